import type { SyntaxNode, Tree } from "@lezer/common";
import type { WatchtowerError } from "../../../base/errors.ts";
import { parseError } from "../errors.ts";

/** The first place where the grammar's parser had to recover, as an error; `undefined` for a sound query. */
export function syntaxError(query: string, tree: Tree): WatchtowerError | undefined {
  if (query.replaceAll(/#[^\n]*/g, "").trim() === "") {
    return parseError(query, 0, "no expression found in input");
  }
  let first: SyntaxNode | undefined;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError && first === undefined) first = node.node;
      return first === undefined;
    },
  });
  return first === undefined ? undefined : explain(query, first);
}

function explain(query: string, error: SyntaxNode): WatchtowerError {
  const at = skipBlanks(query, error.from);
  const called = unknownFunction(query, error, at);
  if (called !== undefined) return called;
  const open = at >= query.length ? unclosed(query) : undefined;
  if (open !== undefined) return parseError(query, at, open);
  const context = contextOf(error);
  return parseError(query, at, `unexpected ${describeToken(query, at)}${context}`);
}

/** Blanks and comments. */
function skipBlanks(query: string, from: number): number {
  const blanks = /(?:\s|#[^\n]*)*/y;
  blanks.lastIndex = from;
  return from + (blanks.exec(query)?.[0].length ?? 0);
}

/** An identifier before an opening parenthesis that the grammar took for a metric's name. */
function unknownFunction(query: string, error: SyntaxNode, at: number): WatchtowerError | undefined {
  if (query.charAt(at) !== "(") return undefined;
  const before = /[a-zA-Z_:][a-zA-Z0-9_:]*\s*$/.exec(query.slice(0, at));
  if (before === null || error.parent?.name === "GroupingLabels") return undefined;
  const name = before[0].trim();
  return parseError(query, before.index, `unknown function with name ${JSON.stringify(name)}`);
}

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const NAMES: Readonly<Record<string, string>> = { "(": "parenthesis", "[": "bracket", "{": "brace" };

function unclosed(query: string): string | undefined {
  const open: string[] = [];
  const tokens = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|#[^\n]*|[()[\]{}]/g;
  for (const [token] of query.matchAll(tokens)) {
    if (token in CLOSERS) open.push(token);
    else if (token === CLOSERS[open.at(-1) ?? ""]) open.pop();
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  if (last === "{") return "unexpected end of input inside braces";
  return `unclosed left ${NAMES[last]}`;
}

const OPERATOR = /^(?:==|!=|<=|>=|=~|!~|<\/|>\/|[-+*/%^<>=@])/;
const NUMBER = /^(?:0x[0-9a-fA-F]+|\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)/;
const KEYWORDS = /^(?:bool|on|ignoring|group_left|group_right|offset|by|without)$/i;
const OPERATOR_WORDS = /^(?:and|or|unless|atan2)$/i;
const PUNCTUATION: Readonly<Record<string, string>> = {
  "(": 'left parenthesis "("',
  ")": 'right parenthesis ")"',
  "{": 'left brace "{"',
  "}": 'right brace "}"',
  "[": 'left bracket "["',
  "]": 'right bracket "]"',
  ",": '","',
  ":": '":"',
};

/** A token as Prometheus' messages call it: `identifier "x"`, `<op:+>`, `end of input`. */
function describeToken(query: string, at: number): string {
  const rest = query.slice(at);
  if (rest === "") return "end of input";
  const mark = PUNCTUATION[rest.charAt(0)];
  if (mark !== undefined) return mark;
  const word = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(rest)?.[0];
  if (word !== undefined) return describeWord(word);
  const string = /^(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?)/.exec(rest)?.[0];
  if (string !== undefined) return `string ${string}`;
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined) return `number ${JSON.stringify(number)}`;
  const operator = OPERATOR.exec(rest)?.[0];
  if (operator !== undefined) return operator === "=" ? '"="' : `<op:${operator}>`;
  return `character: ${JSON.stringify(String.fromCodePoint(rest.codePointAt(0) ?? 0))}`;
}

function describeWord(word: string): string {
  if (KEYWORDS.test(word)) return `<${word.toLowerCase()}>`;
  return OPERATOR_WORDS.test(word) ? `<op:${word.toLowerCase()}>` : `identifier ${JSON.stringify(word)}`;
}

const CONTEXTS: Readonly<Record<string, string>> = {
  LabelMatchers: ' in label matching, expected identifier or "}"',
  GroupingLabels: " in grouping opts, expected label",
  FunctionCallBody: " in function call",
  AggregateExpr: " in aggregation",
  MatrixSelector: " in duration expression",
  SubqueryExpr: " in duration expression",
  DurationExpr: " in duration expression",
  OffsetExpr: " in offset, expected number, duration, step(), or range()",
  StepInvariantExpr: " in @, expected timestamp",
};

/** What was being read, and what the place asks for. */
function contextOf(error: SyntaxNode): string {
  const parent = error.parent?.name ?? "";
  if (parent === "UnquotedLabelMatcher" || parent === "QuotedLabelMatcher") {
    const wanted = error.prevSibling?.name === "MatchOp" ? "string" : "label matching operator";
    return ` in label matching, expected ${wanted}`;
  }
  return CONTEXTS[parent] ?? "";
}

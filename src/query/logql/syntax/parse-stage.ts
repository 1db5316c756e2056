import type {
  Extraction,
  LabelAssignment,
  LabelTarget,
  LineOperand,
  LineOperator,
  StageExpr,
} from "../ast.ts";
import { readCondition } from "./parse-condition.ts";
import { readMatcher } from "./parse-labels.ts";
import type { TokenStream } from "./token-stream.ts";

const LINE_OPERATORS: ReadonlySet<string> = new Set<LineOperator>(["|=", "!=", "|~", "!~", "|>", "!>"]);

export const isLineOperator = (kind: string): kind is LineOperator => LINE_OPERATORS.has(kind);

/** `|= "a" or "b"` */
export function readLineFilter(tokens: TokenStream): StageExpr {
  const { kind: operator, from } = tokens.peek();
  if (!isLineOperator(operator)) throw tokens.unexpected();
  const operands: LineOperand[] = [];
  do {
    tokens.next();
    operands.push(readLineOperand(tokens));
  } while (tokens.is("or"));
  return { kind: "line", operator, operands, span: tokens.spanFrom(from) };
}

function readLineOperand(tokens: TokenStream): LineOperand {
  if (tokens.accept("ip") === undefined) return { kind: "text", value: tokens.expect("STRING", "ip").text };
  tokens.expect("(");
  const value = tokens.expect("STRING").text;
  tokens.expect(")");
  return { kind: "ip", value };
}

/** A stage from its `|` on. */
export function readStage(tokens: TokenStream): StageExpr {
  const { from } = tokens.next();
  const stage = readKind(tokens);
  return { ...stage, span: tokens.spanFrom(from) };
}

type Unplaced = StageExpr extends infer Stage
  ? Stage extends StageExpr
    ? Omit<Stage, "span">
    : never
  : never;

function readKind(tokens: TokenStream): Unplaced {
  const { kind } = tokens.peek();
  switch (kind) {
    case "json":
      tokens.next();
      return { kind, extractions: tokens.is("IDENTIFIER") ? readExtractions(tokens) : [] };
    case "logfmt":
      return readLogfmt(tokens);
    case "regexp":
    case "pattern":
      tokens.next();
      return { kind, expression: tokens.expect("STRING").text };
    case "unpack":
    case "decolorize":
      tokens.next();
      return { kind };
    case "line_format":
      tokens.next();
      return { kind, template: tokens.expect("STRING").text };
    case "label_format":
      tokens.next();
      return { kind, assignments: readList(tokens, readAssignment) };
    case "drop":
    case "keep":
      tokens.next();
      return { kind, targets: readList(tokens, readTarget) };
    default:
      return { kind: "filter", condition: readCondition(tokens) };
  }
}

function readList<T>(tokens: TokenStream, readItem: (tokens: TokenStream) => T): T[] {
  const items = [readItem(tokens)];
  while (tokens.accept(",") !== undefined) items.push(readItem(tokens));
  return items;
}

function readLogfmt(tokens: TokenStream): Unplaced {
  tokens.next();
  const flags = new Set<string>();
  for (let flag = tokens.accept("FUNCTION_FLAG"); flag !== undefined; flag = tokens.accept("FUNCTION_FLAG")) {
    flags.add(flag.text);
  }
  return {
    kind: "logfmt",
    strict: flags.has("--strict"),
    keepEmpty: flags.has("--keep-empty"),
    extractions: tokens.is("IDENTIFIER") ? readExtractions(tokens) : [],
  };
}

function readExtractions(tokens: TokenStream): Extraction[] {
  return readList(tokens, () => {
    const name = tokens.expect("IDENTIFIER").text;
    return { name, path: tokens.accept("=") === undefined ? name : tokens.expect("STRING").text };
  });
}

function readAssignment(tokens: TokenStream): LabelAssignment {
  const name = tokens.expect("IDENTIFIER").text;
  tokens.expect("=");
  const isLabel = tokens.is("IDENTIFIER");
  const value = isLabel ? tokens.next().text : tokens.expect("STRING", "IDENTIFIER").text;
  return { name, source: { kind: isLabel ? "label" : "template", value } };
}

function readTarget(tokens: TokenStream): LabelTarget {
  const after = tokens.peek(1).kind;
  if (after !== "=" && after !== "!=" && after !== "=~" && after !== "!~") {
    return { name: tokens.expect("IDENTIFIER").text };
  }
  const matcher = readMatcher(tokens);
  return { name: matcher.name, matcher };
}

import { limitError } from "../../../base/errors.ts";
import type { Field, Static } from "../ast.ts";
import { readAttribute, readIntrinsic } from "./fields.ts";
import { parseNumber, readString } from "./literals.ts";
import { syntaxError } from "./syntax-error.ts";

interface Place {
  /** UTF-16 units from the start of the query. */
  readonly from: number;
  readonly to: number;
}

/** A piece of a query. What the words mean depends on where they stand. */
export type Token = Place &
  (
    | { readonly kind: "symbol" | "word"; readonly text: string }
    | { readonly kind: "static"; readonly value: Static }
    | { readonly kind: "field"; readonly field: Field }
    | { readonly kind: "end" }
  );

const MAX_QUERY_LENGTH = 64 * 1024;
const SPACE_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
/** The longest first. */
const SYMBOL = /!>>|!<<|&>>|&<<|&&|\|\||!=|=~|!~|>=|<=|>>|<<|!>|!<|&>|&<|&~|[{}()|,=<>~!+\-*/%^]/y;
const WORD = /[A-Za-z_]\w*/y;

/** @throws WatchtowerError `invalid` with the position of what is no token, `limit` */
export function tokensOf(query: string): readonly Token[] {
  if (query.length > MAX_QUERY_LENGTH)
    throw limitError("maxQueryLength", MAX_QUERY_LENGTH, "TraceQL query is too long");
  const tokens: Token[] = [];
  for (let from = endOf(SPACE_OR_COMMENT, query, 0) ?? 0; ;) {
    const token = tokenAt(query, from);
    tokens.push(token);
    if (token.kind === "end") return tokens;
    from = endOf(SPACE_OR_COMMENT, query, token.to) ?? token.to;
  }
}

function tokenAt(query: string, from: number): Token {
  if (from >= query.length) return { kind: "end", from, to: from };
  const first = query[from] ?? "";
  if (first === '"' || first === "`") return { kind: "static", ...readString(query, from) };
  const number = parseNumber(query, from);
  if (number !== undefined) return { kind: "static", ...number };
  const intrinsic = readIntrinsic(query, from);
  if (intrinsic !== undefined) return { kind: "field", ...intrinsic };
  const attribute = readAttribute(query, from);
  if (attribute !== undefined) return { kind: "field", ...attribute };
  const word = endOf(WORD, query, from);
  if (word !== undefined) return { kind: "word", text: query.slice(from, word), from, to: word };
  const symbol = endOf(SYMBOL, query, from);
  if (symbol === undefined) throw syntaxError(query, from);
  return { kind: "symbol", text: query.slice(from, symbol), from, to: symbol };
}

/** Where a match that begins at `from` ends. */
function endOf(pattern: RegExp, query: string, from: number): number | undefined {
  pattern.lastIndex = from;
  const match = pattern.exec(query);
  return match === null ? undefined : from + match[0].length;
}

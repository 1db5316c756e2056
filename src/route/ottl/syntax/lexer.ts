import type { Span } from "../../../alloy/syntax/source.ts";
import { OTTL_LIMITS } from "../limits.ts";
import { StatementError } from "./statement-error.ts";

/** `comparison`, `sum`, `product` and `punctuation` are marks; `end` stands behind the last token. */
export type TokenType =
  | "bytes"
  | "float"
  | "int"
  | "text"
  | "not"
  | "or"
  | "and"
  | "comparison"
  | "sum"
  | "product"
  | "bool"
  | "punctuation"
  | "name"
  | "end";

/** A piece of a statement, as it stands there: texts with their quotes. */
export interface Token extends Span {
  readonly type: TokenType;
  readonly text: string;
}

/**
 * In this order, as the Collector's lexer has them (pkg/ottl/grammar.go): a sign belongs to the number behind it,
 * so that `1 -1` is two numbers.
 */
const RULES: readonly (readonly [TokenType, RegExp])[] = [
  ["bytes", /0x[a-fA-F0-9]+/y],
  ["float", /[-+]?\d*\.\d+(?:[eE][-+]?\d+)?/y],
  ["int", /[-+]?\d+/y],
  ["text", /"(?:\\.|[^\\"])*"/y],
  ["not", /not\b/y],
  ["or", /or\b/y],
  ["and", /and\b/y],
  ["comparison", /==|!=|>=|<=|>|</y],
  ["sum", /[+-]/y],
  ["product", /[/*]/y],
  ["bool", /(?:true|false)\b/y],
  ["punctuation", /[=(){}:,.[\]]/y],
  ["name", /[A-Za-z][A-Za-z0-9_]*/y],
];

const SPACE = /\s*/y;

/** @throws StatementError at what begins no token, and for a text that is too long. */
export function tokenize(text: string): readonly Token[] {
  if (text.length > OTTL_LIMITS.statementLength) {
    const limit = `(limit ottl.statementLength = ${OTTL_LIMITS.statementLength})`;
    throw new StatementError(`a statement of ${text.length} characters ${limit}`, { start: 0, end: 1 });
  }
  const tokens: Token[] = [];
  let at = afterSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = afterSpace(text, token.end);
  }
  tokens.push({ type: "end", text: "", start: text.length, end: text.length });
  return tokens;
}

function afterSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}

function tokenAt(text: string, at: number): Token {
  for (const [type, rule] of RULES) {
    rule.lastIndex = at;
    const found = rule.exec(text)?.[0];
    if (found !== undefined) return { type, text: found, start: at, end: at + found.length };
  }
  const isOpenText = text.charAt(at) === '"';
  const message = isOpenText ? "a text that does not end" : `unexpected ${JSON.stringify(text.charAt(at))}`;
  throw new StatementError(message, { start: at, end: isOpenText ? text.length : at + 1 });
}

import type { Span } from "./source.ts";

/** The kinds of tokens, by the names that Alloy's messages use. */
export type TokenKind =
  | "ILLEGAL"
  | "EOF"
  | "COMMENT"
  | "IDENT"
  | "NUMBER"
  | "FLOAT"
  | "STRING"
  | "BOOL"
  | "NULL"
  | "TERMINATOR"
  | Operator
  | Punctuation;

export type BinaryOperator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^";
export type UnaryOperator = "!" | "-";
type Operator = BinaryOperator | UnaryOperator;
type Punctuation = "=" | "{" | "}" | "(" | ")" | "[" | "]" | "," | ".";

/** A symbol, word, literal or comment of the file. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** As it stands in the source; comments without carriage returns. */
  readonly text: string;
}

/** How strongly a binary operator binds; 0 for what is none. */
export function precedenceOf(kind: TokenKind): number {
  return PRECEDENCE.get(kind) ?? 0;
}

const PRECEDENCE: ReadonlyMap<TokenKind, number> = new Map<TokenKind, number>([
  ["||", 1],
  ["&&", 2],
  ["==", 3],
  ["!=", 3],
  ["<", 3],
  ["<=", 3],
  [">", 3],
  [">=", 3],
  ["+", 4],
  ["-", 4],
  ["*", 5],
  ["/", 5],
  ["%", 5],
  ["^", 6],
]);

export const isBinaryOperator = (kind: TokenKind): kind is BinaryOperator => PRECEDENCE.has(kind);

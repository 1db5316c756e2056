import type { Span } from "./source.ts";
import type { BinaryOperator, UnaryOperator } from "./token.ts";

/** A name and where it stands. */
export interface Name extends Span {
  readonly text: string;
}

/** `//` or `/*`, with its marks. */
export interface Comment extends Span {
  readonly text: string;
}

/** A whole file. */
export interface File {
  readonly kind: "file";
  readonly body: Body;
  /** In the order of the text; they belong to no node. */
  readonly comments: readonly Comment[];
}

export type Body = readonly Statement[];
export type Statement = Attribute | Block;

/** `name = value` */
export interface Attribute extends Span {
  readonly kind: "attribute";
  readonly name: Name;
  readonly value: Expression;
}

/** `otelcol.processor.batch "default" { … }` */
export interface Block extends Span {
  readonly kind: "block";
  /** The whole dotted name. */
  readonly name: Name;
  /** Without quotes; the span is with them. */
  readonly label: Name | undefined;
  /** Offset of `{`. */
  readonly open: number;
  readonly body: Body;
}

export type Expression =
  | Literal
  | List
  | ObjectLiteral
  | Identifier
  | Access
  | Index
  | Call
  | Unary
  | Binary
  | Parenthesized;

/** A number, string, boolean or null as it stands in the source. */
export interface Literal extends Span {
  readonly kind: "literal";
  readonly type: "NUMBER" | "FLOAT" | "STRING" | "BOOL" | "NULL";
  readonly text: string;
}

export interface List extends Span {
  readonly kind: "list";
  readonly elements: readonly Expression[];
}

export interface ObjectLiteral extends Span {
  readonly kind: "object";
  readonly fields: readonly Field[];
}

export interface Field {
  /** Without quotes; the span is with them. */
  readonly name: Name;
  /** The name's quotes in the source; empty if it has none. */
  readonly quote: string;
  readonly value: Expression;
}

export interface Identifier extends Span {
  readonly kind: "identifier";
  readonly name: string;
}

/** `of.name` */
export interface Access extends Span {
  readonly kind: "access";
  readonly of: Expression;
  readonly name: Name;
}

/** `of[index]` */
export interface Index extends Span {
  readonly kind: "index";
  readonly of: Expression;
  /** Offset of `[`. */
  readonly open: number;
  readonly index: Expression;
}

/** `callee(arguments)` */
export interface Call extends Span {
  readonly kind: "call";
  readonly callee: Expression;
  /** Offset of `(`. */
  readonly open: number;
  readonly arguments: readonly Expression[];
}

export interface Unary extends Span {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export interface Binary extends Span {
  readonly kind: "binary";
  readonly left: Expression;
  readonly operator: BinaryOperator;
  /** Offset of the operator. */
  readonly operatorAt: number;
  readonly right: Expression;
}

export interface Parenthesized extends Span {
  readonly kind: "parenthesized";
  readonly inner: Expression;
}

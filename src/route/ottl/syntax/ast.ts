import type { Span } from "../../../alloy/syntax/source.ts";

/**
 * The language of opentelemetry-collector-contrib's pkg/ottl as of v0.139, which Alloy v1.12.2 has. Spans are
 * offsets into the text of the statement.
 */
export interface Statement {
  readonly editor: Call;
  /** What stands behind `where`. */
  readonly where: Condition | undefined;
}

/** What is true or false; `and` binds closer than `or`. */
export type Condition =
  | Comparison
  | (Span & { readonly kind: "and" | "or"; readonly operands: readonly Condition[] })
  | (Span & { readonly kind: "not"; readonly operand: Condition })
  | BoolLiteral
  | Call;

/** Of any two values; whether they can be compared is known when it runs. */
export interface Comparison extends Span {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
/** Those of one kind from left to right; `*` and `/` bind closer. */
export type MathOperator = "+" | "-" | "*" | "/";

/** What has a value when a statement runs. */
export type Expression =
  | NilLiteral
  | BytesLiteral
  | TextLiteral
  | BoolLiteral
  | EnumName
  | List
  | MapLiteral
  | Term;

/** What math can be done with. */
export type Term = Path | Call | IntLiteral | FloatLiteral | MathExpression;

export interface NilLiteral extends Span {
  readonly kind: "nil";
}

/** As `0x0a1b`. */
export interface BytesLiteral extends Span {
  readonly kind: "bytes";
  readonly value: Uint8Array;
}

/** In double quotes. */
export interface TextLiteral extends Span {
  readonly kind: "text";
  /** Without quotes, with escapes as Go reads them. */
  readonly value: string;
}

export interface BoolLiteral extends Span {
  readonly kind: "bool";
  readonly value: boolean;
}

export interface IntLiteral extends Span {
  readonly kind: "int";
  /** Within 64 bits. */
  readonly value: bigint;
}

/** With a point in any case. */
export interface FloatLiteral extends Span {
  readonly kind: "float";
  readonly value: number;
}

/** As `SPAN_KIND_SERVER`; also the name of a function that is passed on, as `SHA256`. */
export interface EnumName extends Span {
  readonly kind: "enum";
  readonly name: string;
}

export interface List extends Span {
  readonly kind: "list";
  readonly elements: readonly Expression[];
}

/** As `{"key": "value"}`. */
export interface MapLiteral extends Span {
  readonly kind: "map";
  /** In their order; keys may be there twice. */
  readonly entries: readonly { readonly key: TextLiteral; readonly value: Expression }[];
}

/** `left operator right`, without regard to what binds closer: that is in the tree. */
export interface MathExpression extends Span {
  readonly kind: "math";
  readonly operator: MathOperator;
  readonly left: Term;
  readonly right: Term;
}

/** A field of telemetry, as `span.attributes["http.route"]`. Its first segment may be a context. */
export interface Path extends Span {
  readonly kind: "path";
  readonly segments: readonly PathSegment[];
}

/** A name between points, and the keys behind it. */
export interface PathSegment extends Span {
  readonly name: string;
  readonly keys: readonly Key[];
}

/** What stands in brackets: a text, a whole number, or what is found when the statement runs. */
export type Key = TextLiteral | Term;

/** An editor if its name begins with a small letter, a converter if with a capital one. */
export interface Call extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Argument[];
  /** Of converters: into what they return. */
  readonly keys: readonly Key[];
}

export interface Argument extends Span {
  /** As `delimiter` in `delimiter=","`; `undefined`: it is told by its place. */
  readonly name: string | undefined;
  readonly value: Expression;
}

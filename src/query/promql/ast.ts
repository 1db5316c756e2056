import type { Matcher } from "../../model/matcher.ts";
import type { VectorMatching } from "../vector/matching.ts";
import type { ArithmeticOperator, ComparisonOperator } from "../vector/operators.ts";
import type { SetOperator } from "../vector/set-operators.ts";

/** Where a node stands in the query: UTF-16 offsets, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type ValueType = "scalar" | "vector" | "matrix" | "string";

interface Node {
  readonly span: Span;
}

export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  /** Whether it was written as a duration, such as `5m`. */
  readonly duration?: boolean;
}

export interface StringLiteral extends Node {
  readonly kind: "string";
  /** As Go quotes it, where it has bytes that are no UTF-8, which the value shows as U+FFFD. */
  readonly quoted?: string;
  readonly value: string;
}

/** `@ <time>`, `@ start()`, `@ end()` */
export type AtModifier =
  | { readonly kind: "time"; /** Unix milliseconds */ readonly ms: number }
  | { readonly kind: "start" | "end" };

interface DurationNode extends Node {
  /** Whether it stands in parentheses. */
  readonly wrapped?: boolean;
}

/** A length of time in a query; arithmetic on it is folded while planning, when the step is known. */
export type DurationExpr =
  | (DurationNode & {
      readonly kind: "seconds";
      readonly value: number;
      /** Whether it was written with a unit. */
      readonly duration: boolean;
    })
  | (DurationNode & { readonly kind: "step" | "range" })
  | (DurationNode & { readonly kind: "unary"; readonly operator: "+" | "-"; readonly operand: DurationExpr })
  | (DurationNode & {
      readonly kind: "binary";
      readonly operator: "+" | "-" | "*" | "/" | "%" | "^" | "min_of" | "max_of";
      readonly left: DurationExpr;
      readonly right: DurationExpr;
    });

/** What may follow a selector or a subquery. */
interface TimeModifiers {
  readonly offset?: DurationExpr;
  readonly at?: AtModifier;
}

/**
 * `anchored`: a window has the sample before it, too. `smoothed`: values at its ends are interpolated, with samples
 * beyond it.
 */
export type Extension = "anchored" | "smoothed";

export interface VectorSelector extends Node, TimeModifiers {
  readonly kind: "selector";
  readonly extension?: Extension;
  /** Set when the name stands before the braces. */
  readonly name?: string;
  /** With one for `__name__` if a name is given. */
  readonly matchers: readonly Matcher[];
}

export interface MatrixSelector extends Node {
  readonly kind: "matrix";
  readonly selector: VectorSelector;
  readonly range: DurationExpr;
}

export interface Subquery extends Node, TimeModifiers {
  readonly kind: "subquery";
  readonly expr: Expr;
  readonly range: DurationExpr;
  readonly step?: DurationExpr;
}

export interface UnaryExpr extends Node {
  readonly kind: "unary";
  readonly operator: "+" | "-";
  readonly operand: Expr;
}

export interface ParenExpr extends Node {
  readonly kind: "paren";
  readonly expr: Expr;
}

/** Operators that cut the buckets of native histograms. */
export type TrimOperator = "</" | ">/";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

export interface BinaryExpr extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
  readonly bool: boolean;
  readonly matching: VectorMatching;
}

export interface CallExpr extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expr[];
}

export type AggregateOperator =
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "count"
  | "group"
  | "stddev"
  | "stdvar"
  | "topk"
  | "bottomk"
  | "quantile"
  | "count_values"
  | "limitk"
  | "limit_ratio";

export interface AggregateExpr extends Node {
  readonly kind: "aggregate";
  readonly operator: AggregateOperator;
  readonly expr: Expr;
  readonly parameter?: Expr;
  readonly without: boolean;
  readonly labels: readonly string[];
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | UnaryExpr
  | ParenExpr
  | BinaryExpr
  | CallExpr
  | AggregateExpr;

/** Without the parentheses around it. */
export function unwrap(expr: Expr): Expr {
  return expr.kind === "paren" ? unwrap(expr.expr) : expr;
}

import type { NativeHistogram } from "../../model/histogram.ts";

/** `atan2` is PromQL's alone. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
export type ComparisonOperator = "==" | "!=" | ">" | "<" | ">=" | "<=";

/** What may stand at a point: a float, or where the language has them a histogram. */
export type PointValue = number | NativeHistogram;

/**
 * A binary operator on the values at one step. Decided once while planning; runs per point.
 *
 * - `arithmetic`: the result replaces the value, and the metric's name goes.
 * - `filter`: a comparison; points for which it does not hold are dropped, others keep the left value.
 * - `bool`: a comparison that gives 1 or 0, and the metric's name goes.
 */
export interface PointOperator {
  readonly kind: "arithmetic" | "filter" | "bool";
  /** The result, or for comparisons whether it holds. */
  readonly float: (left: number, right: number) => number | boolean;
  /**
   * For points of which one at least is a histogram: the result of `arithmetic`, or whether the
   * comparison holds; `undefined` drops the point. Without it such points are dropped.
   */
  readonly mixed?: (left: PointValue, right: PointValue) => PointValue | boolean | undefined;
}

const ARITHMETIC: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": power,
  atan2: Math.atan2,
};

const COMPARISONS: Readonly<Record<ComparisonOperator, (left: number, right: number) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  ">": (left, right) => left > right,
  "<": (left, right) => left < right,
  ">=": (left, right) => left >= right,
  "<=": (left, right) => left <= right,
};

export function isComparison(operator: string): operator is ComparisonOperator {
  return Object.hasOwn(COMPARISONS, operator);
}

export function isArithmetic(operator: string): operator is ArithmeticOperator {
  return Object.hasOwn(ARITHMETIC, operator);
}

/** @param bool whether a comparison gives 1 or 0 instead of filtering. */
export function floatOperator(
  operator: ArithmeticOperator | ComparisonOperator,
  bool: boolean,
): PointOperator {
  if (isComparison(operator)) return { kind: bool ? "bool" : "filter", float: COMPARISONS[operator] };
  return { kind: "arithmetic", float: ARITHMETIC[operator] };
}

/** Between scalars: comparisons give 1 or 0. */
export function scalarOperator(
  operator: ArithmeticOperator | ComparisonOperator,
): (left: number, right: number) => number {
  if (!isComparison(operator)) return ARITHMETIC[operator];
  const holds = COMPARISONS[operator];
  return (left, right) => (holds(left, right) ? 1 : 0);
}

/** IEEE 754's pow, as Go has it: 1 to any power is 1, and so is -1 to an infinite one. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && (exponent === Infinity || exponent === -Infinity)) return 1;
  return base ** exponent;
}

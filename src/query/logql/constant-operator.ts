import { scalarOperator } from "../vector/operators.ts";
import type { BinaryOperator } from "./ast.ts";

/** An operator between values, not between sets of them. */
export type ValueOperator = Exclude<BinaryOperator, "and" | "or" | "unless">;

/** What an operator does with two numbers; a comparison gives 1 or 0, division by zero NaN, as in Loki. */
export function constantOperator(operator: ValueOperator): (left: number, right: number) => number {
  return isDivision(operator) ? divide(operator) : scalarOperator(operator);
}

export const isDivision = (operator: ValueOperator): operator is "/" | "%" =>
  operator === "/" || operator === "%";

/** A quotient or remainder; NaN by zero, as in Loki. */
export function divide(operator: "/" | "%"): (left: number, right: number) => number {
  if (operator === "/") return (left, right) => (right === 0 ? NaN : left / right);
  return (left, right) => (right === 0 ? NaN : left % right);
}

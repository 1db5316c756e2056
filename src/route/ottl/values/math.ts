import { calculateDouble } from "../../../base/arithmetic.ts";
import type { MathOperator } from "../syntax/ast.ts";
import { OttlDuration, OttlError, OttlTime, typeName } from "./value.ts";
import type { OttlValue } from "./value.ts";

/**
 * Whole numbers stay whole and wrap at 64 bits, as Go's; with a float they become one. Times and durations can be added
 * and subtracted.
 *
 * @throws OttlError for other types and for a division by 0.
 */
export function calculate(left: OttlValue, operator: MathOperator, right: OttlValue): OttlValue {
  if (typeof left === "bigint" && typeof right === "bigint") return wholeNumbers(left, operator, right);
  if (isNumber(left) && isNumber(right)) return floats(Number(left), operator, Number(right));
  return times(left, operator, right) ?? refuse(left, operator, right);
}

const isNumber = (value: OttlValue): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

function wholeNumbers(left: bigint, operator: MathOperator, right: bigint): bigint {
  switch (operator) {
    case "+":
      return BigInt.asIntN(64, left + right);
    case "-":
      return BigInt.asIntN(64, left - right);
    case "*":
      return BigInt.asIntN(64, left * right);
    case "/":
      if (right === 0n) throw new OttlError("attempted to divide by 0");
      return BigInt.asIntN(64, left / right);
  }
}

function floats(left: number, operator: MathOperator, right: number): number {
  if (operator === "/" && right === 0) throw new OttlError("attempted to divide by 0");
  return calculateDouble(operator, left, right);
}

function times(left: OttlValue, operator: MathOperator, right: OttlValue): OttlValue {
  if (operator !== "+" && operator !== "-") return undefined;
  const sign = operator === "+" ? 1n : -1n;
  if (left instanceof OttlTime && right instanceof OttlDuration) {
    return new OttlTime(left.nanos + sign * right.nanos, left.offset);
  }
  if (left instanceof OttlTime && right instanceof OttlTime && operator === "-") {
    return new OttlDuration(left.nanos - right.nanos);
  }
  if (left instanceof OttlDuration && right instanceof OttlTime && operator === "+") {
    return new OttlTime(left.nanos + right.nanos, right.offset);
  }
  if (left instanceof OttlDuration && right instanceof OttlDuration) {
    return new OttlDuration(left.nanos + sign * right.nanos);
  }
  return undefined;
}

function refuse(left: OttlValue, operator: MathOperator, right: OttlValue): never {
  throw new OttlError(`cannot calculate ${typeName(left)} ${operator} ${typeName(right)}`);
}

import { calculateDouble } from "../../../base/arithmetic.ts";
import type { DurationExpr } from "../ast.ts";
import { rangeFailure } from "../errors.ts";

/** Longest duration that Prometheus can hold, in seconds. */
const MAX_SECONDS = 2 ** 63 / 1e9;

/** What `step()` and `range()` stand for, in seconds. */
export interface QueryLengths {
  readonly step: number;
  readonly range: number;
}

/**
 * Milliseconds of a duration.
 *
 * @throws WatchtowerError `invalid` when it is not finite, out of range, or (unless allowed) not above 0.
 */
export function foldDuration(
  query: string,
  expr: DurationExpr,
  lengths: QueryLengths,
  sign: "any" | "positive",
): number {
  const seconds = evaluate(query, expr, lengths);
  const fail = (message: string): never => {
    throw rangeFailure(query, expr.span, message);
  };
  if (!Number.isFinite(seconds)) return fail("duration is NaN or infinite");
  if (sign === "positive" && seconds <= 0) return fail("duration must be greater than 0");
  if (Math.abs(seconds) > MAX_SECONDS) return fail("duration is out of range");
  // Whole microseconds first: 1.001 s times 1,000 is not quite 1,001 in floats.
  return Math.trunc(Math.round(seconds * 1e6) / 1e3);
}

function evaluate(query: string, expr: DurationExpr, lengths: QueryLengths): number {
  switch (expr.kind) {
    case "seconds":
      return expr.value;
    case "step":
      return lengths.step;
    case "range":
      return lengths.range;
    case "unary": {
      const value = evaluate(query, expr.operand, lengths);
      return expr.operator === "-" ? -value : value;
    }
    case "binary":
      return binary(query, expr, evaluate(query, expr.left, lengths), evaluate(query, expr.right, lengths));
  }
}

function binary(query: string, expr: DurationExpr & { kind: "binary" }, left: number, right: number): number {
  const { operator, span } = expr;
  if (operator === "min_of") return Math.min(left, right);
  if (operator === "max_of") return Math.max(left, right);
  if (operator === "/" && right === 0) throw rangeFailure(query, span, "division by zero");
  if (operator === "%" && right === 0) throw rangeFailure(query, span, "modulo by zero");
  return calculateDouble(operator, left, right);
}

import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from "../../dashboard-file/json.ts";
import { type ExpressionValue, mapped } from "./value.ts";

/**
 * 1 where a value is beyond a threshold, 0 where it is not, by Grafana's
 * `{conditions: [{evaluator: {type, params}}]}`. Gaps stay.
 *
 * @throws Error for an evaluator that there is not, or for one that remembers its last state
 */
export function thresholdValues(
  values: readonly ExpressionValue[],
  query: JsonObject,
): readonly ExpressionValue[] {
  const [condition = {}] = objectsOf(query["conditions"]);
  if (condition["unloadEvaluator"] !== undefined && condition["unloadEvaluator"] !== null)
    throw new Error("a threshold with a recovery of its own is not supported");
  const holds = evaluatorOf(objectOf(condition["evaluator"]));
  return values.map((value) => mapped(value, (each) => (each === null ? null : holds(each) ? 1 : 0)));
}

function evaluatorOf(evaluator: JsonObject): (value: number) => boolean {
  const name = textOf(evaluator["type"]) ?? "";
  const [a, b] = listOf(evaluator["params"]).map((param) => numberOf(param));
  if (name === "") throw new Error("it has no condition");
  const one = Object.hasOwn(ONE, name) ? ONE[name] : undefined;
  const range = Object.hasOwn(RANGE, name) ? RANGE[name] : undefined;
  if (one === undefined && range === undefined) throw new Error(`threshold ${name} is not supported`);
  if (a === undefined || (range !== undefined && b === undefined))
    throw new Error(`threshold ${name} has no number to compare with`);
  if (range === undefined || b === undefined) return (value) => one?.(value, a) === true;
  return (value) => range(value, Math.min(a, b), Math.max(a, b));
}

const ONE: Readonly<Partial<Record<string, (value: number, bound: number) => boolean>>> = {
  gt: (value, bound) => value > bound,
  lt: (value, bound) => value < bound,
  eq: (value, bound) => value === bound,
  ne: (value, bound) => value !== bound,
  gte: (value, bound) => value >= bound,
  lte: (value, bound) => value <= bound,
};

const RANGE: Readonly<Partial<Record<string, (value: number, low: number, high: number) => boolean>>> = {
  within_range: (value, low, high) => value > low && value < high,
  outside_range: (value, low, high) => value < low || value > high,
  within_range_included: (value, low, high) => value >= low && value <= high,
  outside_range_included: (value, low, high) => value <= low || value >= high,
};

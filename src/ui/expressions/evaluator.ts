import { listOf, numberOf, textOf, type JsonObject } from "../../dashboard-file/json.ts";

/**
 * Whether a value is beyond a threshold, by Grafana's `{type, params}`: `{type: "gt", params: [0.5]}`.
 *
 * @throws Error for a type that there is not, and where a number is missing
 */
export function evaluatorOf(evaluator: JsonObject): (value: number) => boolean {
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

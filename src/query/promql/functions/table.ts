import { changeFunctions } from "./changes.ts";
import { dateFunctions } from "./date.ts";
import type { FunctionDefinition, FunctionFamily } from "./definition.ts";
import { histogramFunctions } from "./histogram.ts";
import { labelFunctions } from "./labels.ts";
import { mathFunctions } from "./math.ts";
import { nativeHistogramFunctions } from "./native-histogram.ts";
import { overTimeFunctions } from "./over-time.ts";
import { presenceFunctions } from "./presence.ts";
import { rateFunctions } from "./rate.ts";
import { regressionFunctions } from "./regression.ts";
import { sortFunctions } from "./sort.ts";
import { queryFunctions } from "./query.ts";

const FUNCTIONS: FunctionFamily = {
  ...rateFunctions,
  ...overTimeFunctions,
  ...changeFunctions,
  ...regressionFunctions,
  ...mathFunctions,
  ...dateFunctions,
  ...labelFunctions,
  ...sortFunctions,
  ...presenceFunctions,
  ...nativeHistogramFunctions,
  ...histogramFunctions,
  ...queryFunctions,
};

/** Behind the feature `promql-experimental-functions`. */
const EXPERIMENTAL: ReadonlySet<string> = new Set([
  "double_exponential_smoothing",
  "end",
  "histogram_quantiles",
  "info",
  "mad_over_time",
  "max_of",
  "min_of",
  "range",
  "sort_by_label",
  "sort_by_label_desc",
  "start",
  "start_timestamp",
  "step",
  "ts_of_first_over_time",
  "ts_of_last_over_time",
  "ts_of_max_over_time",
  "ts_of_min_over_time",
]);

/** Whether it needs the feature `promql-experimental-functions`. */
export function isExperimental(name: string): boolean {
  return EXPERIMENTAL.has(name);
}

/** `undefined` for what is not offered. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

/** All that are offered, experimental ones too. */
export const functionNames = (): readonly string[] => Object.keys(FUNCTIONS);

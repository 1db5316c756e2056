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

/** `undefined` for what is not offered. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

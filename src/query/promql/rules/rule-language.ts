import { unixMilli } from "../../../base/units.ts";
import { Labels } from "../../../model/labels.ts";
import type { PromqlEngine, ResultSeries } from "../engine.ts";
import { executionError } from "../errors.ts";
import { print } from "../print/print.ts";
import { graphLink } from "./template-functions.ts";

/** The value of an expression at a time, Unix milliseconds. @throws WatchtowerError */
export type EvaluateRule = (
  query: string,
  time: number,
  signal: AbortSignal,
) => Promise<readonly ResultSeries[]>;

/** In which the expressions of rules are written: PromQL, or another whose results are samples. */
export interface RuleLanguage {
  /** Checks an expression. @returns it in the language's own spelling. @throws WatchtowerError */
  readonly read: (expression: string) => string;
  readonly evaluate: EvaluateRule;
  /** Where below the external URL an expression is shown, if anywhere. */
  readonly linkTo?: (query: string) => string;
}

/** PromQL, of which vectors and scalars can be a rule's result. */
export function promqlRules(engine: PromqlEngine): RuleLanguage {
  return {
    linkTo: (query) => graphLink(query, 1),
    read: (expression) => print(engine.syntax(expression)),
    evaluate: async (query, time, signal) => {
      const { result } = await engine.instant(query, unixMilli(time), { signal });
      switch (result.kind) {
        case "vector":
          return result.series;
        case "scalar":
          return [scalarSeries(result.value, time)];
        case "matrix":
        case "string":
          throw executionError("rule result is not a vector or scalar");
      }
    },
  };
}

/** A number as the series of a rule. */
export function scalarSeries(value: number, time: number): ResultSeries {
  return { labels: Labels.empty, times: Float64Array.of(time), values: Float64Array.of(value) };
}

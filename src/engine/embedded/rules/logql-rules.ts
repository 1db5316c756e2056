import { unixMilli, toUnixNano } from "../../../base/units.ts";
import type { LogqlEngine } from "../../../query/logql/engine.ts";
import { type RuleLanguage, scalarSeries } from "../../../query/promql/rules/rule-language.ts";

/** Rules on logs: metric queries of LogQL, as Loki's ruler evaluates them. */
export function logqlRules(engine: LogqlEngine): RuleLanguage {
  return {
    read: (expression) => engine.metricQuery(expression),
    evaluate: async (query, time, signal) => {
      const { result } = await engine.instant(query, toUnixNano(unixMilli(time)), signal);
      switch (result.kind) {
        case "vector":
        case "matrix":
          return result.series.map(({ labels, values }) => ({
            labels,
            times: Float64Array.of(time),
            values: values.slice(0, 1),
          }));
        case "scalar":
          return [scalarSeries(result.value, time)];
        case "streams":
          return [];
      }
    },
  };
}

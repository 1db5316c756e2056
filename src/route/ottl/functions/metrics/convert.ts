import { EditableGauge, EditableSum } from "../../../../model/otlp/telemetry/metric-data.ts";
import { define } from "../definition.ts";
import type { CallSite } from "../definition.ts";
import { literalBool, literalText } from "../parameters.ts";

/** By AggregationTemporality's numbers. */
export function temporalityOf(name: string, site: CallSite): number {
  if (name === "delta") return 1;
  if (name === "cumulative") return 2;
  throw site.problem("aggregation_temporality", 'must be "delta" or "cumulative"');
}

const sumToGauge = define("convert_sum_to_gauge", {}, () => ({ metric }) => {
  const { data } = metric;
  if (data?.kind !== "sum") return undefined;
  const gauge = new EditableGauge();
  gauge.points = data.points;
  metric.data = gauge;
  return undefined;
});

const gaugeToSum = define(
  "convert_gauge_to_sum",
  { aggregation_temporality: literalText, monotonic: literalBool },
  (given, site) => {
    const temporality = temporalityOf(given.aggregation_temporality, site);
    return ({ metric }) => {
      const { data } = metric;
      if (data?.kind !== "gauge") return undefined;
      const sum = new EditableSum();
      sum.points = data.points;
      sum.temporality = temporality;
      sum.isMonotonic = given.monotonic;
      metric.data = sum;
      return undefined;
    };
  },
);

export const CONVERT_FUNCTIONS = [sumToGauge, gaugeToSum];

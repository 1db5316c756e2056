import { timestampOf } from "../../query/traceql/engine.ts";
import type { Series, Steps } from "../../query/traceql/engine.ts";
import type { MetricsInstantBody, MetricsRangeBody, MetricsSeries } from "../wire/tempo.ts";
import type { MetricsAnswer } from "./run-metrics.ts";
import { shownExemplars } from "./metrics-exemplars.ts";
import { keyValueJson } from "./otlp-json.ts";
import { metricsJson } from "./query-metrics.ts";

/** tempopb.QueryRangeResponse as protobuf's JSON. */
export function rangeJson(answer: MetricsAnswer): MetricsRangeBody {
  const series = answer.series
    .map((one) => seriesJson(one, answer.steps))
    .filter(({ samples }) => samples.length > 0);
  return { series, metrics: metricsJson(answer.inspectedSpans), ...partialJson(answer) };
}

/** tempopb.QueryInstantResponse as protobuf's JSON. */
export function instantJson(answer: MetricsAnswer): MetricsInstantBody {
  const series = answer.series.flatMap(({ labels, values }) => {
    const value = values[0] ?? NaN;
    return Number.isNaN(value) ? [] : [{ labels: labels.map(keyValueJson), ...valueJson(value) }];
  });
  return { series, metrics: metricsJson(answer.inspectedSpans), ...partialJson(answer) };
}

const partialJson = ({ partial }: MetricsAnswer): Pick<MetricsRangeBody, "status" | "message"> =>
  partial === undefined ? {} : { status: "PARTIAL", message: partial };

function seriesJson(series: Series, steps: Steps): MetricsSeries {
  const { labels, values } = series;
  const samples: MetricsSeries["samples"][number][] = [];
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    samples.push({ timestampMs: String(timestampOf(steps, index)), ...valueJson(value) });
  }
  const exemplars = shownExemplars(series, steps).map((one) => ({
    labels: one.labels.map(keyValueJson),
    ...valueJson(one.value),
    timestampMs: String(one.timestampMs),
  }));
  return { labels: labels.map(keyValueJson), samples, ...(exemplars.length === 0 ? {} : { exemplars }) };
}

/** As protobuf's JSON has doubles: absent when 0, text when not finite. */
function valueJson(value: number): { readonly value?: number | string } {
  if (value === 0) return {};
  if (Number.isFinite(value)) return { value };
  return { value: value > 0 ? "Infinity" : "-Infinity" };
}

import type { QueryData, SamplePair } from "../../api/wire/prometheus.ts";
import type {
  MetricsInstantBody,
  MetricsRangeBody,
  OtlpAnyValue,
  OtlpKeyValue,
} from "../../api/wire/tempo.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { floatText } from "../../base/float-text.ts";
import { print } from "../output.ts";
import { samplesText } from "../samples.ts";
import { ask } from "./ask.ts";
import type { Query } from "./ask.ts";
import { asksForRange, nanos, rangeOf, refuseStepWithoutRange } from "./range.ts";

/**
 * Series over time, or one value of each for all of the time; printed as those of PromQL.
 *
 * @throws WatchtowerError `invalid` for an option that is of traces, or a wrong one.
 */
export const traceqlMetrics: Query = async (context, options, query) => {
  if (options.limit !== undefined)
    throw new WatchtowerError("invalid", "--limit is of traces, and this query makes values; leave it out");
  refuseStepWithoutRange(options);
  const { startMs, endMs, stepMs } = rangeOf(options, Date.now());
  const time = { q: query, start: nanos(startMs), end: nanos(endMs) };
  if (asksForRange(options)) {
    const path = "api/metrics/query_range";
    const body = await ask<MetricsRangeBody>(context, "tempo", path, { ...time, step: `${stepMs / 1000}s` });
    show(matrixOf(body), body.message);
  } else {
    const body = await ask<MetricsInstantBody>(context, "tempo", "api/metrics/query", time);
    show(vectorOf(body, endMs), body.message);
  }

  function show(data: QueryData, note: string | undefined): void {
    if (note !== undefined) context.terminal.err(note);
    print(context.terminal, context.json, data, () => samplesText(data));
  }
};

const matrixOf = ({ series }: MetricsRangeBody): QueryData => ({
  resultType: "matrix",
  result: series.map(({ labels, samples }) => ({
    metric: metricOf(labels),
    values: samples.map(({ timestampMs, value }) => sampleOf(Number(timestampMs), value)),
  })),
});

const vectorOf = ({ series }: MetricsInstantBody, endMs: number): QueryData => ({
  resultType: "vector",
  result: series.map(({ labels, value }) => ({ metric: metricOf(labels), value: sampleOf(endMs, value) })),
});

/** @param value absent when 0, and text when not finite, as protobuf's JSON has it. */
const sampleOf = (unixMs: number, value: number | string = 0): SamplePair => [
  unixMs / 1000,
  floatText(Number(value)),
];

const metricOf = (labels: readonly OtlpKeyValue[]): Readonly<Record<string, string>> =>
  Object.fromEntries(labels.map(({ key, value }) => [key, valueText(value)]));

function valueText(value: OtlpAnyValue = {}): string {
  const [text = ""] = Object.values(value);
  return typeof text === "object" ? JSON.stringify(text) : String(text);
}

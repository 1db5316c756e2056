import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { printGoDuration } from "../../base/go-duration.ts";
import { instantSteps, rangeSteps, timestampOf } from "../../query/traceql/engine.ts";
import type { Exemplar, Series, Steps, TraceqlEngine } from "../../query/traceql/engine.ts";
import type { MetricsInstantBody, MetricsRangeBody, MetricsSeries } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { metricsRangeOf, stepOf } from "./metrics-parameters.ts";
import { keyValueJson } from "./otlp-json.ts";
import { count } from "./parameters.ts";

/** As Tempo's default. */
const MOST_STEPS = 10_000;
const DEFAULT_EXEMPLARS = 100;
const MOST_EXEMPLARS = 2 ** 32 - 1;

/** GET|POST /api/metrics/query_range (Tempo HTTP API, "TraceQL Metrics") */
export async function metricsRange(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const { start, end } = metricsRangeOf(parameters, BigInt(Date.now()));
  const step = stepOf(parameters, end - start);
  if ((end - start) / step > MOST_STEPS) {
    const least = printGoDuration((end - start) / BigInt(MOST_STEPS));
    const text = `step of ${printGoDuration(step)} is too small, minimum step for given range is ${least}`;
    throw new WatchtowerError("invalid", text);
  }
  // 0 is "not said", as in Tempo.
  const exemplars =
    count(parameters, "exemplars", { fallback: 0, min: 0, max: MOST_EXEMPLARS, limit: "exemplars" }) ||
    DEFAULT_EXEMPLARS;
  const request = { query: queryOf(parameters), steps: rangeSteps(start, end, step), exemplars };
  const { series, inspectedSpans } = await engine.metrics(request, c.req.raw.signal);
  const body = series
    .map((one) => seriesJson(one, request.steps))
    .filter(({ samples }) => samples.length > 0);
  return c.json<MetricsRangeBody>({ series: body, metrics: metricsJson(inspectedSpans) });
}

/** GET|POST /api/metrics/query: one value for the whole range */
export async function metricsInstant(c: Context, engine: TraceqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const { start, end } = metricsRangeOf(parameters, BigInt(Date.now()));
  const request = { query: queryOf(parameters), steps: instantSteps(start, end), exemplars: 0 };
  const { series, inspectedSpans } = await engine.metrics(request, c.req.raw.signal);
  const body = series.flatMap(({ labels, values }) => {
    const value = values[0] ?? NaN;
    return Number.isNaN(value) ? [] : [{ labels: labels.map(keyValueJson), ...valueJson(value) }];
  });
  return c.json<MetricsInstantBody>({ series: body, metrics: metricsJson(inspectedSpans) });
}

function queryOf(parameters: URLSearchParams): string {
  const query = parameters.get("q") || parameters.get("query") || "";
  if (query.trim() === "") throw new WatchtowerError("invalid", "the query is empty: q is needed");
  return query;
}

const metricsJson = (inspectedSpans: number): Readonly<Record<string, unknown>> => ({
  inspectedSpans: String(inspectedSpans),
  totalBlocks: 1,
  completedJobs: 1,
  totalJobs: 1,
});

function seriesJson({ labels, values, exemplars }: Series, steps: Steps): MetricsSeries {
  const samples: MetricsSeries["samples"][number][] = [];
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    samples.push({ timestampMs: String(timestampOf(steps, index)), ...valueJson(value) });
  }
  const shown = exemplars.flatMap((exemplar) => exemplarJson(exemplar, values, steps));
  return { labels: labels.map(keyValueJson), samples, ...(shown.length === 0 ? {} : { exemplars: shown }) };
}

const NANOS_PER_MILLI = 1_000_000n;

/** One without a value of its own has that of its series; where the series has none, there is no exemplar. */
function exemplarJson(
  exemplar: Exemplar,
  values: Float64Array,
  { start, step }: Steps,
): NonNullable<MetricsSeries["exemplars"]> {
  const ofSeries = values[Number((exemplar.time - start - 1n) / step)] ?? NaN;
  if (Number.isNaN(ofSeries)) return [];
  const value = Number.isNaN(exemplar.value) ? ofSeries : exemplar.value;
  const timestampMs = String(exemplar.time / NANOS_PER_MILLI);
  return [{ labels: exemplar.labels.map(keyValueJson), ...valueJson(value), timestampMs }];
}

/** As protobuf's JSON has doubles: absent when 0, text when not finite. */
function valueJson(value: number): { readonly value?: number | string } {
  if (value === 0) return {};
  if (Number.isFinite(value)) return { value };
  return { value: value > 0 ? "Infinity" : "-Infinity" };
}

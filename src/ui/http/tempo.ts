import type {
  MetricsRangeBody,
  SearchBody,
  TagsV2Body,
  TagValuesV2Body,
  TraceV2Body,
} from "../../api/wire/tempo.ts";
import type { Interval } from "../time/time-range.ts";
import { getJson } from "./request.ts";

const BASE = "/tempo/api";

/** Tempo takes whole seconds: the interval is widened to them. @throws RequestError */
export async function searchTraces(
  query: string,
  interval: Interval,
  limit: number,
  signal: AbortSignal,
): Promise<SearchBody> {
  const start = Math.floor(interval.from / 1000);
  const end = Math.max(start + 1, Math.ceil(interval.to / 1000));
  return getJson<SearchBody>(`${BASE}/search`, { q: query, start, end, limit }, signal);
}

/** Where a trace is as OTLP/JSON. */
export const traceJsonUrl = (id: string): string => `${BASE}/v2/traces/${encodeURIComponent(id)}`;

/** The whole trace; one that is not known has no spans. */
export async function fetchTrace(id: string, signal: AbortSignal): Promise<TraceV2Body> {
  return getJson<TraceV2Body>(traceJsonUrl(id), {}, signal);
}

export async function tagScopes(signal: AbortSignal): Promise<TagsV2Body["scopes"]> {
  return (await getJson<TagsV2Body>(`${BASE}/v2/search/tags`, {}, signal)).scopes;
}

/** @param name in TraceQL, as `resource.service.name` or `status` */
export async function tagValues(name: string, signal: AbortSignal): Promise<TagValuesV2Body["tagValues"]> {
  const path = `${BASE}/v2/search/tag/${encodeURIComponent(name)}/values`;
  return (await getJson<TagValuesV2Body>(path, {}, signal)).tagValues;
}

/** A series of TraceQL metrics: labels as text, Unix milliseconds, numbers. */
export interface TraceSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly name: string;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** @param step seconds */
export async function traceMetrics(
  query: string,
  interval: Interval,
  step: number,
  signal: AbortSignal,
): Promise<{ readonly series: readonly TraceSeries[] }> {
  const start = Math.floor(interval.from / 1000);
  const end = Math.max(start + 1, Math.ceil(interval.to / 1000));
  const params = { q: query, start, end, step: `${step}s` };
  const { series } = await getJson<MetricsRangeBody>(`${BASE}/metrics/query_range`, params, signal);
  return { series: series.map(traceSeries) };
}

function traceSeries({ labels, samples }: MetricsRangeBody["series"][number]): TraceSeries {
  const pairs = labels.map(({ key, value = {} }) => [key, String(Object.values(value)[0] ?? "")] as const);
  return {
    labels: Object.fromEntries(pairs),
    name: `{${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(", ")}}`,
    times: samples.map(({ timestampMs }) => Number(timestampMs)),
    // What is 0 is left out, and what is no number is a text.
    values: samples.map(({ value = 0 }) => Number(value)),
  };
}

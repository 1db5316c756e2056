import type { ExemplarItem, MetadataItem, PrometheusSuccess, QueryData } from "../../api/wire/prometheus.ts";
import type { Grid } from "../time/step.ts";
import type { Interval } from "../time/time-range.ts";
import { getJson } from "./request.ts";

const BASE = "/prometheus/api/v1";

/** At the steps of the grid. @throws RequestError */
export async function queryRange(expr: string, grid: Grid, signal: AbortSignal): Promise<QueryData> {
  const params = { query: expr, start: grid.start, end: grid.end, step: grid.step };
  return (await getJson<PrometheusSuccess<QueryData>>(`${BASE}/query_range`, params, signal)).data;
}

/** @param time Unix seconds */
export async function queryInstant(expr: string, time: number, signal: AbortSignal): Promise<QueryData> {
  return (await getJson<PrometheusSuccess<QueryData>>(`${BASE}/query`, { query: expr, time }, signal)).data;
}

/** Of the series that the expression selects. @throws RequestError */
export async function queryExemplars(
  expr: string,
  grid: Grid,
  signal: AbortSignal,
): Promise<readonly ExemplarItem[]> {
  const params = { query: expr, start: grid.start, end: grid.end };
  return (
    await getJson<PrometheusSuccess<readonly ExemplarItem[]>>(`${BASE}/query_exemplars`, params, signal)
  ).data;
}

/** @param selector narrows to labels of the series it matches */
export async function labelNames(
  selector: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const params = { "match[]": selector };
  return (await getJson<PrometheusSuccess<readonly string[]>>(`${BASE}/labels`, params, signal)).data;
}

/** @param selector only of series that it matches. @throws RequestError */
export async function labelValues(
  name: string,
  selector: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `${BASE}/label/${encodeURIComponent(name)}/values`;
  return (await getJson<PrometheusSuccess<readonly string[]>>(path, { "match[]": selector }, signal)).data;
}

/** Type, help and unit of every metric, by name. */
export async function metadata(
  signal: AbortSignal,
): Promise<Readonly<Record<string, readonly MetadataItem[]>>> {
  type Body = PrometheusSuccess<Readonly<Record<string, readonly MetadataItem[]>>>;
  return (await getJson<Body>(`${BASE}/metadata`, {}, signal)).data;
}

/** The label sets of the series that a selector matches. */
export async function seriesOf(
  selector: string,
  { from, to }: Interval,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, string>>[]> {
  type Body = PrometheusSuccess<readonly Readonly<Record<string, string>>[]>;
  const params = { "match[]": selector, start: from / 1000, end: to / 1000 };
  return (await getJson<Body>(`${BASE}/series`, params, signal)).data;
}

import type {
  DetectedFieldsBody,
  DetectedValuesBody,
  LokiQueryData,
  LokiSuccess,
} from "../../api/wire/loki.ts";
import type { Grid } from "../time/step.ts";
import type { Interval } from "../time/time-range.ts";
import { getJson, urlWith } from "./request.ts";

const BASE = "/loki/api/v1";

/** Keeps index labels, structured metadata and parsed labels apart in the answer. */
const CATEGORIZE = { "X-Loki-Response-Encoding-Flags": "categorize-labels" };

export type Direction = "backward" | "forward";

interface LineQuery {
  readonly expr: string;
  readonly interval: Interval;
  readonly limit: number;
  readonly direction: Direction;
}

/** @throws RequestError */
export async function queryLines(query: LineQuery, signal: AbortSignal): Promise<LokiQueryData> {
  const { interval, ...others } = query;
  return queryLinesBetween({ ...others, ...nanosOf(interval) }, signal);
}

/** From `start` on, before `end`; Unix nanoseconds, which numbers do not hold. */
export interface NanoBounds {
  readonly start: string;
  readonly end: string;
}

/** The interval's milliseconds as Loki takes times. */
export const nanosOf = ({ from, to }: Interval): NanoBounds => ({ start: nanos(from), end: nanos(to) });

/** As {@link queryLines}, to the nanosecond. */
export async function queryLinesBetween(
  query: Omit<LineQuery, "interval"> & NanoBounds,
  signal: AbortSignal,
): Promise<LokiQueryData> {
  const { expr, ...others } = query;
  const params = { query: expr, ...others };
  return (await getJson<LokiSuccess<LokiQueryData>>(`${BASE}/query_range`, params, signal, CATEGORIZE)).data;
}

/** A metric query at the steps of the grid. @throws RequestError */
export async function queryLogMetric(expr: string, grid: Grid, signal: AbortSignal): Promise<LokiQueryData> {
  const params = { query: expr, start: grid.start, end: grid.end, step: grid.step };
  return (await getJson<LokiSuccess<LokiQueryData>>(`${BASE}/query_range`, params, signal)).data;
}

/** Loki leaves an empty list out of its answer. */
type Names = Partial<LokiSuccess<readonly string[]>>;

/** @param selector narrows to labels of the streams it matches */
export async function logLabelNames(signal: AbortSignal, selector?: string): Promise<readonly string[]> {
  return (await getJson<Names>(`${BASE}/labels`, { query: selector }, signal)).data ?? [];
}

/** @param selector only of streams that it matches. @throws RequestError */
export async function logLabelValues(
  name: string,
  signal: AbortSignal,
  selector?: string,
): Promise<readonly string[]> {
  const path = `${BASE}/label/${encodeURIComponent(name)}/values`;
  return (await getJson<Names>(path, { query: selector }, signal)).data ?? [];
}

/** How old lines may be whose fields are offered: as old as those whose labels are. */
const LATELY_MS = 6 * 3_600_000;

/** Fields of the newest lines that a query finds: their metadata, and what a parser would take out of them. */
export async function detectedFields(
  query: string,
  signal: AbortSignal,
): Promise<NonNullable<DetectedFieldsBody["fields"]>> {
  const params = { query, start: nanos(Date.now() - LATELY_MS) };
  return (await getJson<DetectedFieldsBody>(`${BASE}/detected_fields`, params, signal)).fields ?? [];
}

/** Values that a field has in the newest lines that a query finds. */
export async function detectedValues(
  field: string,
  query: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `${BASE}/detected_field/${encodeURIComponent(field)}/values`;
  const params = { query, start: nanos(Date.now() - LATELY_MS) };
  return (await getJson<DetectedValuesBody>(path, params, signal)).values ?? [];
}

/**
 * Where the WebSocket of a live tail is.
 * @param start Unix milliseconds from which on lines are sent
 */
export function tailUrl(expr: string, limit: number, start: number): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}${urlWith(`${BASE}/tail`, { query: expr, limit, start: nanos(start) })}`;
}

function nanos(ms: number): string {
  return `${Math.trunc(ms)}000000`;
}

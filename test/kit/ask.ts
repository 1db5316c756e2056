import { setTimeout as wait } from "node:timers/promises";
import type { LokiQueryData, LokiSuccess } from "../../src/api/wire/loki.ts";
import type { PrometheusSuccess, QueryData } from "../../src/api/wire/prometheus.ts";
import type { SearchBody } from "../../src/api/wire/tempo.ts";
import type { Endpoints } from "../../src/api/wire/watchtower.ts";

const POLL_MS = 50;
const PATIENCE_MS = 20_000;

/** Polls until `probe` gives something, for data that becomes visible within a second. */
export async function eventually<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not there after ${PATIENCE_MS} ms`);
    await wait(POLL_MS);
  }
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  const body = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${body}`);
  // The wire type is what the test goes on to check.
  return JSON.parse(body) as T;
}

const query = (values: Readonly<Record<string, string>>): string => new URLSearchParams(values).toString();

export async function promql(endpoints: Endpoints, text: string): Promise<QueryData> {
  const url = `${endpoints.prometheus}/api/v1/query?${query({ query: text })}`;
  return (await getJson<PrometheusSuccess<QueryData>>(url)).data;
}

/** `reason="x"` and the value, for each series of an instant vector. */
export async function promqlValues(endpoints: Endpoints, text: string): Promise<Record<string, string>[]> {
  const data = await promql(endpoints, text);
  if (data.resultType !== "vector") throw new Error(`${text} gave a ${data.resultType}`);
  return data.result.map((item) => ({ ...item.metric, value: item.value?.[1] ?? "" }));
}

/** Streams of the last hour, oldest first. */
export async function logql(endpoints: Endpoints, text: string): Promise<LokiQueryData> {
  const url = `${endpoints.loki}/loki/api/v1/query_range?${query({ query: text, direction: "forward", limit: "5000" })}`;
  return (await getJson<LokiSuccess<LokiQueryData>>(url)).data;
}

export async function traceql(endpoints: Endpoints, text: string): Promise<SearchBody> {
  return getJson<SearchBody>(`${endpoints.tempo}/api/search?${query({ q: text })}`);
}

export async function traceById<T>(endpoints: Endpoints, id: string): Promise<T> {
  return getJson<T>(`${endpoints.tempo}/api/v2/traces/${id}`);
}

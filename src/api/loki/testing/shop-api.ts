import { PUSH_LIMITS } from "../../../model/loki/push-limits.ts";
import { LogqlEngine } from "../../../query/logql/engine.ts";
import { MemorySource } from "../../../query/logql/testing/memory-source.ts";
import { lokiApi } from "../app.ts";
import { CONFIGURATIONS, noDeletes } from "./parts.ts";

const SECOND = 1_000_000_000n;
const START = 1_700_000_040n * SECOND;
/** Unix nanoseconds of a second of the minute that is asked about. */
export const at = (seconds: number): bigint => START + BigInt(seconds) * SECOND;

/** Three lines of two services. */
export const source = new MemorySource([
  {
    time: at(0),
    line: '{"user":"ann","ms":12}',
    stream: { service_name: "shop", k8s_pod_name: "a" },
    metadata: { trace_id: "t1", detected_level: "info" },
  },
  {
    time: at(10),
    line: '{"user":"bob","ms":250}',
    stream: { service_name: "shop", k8s_pod_name: "a" },
    metadata: { trace_id: "t2", detected_level: "error" },
  },
  { time: at(20), line: "level=warn retry=3", stream: { service_name: "mail" } },
]);
const intake = { maxRequestBytes: 1, receive: () => Promise.reject(new Error("nothing is written here")) };
export const PARTS = {
  intake,
  pushLimits: PUSH_LIMITS,
  deletes: noDeletes(),
  rules: { groups: [] },
  configurations: CONFIGURATIONS,
};
/** Loki's API over these lines. */
export const app = lokiApi(new LogqlEngine(source), PARTS);
export const RANGE = `start=${at(0)}&end=${at(60)}`;

/** What a GET is answered: JSON is read. */
export async function get(path: string, headers: Record<string, string> = {}) {
  const response = await app.request(`/loki/api/v1${path}`, { headers });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

export function rangePath(query: string, more = ""): string {
  return `/query_range?query=${encodeURIComponent(query)}&${RANGE}${more}`;
}

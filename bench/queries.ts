import type { Instance } from "./instance.ts";
import type { Figure } from "./report.ts";
import { METRIC_SERVICES } from "./ingest.ts";
import { percentile } from "./load.ts";
import { RARE_TEXT } from "./payloads.ts";

const RUNS = 15;
const HOUR_S = 3600;

interface Question {
  readonly what: string;
  readonly url: string;
  readonly target?: number;
  /** Guards against a fast wrong answer. */
  readonly expect: (body: string) => boolean;
}

async function ask(url: string): Promise<{ readonly body: string; readonly ms: number }> {
  const started = performance.now();
  const response = await fetch(url);
  const body = await response.text();
  const ms = performance.now() - started;
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 200)}`);
  return { body, ms };
}

async function measure(question: Question): Promise<Figure[]> {
  const times = new Float64Array(RUNS);
  const first = await ask(question.url);
  if (!question.expect(first.body))
    throw new Error(`${question.what}: unexpected answer ${first.body.slice(0, 300)}`);
  for (let i = 0; i < RUNS; i++) times[i] = (await ask(question.url)).ms;
  const target = question.target === undefined ? {} : { target: question.target };
  return [
    { group: "query", what: `${question.what}: first`, value: first.ms, unit: "ms" },
    { group: "query", what: `${question.what}: p50`, value: percentile(times, 0.5), unit: "ms", ...target },
    { group: "query", what: `${question.what}: p99`, value: percentile(times, 0.99), unit: "ms" },
  ];
}

const params = (values: Record<string, string | number>): string =>
  new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])).toString();

async function someTraceId(tempo: string): Promise<string> {
  const { body } = await ask(`${tempo}/api/search?${params({ q: "{}", limit: 1 })}`);
  const id = /"traceID":"([0-9a-f]+)"/.exec(body)?.[1];
  if (id === undefined) throw new Error("no trace found to ask for");
  return id;
}

async function questions(instance: Instance): Promise<Question[]> {
  const { tempo, loki, prometheus } = instance.endpoints;
  const now = Math.floor(Date.now() / 1000);
  const day = { start: now - 24 * HOUR_S, end: now + 60 };
  const hour = { start: now - HOUR_S, end: now, step: 15 };
  const id = await someTraceId(tempo);
  const search = (q: string): string => `${tempo}/api/search?${params({ q, ...day, limit: 20 })}`;
  const logs = (query: string): string =>
    `${loki}/loki/api/v1/query_range?${params({ query, ...day, limit: 1000 })}`;
  const range = (query: string): string => `${prometheus}/api/v1/query_range?${params({ query, ...hour })}`;
  const job = METRIC_SERVICES[0] ?? "";
  const bucket = "http_server_request_duration_seconds_bucket";
  return [
    {
      what: "trace by id",
      url: `${tempo}/api/traces/${id}`,
      target: 10,
      expect: (body) => body.includes("batches"),
    },
    {
      what: "TraceQL, common match",
      url: search('{ span.http.route = "/checkout" && status = error }'),
      target: 30,
      expect: (body) => body.includes("traceID"),
    },
    {
      what: "TraceQL, rare match: all spans looked at",
      url: search(
        '{ span.http.route = "/checkout" && span.http.response.status_code >= 500 && duration < 100us }',
      ),
      target: 30,
      expect: (body) => body.includes('"traces":['),
    },
    {
      what: "LogQL, newest 1,000 lines",
      url: logs('{service_name=~".+"}'),
      expect: (body) => body.includes("method="),
    },
    {
      what: "LogQL, rare substring: all lines looked at",
      url: logs(`{service_name=~".+"} |= "${RARE_TEXT}"`),
      target: 260,
      expect: (body) => body.includes(RARE_TEXT),
    },
    {
      what: "PromQL, sum by (le)(rate([5m])), 550 series, 1 h at 15 s",
      url: range(`sum by (le)(rate(${bucket}{job="${job}"}[5m]))`),
      target: 20,
      expect: (body) => body.includes('"le":"+Inf"') && body.length > 10_000,
    },
    {
      what: "PromQL, 150 gauges, 1 h at 15 s",
      url: range(`queue_depth{job="${job}"}`),
      expect: (body) => body.length > 10_000,
    },
  ];
}

export async function queryFigures(instance: Instance): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const question of await questions(instance)) figures.push(...(await measure(question)));
  return figures;
}

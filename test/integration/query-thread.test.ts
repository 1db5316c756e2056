import { afterAll, beforeAll, expect, it } from "vitest";
import type { LokiQueryData } from "../../src/api/wire/loki.ts";
import type { StatusBody } from "../../src/api/wire/watchtower.ts";
import { eventually, logql, promqlValues } from "../kit/ask.ts";
import { cli, startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

const SERIES = 5000;

/** Labels that grow tenfold four times: 200 MB, for a thread that may have 128. */
const HEAVY = `count by (n) (${longer(longer(longer(longer("m"))))})`;
function longer(query: string): string {
  return `label_replace(${query}, "n", "${"$1".repeat(10)}", "n", "(.*)")`;
}

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance({ WATCHTOWER_QUERY_MAX_HEAP: "128MiB" });
});
afterAll(() => instance.stop());

async function send(signal: "metrics" | "logs", message: unknown): Promise<void> {
  const body = JSON.stringify(message);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${instance.endpoints.otlpHttp}/v1/${signal}`, {
    method: "POST",
    headers,
    body,
  });
  expect(response.status).toBe(200);
}

const now = (): string => `${Date.now()}000000`;
const resource = { attributes: [{ key: "service.name", value: { stringValue: "kept" } }] };

const sendLine = (text: string): Promise<void> => {
  const record = { timeUnixNano: now(), body: { stringValue: text } };
  return send("logs", { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] });
};

function sendSeries(): Promise<void> {
  const timeUnixNano = now();
  const dataPoints = Array.from({ length: SERIES }, (_, n) => ({
    timeUnixNano,
    asInt: "1",
    attributes: [{ key: "n", value: { stringValue: String(n) } }],
  }));
  const metrics = [{ name: "m", gauge: { dataPoints } }];
  return send("metrics", { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
}

const linesOf = (data: LokiQueryData): readonly string[] =>
  data.resultType === "streams" ? data.result.flatMap(({ values }) => values.map(([, line]) => line)) : [];

it("starts the query thread again when a query takes its memory, and loses nothing", async () => {
  await sendSeries();
  await sendLine("before");
  await eventually("series", async () => {
    const [value] = await promqlValues(instance.endpoints, "count(m)");
    return value?.["value"] === String(SERIES) ? value : undefined;
  });

  const failed = await cli(["query", "promql", HEAVY], instance.env);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/no answer from http:.*: (socket hang up|.*ECONNRE).*watchtower logs/);
  // The thread is not there again yet, or only just: receiving does not ask.
  await sendLine("meanwhile");

  const lines = await eventually("lines", async () => {
    const found = await logql(instance.endpoints, '{service_name="kept"}').catch(() => undefined);
    return found !== undefined && linesOf(found).length >= 2 ? linesOf(found) : undefined;
  });
  expect(lines).toEqual(["before", "meanwhile"]);
  expect(await promqlValues(instance.endpoints, "count(m)")).toMatchObject([{ value: String(SERIES) }]);

  const status = JSON.parse((await cli(["status", "--json"], instance.env)).stdout) as StatusBody;
  expect(status).toMatchObject({ state: "ready", pid: instance.pid, endpoints: instance.endpoints });
  expect(status.lastError?.message).toContain("(limit query.maxHeap = 134217728)");
  expect((await cli(["logs"], instance.env)).stdout).toContain("it is started again");
});

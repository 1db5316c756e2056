import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { prometheusApi } from "../../../src/api/prometheus/app.ts";
import { optionsWith } from "../../../src/api/prometheus/testing/options.ts";
import { Labels } from "../../../src/model/labels.ts";
import { PromqlEngine } from "../../../src/query/promql/engine.ts";
import { parseHistogram } from "../promql/histogram-notation.ts";
import { MemorySource } from "../promql/memory-source.ts";

/** A request as Grafana 12 and its Metrics Drilldown send it to a Prometheus data source. */
interface GrafanaRequest {
  readonly name: string;
  readonly path: string;
  /** Body of a POST, if it is one. */
  readonly form?: string;
  /** 200 unless said. */
  readonly status?: number;
  /** The answer has this, and lists in it are as long as here. */
  readonly expect: object;
  /** How many items the data have. */
  readonly length?: number;
  /** How many points each series has. */
  readonly values?: number;
}

interface Answer {
  readonly data?: {
    readonly length?: number;
    readonly result?: readonly { readonly values?: readonly unknown[] }[];
  };
}

// A fixture of ours.
const REQUESTS = JSON.parse(
  readFileSync(join(import.meta.dirname, "prometheus-requests.json"), "utf8"),
) as readonly GrafanaRequest[];
const START = 1_700_000_060;
const END = 1_700_000_600;

const source = new MemorySource();
const add = (labels: Record<string, string>, perStep: number): void =>
  source.add(
    Labels.fromObject(labels),
    Array.from({ length: 41 }, (_, i) => ({
      time: (END - 600 + i * 15) * 1000,
      value: perStep === 0 ? 1 : i * perStep,
    })),
  );
add({ __name__: "requests_total", job: "api", instance: "a" }, 1);
add({ __name__: "requests_total", job: "web", instance: "a" }, 2);
add({ __name__: "up", job: "api", instance: "a" }, 0);
add({ __name__: "up", job: "web", instance: "b" }, 0);
add({ __name__: "http.server.requests", "service.name": "shop" }, 1);
source.add(Labels.fromObject({ __name__: "latency_seconds" }), [
  { time: END * 1000, histogram: parseHistogram("{{schema:0 count:3 sum:4 buckets:[1 2]}}") },
]);
const app = prometheusApi(new PromqlEngine(source), optionsWith());

const filled = (text: string): string =>
  text.replaceAll("{start}", String(START)).replaceAll("{end}", String(END));

it.each(REQUESTS)("Grafana asks a Prometheus data source: $name", async (request) => {
  const { form } = request;
  const headers = { "content-type": "application/x-www-form-urlencoded", "accept-encoding": "gzip" };
  const init = form === undefined ? {} : { method: "POST", headers, body: filled(form) };
  const response = await app.request(filled(request.path), init);
  expect(response.status).toBe(request.status ?? 200);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  const body =
    response.headers.get("content-encoding") === "gzip" ? await unzipped(response) : await response.text();
  const answer = JSON.parse(body) as Answer;
  expect(answer).toMatchObject(request.expect);
  if (request.length !== undefined) expect(answer.data).toHaveLength(request.length);
  if (request.values !== undefined)
    for (const { values } of answer.data?.result ?? []) expect(values).toHaveLength(request.values);
});

const unzipped = (response: Response): Promise<string> =>
  new Response(response.body?.pipeThrough(new DecompressionStream("gzip"))).text();

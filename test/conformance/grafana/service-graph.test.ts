import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prometheusApi } from "../../../src/api/prometheus/app.ts";
import { optionsWith } from "../../../src/api/prometheus/testing/options.ts";
import { PromqlEngine } from "../../../src/query/promql/engine.ts";
import { at, life } from "../../kit/span-metrics.ts";
import type { Life } from "../../kit/span-metrics.ts";

/** What Grafana 12 asks of the data source of metrics for the service graph of a Tempo data source. */
interface GrafanaRequest {
  readonly name: string;
  /** PromQL; `$__range` is the range of the page. */
  readonly query: string;
  readonly expect: readonly { readonly metric: object; readonly value: number }[];
}

interface Vector {
  readonly data: {
    readonly result: readonly { readonly metric: object; readonly value: readonly [number, string] }[];
  };
}

// A fixture of ours.
const REQUESTS = JSON.parse(
  readFileSync(join(import.meta.dirname, "service-graph-requests.json"), "utf8"),
) as readonly GrafanaRequest[];
const CALLS = 12;
/** All counters begin with zero within it, and go up by what was sent. */
const RANGE_SECONDS = 120;

/** One request of a shop, of which each third payment fails: durations in milliseconds. */
function request(shop: Life, number: number): void {
  const trace = number.toString(16).padStart(2, "0");
  const of = (span: number): string => `${trace}${span}`;
  shop.arrive(
    1,
    { service: "web", kind: "server", name: "GET /basket", id: of(1), trace, duration: 80 },
    { service: "web", kind: "client", name: "POST", id: of(2), parent: of(1), trace, duration: 50 },
    {
      service: "pay",
      kind: "server",
      name: "POST /charge",
      id: of(3),
      parent: of(2),
      trace,
      duration: 40,
      failed: number % 4 === 0,
    },
    {
      service: "web",
      kind: "client",
      name: "SELECT",
      id: of(4),
      parent: of(1),
      trace,
      duration: 20,
      attributes: { "db.namespace": "orders", "server.address": "orders-db" },
    },
  );
}

/** The API over the metrics that are made of the requests. */
async function shopMetrics(): Promise<ReturnType<typeof prometheusApi>> {
  const shop = await life();
  for (let number = 1; number <= CALLS; number++) request(shop, number);
  shop.pass(90);
  return prometheusApi(new PromqlEngine(shop.store), optionsWith());
}

describe("what Grafana asks of the metrics of a service graph", () => {
  it.each(REQUESTS)("$name", async ({ query, expect: expected }) => {
    const form = new URLSearchParams({
      query: query.replaceAll("$__range", `${RANGE_SECONDS}s`),
      time: String(at(90) / 1000),
    });
    const app = await shopMetrics();
    const response = await app.request("/api/v1/query", { method: "POST", body: form });
    expect(response.status).toBe(200);
    const { result } = ((await response.json()) as Vector).data;
    const found = result.map(({ metric, value }) => ({
      metric,
      value: Number(Number(value[1]).toPrecision(6)),
    }));
    const sorted = found.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    expect(sorted).toEqual(expected);
  });
});

import { describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import type { ScrapeStatus } from "../../model/prometheus/scrape-status.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { prometheusApi } from "./app.ts";
import { optionsWith } from "./testing/options.ts";

const target = (job: string, changes: Partial<ScrapeStatus> = {}): ScrapeStatus => ({
  discoveredLabels: { __address__: "localhost:8080", __scheme__: "http", job },
  labels: { job, instance: "localhost:8080" },
  scrapePool: job,
  scrapeUrl: "http://localhost:8080/metrics",
  lastError: "",
  lastScrape: 1_700_000_000_123,
  lastScrapeDuration: 0.25,
  health: "up",
  intervalMs: 60_000,
  timeoutMs: 10_000,
  metadata: [{ family: "jobs", type: "counter", help: "How many", unit: "" }],
  ...changes,
});

const app = prometheusApi(
  new PromqlEngine(new MemorySource()),
  optionsWith({
    targets: {
      targets: [
        target("worker"),
        target("cart", { lastScrape: undefined, health: "unknown", metadata: [] }),
        target("down", { lastError: "connection refused", health: "down" }),
      ],
    },
  }),
);

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await app.request(path);
  return { status: response.status, body: await response.json() };
}

describe("/api/v1/targets", () => {
  it("tells of each target, as Prometheus does", async () => {
    const { body } = await get("/api/v1/targets?scrapePool=worker");
    expect(body).toEqual({
      status: "success",
      data: {
        activeTargets: [
          {
            discoveredLabels: { __address__: "localhost:8080", __scheme__: "http", job: "worker" },
            labels: { job: "worker", instance: "localhost:8080" },
            scrapePool: "worker",
            scrapeUrl: "http://localhost:8080/metrics",
            globalUrl: "http://localhost:8080/metrics",
            lastError: "",
            lastScrape: "2023-11-14T22:13:20.123Z",
            lastScrapeDuration: 0.25,
            health: "up",
            scrapeInterval: "1m",
            scrapeTimeout: "10s",
          },
        ],
        droppedTargets: [],
        droppedTargetCounts: { worker: 0, cart: 0, down: 0 },
      },
    });
  });

  it.each([
    [
      "",
      [
        "cart unknown 0001-01-01T00:00:00Z",
        "down down 2023-11-14T22:13:20.123Z",
        "worker up 2023-11-14T22:13:20.123Z",
      ],
    ],
    ["?state=Active&scrapePool=cart", ["cart unknown 0001-01-01T00:00:00Z"]],
    ["?state=dropped", []],
  ])("%s tells of some", async (query, expected) => {
    const { body } = await get(`/api/v1/targets${query}`);
    const { data } = body as { data: { activeTargets: Record<string, string>[] } };
    const shown = data.activeTargets.map(
      (each) => `${each["scrapePool"]} ${each["health"]} ${each["lastScrape"]}`,
    );
    expect(shown).toEqual(expected);
  });

  it("has pools by their names", async () => {
    expect(await get("/api/v1/scrape_pools")).toMatchObject({
      body: { data: { scrapePools: ["cart", "down", "worker"] } },
    });
  });
});

describe("/api/v1/targets/metadata", () => {
  const family = { type: "counter", help: "How many", unit: "" };

  it.each([
    ["", ["worker", "down"], true],
    ['?match_target={job="down"}', ["down"], true],
    ["?metric=jobs&limit=1", ["worker"], false],
    ["?metric=other", [], false],
  ] as const)("%s tells of families", async (query, jobs, isNamed) => {
    const { body } = await get(`/api/v1/targets/metadata${query}`);
    expect(body).toEqual({
      status: "success",
      data: jobs.map((job) => ({
        target: { job, instance: "localhost:8080" },
        ...(isNamed && { metric: "jobs" }),
        ...family,
      })),
    });
  });

  it.each([
    ["?limit=x", "limit must be a number"],
    ["?match_target={", 'invalid parameter "match_target"'],
  ])("%s is refused", async (query, error) => {
    const { status, body } = await get(`/api/v1/targets/metadata${query}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(JSON.stringify(error).slice(1, -1));
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../src/base/units.ts";
import { durationOf } from "../../src/generator/play.ts";
import { Chance } from "../../src/generator/random.ts";
import { runTestData } from "../../src/generator/run.ts";
import { visit } from "../../src/generator/shop.ts";
import type { Step } from "../../src/generator/story.ts";
import { Acceptor } from "../../src/receive/accept.ts";
import { startOtlpHttp } from "../../src/receive/http.ts";
import { MetricsGenerator } from "../../src/span-metrics/generator.ts";
import { MetricStore } from "../../src/store/metrics/store.ts";
import { matchers, select } from "../../src/store/metrics/testing/store-kit.ts";
import { SETTINGS } from "../kit/span-metrics.ts";

const SEED = 5;
const ERROR_RATE = 0.4;
/** Longer than sides of calls wait, and until points are due. */
const LATER_MS = 30_000;

/** By labels as text, what is known of it. */
type Sums = Map<string, { count: number; failed: number; server: number; client: number }>;

let stories: readonly Step[] = [];
let store: MetricStore;
let dir = "";

/** Lets the shop send its spans, as it does to an engine, and makes metrics of them. */
beforeAll(async () => {
  const payloads: Uint8Array[] = [];
  const acceptor = new Acceptor({
    append: async (signal, payload) => {
      if (signal === "traces") payloads.push(Uint8Array.from(payload));
      return sequence(payloads.length + 1);
    },
  });
  const limits = { drainTimeoutMs: 200 };
  const receiver = await startOtlpHttp({ host: "127.0.0.1", port: 0, acceptor, limits });
  const url = `http://127.0.0.1:${receiver.port}`;
  const options = {
    protocol: "http",
    url,
    rate: 200,
    errorRate: ERROR_RATE,
    durationMs: 600,
    seed: SEED,
  } as const;
  const { traces } = await runTestData(options, () => {}, new AbortController().signal);
  await receiver.close();
  const chance = new Chance(SEED);
  stories = Array.from({ length: traces }, () => visit(chance, ERROR_RATE));
  const generator = new MetricsGenerator(SETTINGS);
  const arrival = Date.now();
  for (const payload of payloads) generator.observe(payload, arrival);
  dir = await mkdtemp(join(tmpdir(), "watchtower-shop-"));
  store = await MetricStore.open({ dir });
  for (const [index, payload] of generator.collect(arrival + LATER_MS).entries()) {
    const receivedAt = unixMilli(arrival + LATER_MS);
    store.append({ sequence: sequence(index + 1), signal: "metrics", receivedAt, payload });
  }
}, 30_000);
afterAll(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

/** Last values of a metric by some of its labels. */
async function values(name: string, ...labels: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const one of await select(store, matchers(`__name__=${name}`))) {
    const key = labels.map((label) => one.labels.get(label)).join(" | ");
    found.set(key, (found.get(key) ?? 0) + (one.values.at(-1) ?? NaN));
  }
  return found;
}

const stepsOf = (step: Step): readonly Step[] => [step, ...step.steps.flatMap(stepsOf)];
const seconds = (step: Step): number => durationOf(step) / 1000;

function add(sums: Sums, key: string, failed: boolean, server: number, client: number): void {
  const sum = sums.get(key) ?? { count: 0, failed: 0, server: 0, client: 0 };
  sums.set(key, sum);
  sum.count++;
  if (failed) sum.failed++;
  sum.server += server;
  sum.client += client;
}

/** Who calls whom in the stories. */
function edges(): Sums {
  const sums: Sums = new Map();
  for (const story of stories) {
    add(sums, `user | ${story.service} | virtual_node`, story.failure !== undefined, seconds(story), 0);
    for (const step of stepsOf(story)) {
      const [answer] = step.steps;
      const address = step.attributes["server.address"];
      if (step.attributes["db.system.name"] !== undefined) {
        const key = `${step.service} | ${String(address)} | database`;
        add(sums, key, step.failure !== undefined, seconds(step), seconds(step));
      } else if ((step.kind === "client" || step.kind === "producer") && answer !== undefined) {
        const type = step.kind === "producer" ? "messaging_system" : "";
        const failed = step.failure !== undefined || answer.failure !== undefined;
        add(sums, `${step.service} | ${answer.service} | ${type}`, failed, seconds(answer), seconds(step));
      }
    }
  }
  return sums;
}

/** Calls by operation, with the sum of their seconds. */
function operations(): Sums {
  const sums: Sums = new Map();
  for (const step of stories.flatMap(stepsOf)) {
    const kind = `SPAN_KIND_${step.kind.toUpperCase()}`;
    const status = step.failure === undefined ? "STATUS_CODE_UNSET" : "STATUS_CODE_ERROR";
    add(sums, [step.service, step.name, kind, status].join(" | "), false, seconds(step), 0);
  }
  return sums;
}

const rounded = (entries: Iterable<readonly [string, number]>): readonly string[] =>
  Array.from(entries, ([key, value]) => `${key} ${value.toFixed(6)}`).toSorted((a, b) => (a < b ? -1 : 1));
const project = (sums: Sums, of: "count" | "failed" | "server" | "client"): readonly string[] =>
  rounded([...sums].map(([key, sum]) => [key, sum[of]] as const));

describe("metrics of the shop's spans", () => {
  it.each([
    ["traces_spanmetrics_calls_total", "count"],
    ["traces_spanmetrics_latency_count", "count"],
    ["traces_spanmetrics_latency_sum", "server"],
  ] as const)("%s is that of the stories, for each operation", async (name, of) => {
    const found = await values(name, "service", "span_name", "span_kind", "status_code");
    expect(rounded(found)).toEqual(project(operations(), of));
    expect(found.size).toBeGreaterThan(15);
  });

  it.each([
    ["traces_service_graph_request_total", "count"],
    ["traces_service_graph_request_server_seconds_sum", "server"],
    ["traces_service_graph_request_client_seconds_sum", "client"],
    ["traces_service_graph_request_server_seconds_count", "count"],
  ] as const)("%s is that of the stories, for each edge", async (name, of) => {
    const found = await values(name, "client", "server", "connection_type");
    expect(rounded(found)).toEqual(project(edges(), of));
    expect(found.size).toBeGreaterThan(8);
  });

  it("counts the calls that failed, for each edge", async () => {
    const found = await values(
      "traces_service_graph_request_failed_total",
      "client",
      "server",
      "connection_type",
    );
    const failed = [...edges()].filter(([, sum]) => sum.failed > 0);
    expect(rounded(found)).toEqual(project(new Map(failed), "failed"));
    expect(failed.length).toBeGreaterThan(3);
  });
});

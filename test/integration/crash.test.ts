import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../bench/random.ts";
import { logql, promqlValues } from "../kit/ask.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

/**
 * Load runs, the process is killed at a random moment, it starts again: what was acknowledged is there, once.
 * The data folder stays the same over all rounds, so that seals, replays and old data meet.
 */
const CRASHES = Number(process.env["WATCHTOWER_CRASHES"] ?? 50);
const ITEMS = 100;
const CLIENTS = 2;
const SHORTEST_MS = 50;
const SPREAD_MS = 700;
/** Each item is a series of its own: how many they are depends on the speed of the machine. */
const MANY_SERIES = {
  WATCHTOWER_METRICS_MAX_SERIES: "10000000",
  WATCHTOWER_METRICS_MAX_SERIES_PER_METRIC: "10000000",
};

const random = new Random(Number(process.env["WATCHTOWER_SEED"] ?? 7));
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const service = (round: number): object => ({
  attributes: [{ key: "service.name", value: { stringValue: `crash-${round}` } }],
});

/** Requests of one signal; each has a number, and items by which it can be recognised. */
type Make = (round: number, number: number, nowMs: number) => object;

const spans: Make = (round, number, nowMs) => {
  const items = Array.from({ length: ITEMS }, (_, index) => ({
    traceId: hex(round + 1, 8) + hex(number, 24),
    spanId: hex(index + 1, 16),
    name: "work",
    startTimeUnixNano: `${nowMs}000000`,
    endTimeUnixNano: `${nowMs + 1}000000`,
  }));
  return { resourceSpans: [{ resource: service(round), scopeSpans: [{ spans: items }] }] };
};

const logs: Make = (round, number, nowMs) => {
  const items = Array.from({ length: ITEMS }, (_, index) => ({
    timeUnixNano: `${nowMs}000000`,
    body: { stringValue: `request ${number} line ${index}` },
  }));
  return { resourceLogs: [{ resource: service(round), scopeLogs: [{ logRecords: items }] }] };
};

const samples: Make = (round, number, nowMs) => {
  const dataPoints = Array.from({ length: ITEMS }, (_, index) => ({
    timeUnixNano: `${nowMs}000000`,
    asInt: number,
    attributes: [{ key: "item", value: { stringValue: `${number}-${index}` } }],
  }));
  const metrics = [{ name: "crash.item", gauge: { dataPoints } }];
  return { resourceMetrics: [{ resource: service(round), scopeMetrics: [{ metrics }] }] };
};

const SIGNALS = { traces: spans, logs, metrics: samples };
type SignalName = keyof typeof SIGNALS;
const NAMES: readonly SignalName[] = ["traces", "logs", "metrics"];

/** Numbers of acknowledged and of sent requests. */
interface Sent {
  readonly acknowledged: Set<number>;
  started: number;
}

async function send(instance: TestInstance, signal: SignalName, round: number, sent: Sent): Promise<void> {
  const url = `${instance.endpoints.otlpHttp}/v1/${signal}`;
  for (;;) {
    const number = ++sent.started;
    const body = JSON.stringify(SIGNALS[signal](round, number, Date.now()));
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", body, headers }).catch(() => undefined);
    if (response?.status !== 200) return;
    const answer: unknown = await response.json().catch(() => undefined);
    // What is told to be refused is not acknowledged, and says that this test asks for more than the limits.
    if (JSON.stringify(answer)?.includes("partialSuccess")) throw new Error(JSON.stringify(answer));
    sent.acknowledged.add(number);
  }
}

async function foundSpans(instance: TestInstance, round: number): Promise<Map<number, number>> {
  const query = encodeURIComponent(`{ resource.service.name = "crash-${round}" }`);
  const response = await fetch(`${instance.endpoints.tempo}/api/search?q=${query}&limit=10000&spss=0`);
  const body = (await response.json()) as { traces: { traceID: string; spanSets: { matched: number }[] }[] };
  return new Map(
    body.traces.map(({ traceID, spanSets }) => [
      Number.parseInt(traceID.padStart(32, "0").slice(8), 16),
      spanSets[0]?.matched ?? 0,
    ]),
  );
}

async function foundLines(
  instance: TestInstance,
  round: number,
  count: number,
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  // At most 5,000 lines an answer: asked for by groups of requests.
  const groups = Math.ceil((count * ITEMS) / 4000) + 1;
  for (let group = 0; group < groups; group++) {
    const numbers = Array.from({ length: count }, (_, index) => index + 1).filter(
      (n) => n % groups === group,
    );
    if (numbers.length === 0) continue;
    const data = await logql(
      instance.endpoints,
      `{service_name="crash-${round}"} |~ "^request (${numbers.join("|")}) line"`,
    );
    if (data.resultType !== "streams") throw new Error(data.resultType);
    for (const [, line] of data.result.flatMap((stream) => stream.values)) {
      const number = Number(line.split(" ")[1]);
      found.set(number, (found.get(number) ?? 0) + 1);
    }
  }
  return found;
}

async function foundSamples(instance: TestInstance, round: number): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  const each = await promqlValues(
    instance.endpoints,
    `count_over_time(crash_item{job="crash-${round}"}[1h])`,
  );
  for (const series of each) {
    const number = Number(series["item"]?.split("-")[0]);
    found.set(number, (found.get(number) ?? 0) + Number(series["value"]));
  }
  return found;
}

const LOOK = {
  traces: foundSpans,
  logs: foundLines,
  metrics: foundSamples,
} satisfies Record<
  SignalName,
  (instance: TestInstance, round: number, count: number) => Promise<Map<number, number>>
>;

/** Acknowledged requests of which not every item is there exactly once; and any that is there in part or twice. */
async function wrong(
  instance: TestInstance,
  signal: SignalName,
  round: number,
  sent: Sent,
): Promise<string[]> {
  const found = await LOOK[signal](instance, round, sent.started);
  const missing = [...sent.acknowledged]
    .filter((number) => !found.has(number))
    .map((number) => `${signal} ${number} is lost`);
  const partial = [...found]
    .filter(([, count]) => count !== ITEMS)
    .map(([number, count]) => `${signal} ${number} has ${count} items`);
  return [...missing, ...partial];
}

describe("a killed engine", () => {
  let instance: TestInstance;
  const rounds: Record<SignalName, Sent>[] = [];
  beforeAll(async () => {
    instance = await startInstance(MANY_SERIES);
  });
  afterAll(() => instance.stop());

  it(
    `keeps what it acknowledged, once, over ${CRASHES} crashes`,
    { timeout: 60_000 + CRASHES * 20_000 },
    async () => {
      for (let round = 0; round < CRASHES; round++) {
        const sent = { traces: newSent(), logs: newSent(), metrics: newSent() };
        rounds.push(sent);
        const load = NAMES.flatMap((signal) =>
          Array.from({ length: CLIENTS }, () => send(instance, signal, round, sent[signal])),
        );
        await wait(SHORTEST_MS + random.below(SPREAD_MS));
        await instance.kill9();
        await Promise.all(load);
        await instance.start();
        for (const signal of NAMES) expect(await wrong(instance, signal, round, sent[signal])).toEqual([]);
      }
      expect(rounds.reduce((sum, sent) => sum + sent.traces.acknowledged.size, 0)).toBeGreaterThan(0);
    },
  );

  it("has everything after an orderly stop, too", { timeout: 120_000 }, async () => {
    await instance.restart();
    for (const [round, sent] of rounds.entries()) {
      for (const signal of NAMES) expect(await wrong(instance, signal, round, sent[signal])).toEqual([]);
    }
  });
});

const newSent = (): Sent => ({ acknowledged: new Set(), started: 0 });

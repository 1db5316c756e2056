import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Random } from "../../bench/random.ts";
import type { ForwardBody } from "../../src/api/wire/watchtower.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import type { Signal } from "../../src/model/signal.ts";
import { FakeOtlp } from "../kit/fake-otlp.ts";
import type { Received } from "../kit/fake-otlp.ts";
import { TestInstance } from "../kit/instance.ts";
import { itemName, itemsRequest } from "../kit/otlp-items.ts";

/**
 * Load runs and is copied to an endpoint that is slow and refuses now and then; the engine is killed at a random
 * moment and starts again: what was acknowledged arrives, and twice only what was under way.
 */
const CRASHES = Number(process.env["WATCHTOWER_FORWARD_CRASHES"] ?? 30);
const ITEMS = 20;
const SHORTEST_MS = 100;
const SPREAD_MS = 1200;
/** How many requests of each signal are under way at most. */
const IN_FLIGHT = { traces: 4, metrics: 1, logs: 4 };

const random = new Random(Number(process.env["WATCHTOWER_SEED"] ?? 7));
let fake: FakeOtlp;
let instance: TestInstance;
let lastId = 0;

beforeAll(async () => {
  fake = await FakeOtlp.start({
    react: () =>
      random.below(10) === 0
        ? { kind: "refuse", status: 503 }
        : { kind: "delay", ms: random.below(120), reaction: { kind: "accept" } },
  });
  instance = new TestInstance({ SUMO_OTLP_ENDPOINT: `${fake.url}/receiver/KEY` });
  await instance.start();
});
afterAll(async () => {
  await instance.stop();
  await fake.stop();
});

/** Sends until the engine is gone. */
async function load(signal: Signal, acknowledged: string[]): Promise<void> {
  for (;;) {
    const ids = Array.from({ length: ITEMS }, () => ++lastId);
    const response = await fetch(`${instance.endpoints.otlpHttp}/v1/${signal}`, {
      method: "POST",
      body: Buffer.from(itemsRequest(signal, ids)),
      headers: { "content-type": "application/x-protobuf" },
    }).catch(() => undefined);
    if (response?.status !== 200) return;
    acknowledged.push(...ids.map((id) => itemName(signal, id)));
    await wait(random.below(15));
  }
}

async function whenSent(): Promise<void> {
  const url = `${instance.endpoints.ui}/api/watchtower/forward`;
  await expect
    .poll(
      async () => {
        const { destinations } = (await (await fetch(url)).json()) as ForwardBody;
        return Object.values(destinations[0]?.signals ?? {}).map(
          ({ queue, inFlight }) => queue.records + inFlight,
        );
      },
      { timeout: 30_000, interval: 200 },
    )
    .toEqual([0, 0, 0]);
}

/** Requests whose items were taken again by later ones. */
function sentAgain(signal: Signal, requests: readonly Received[]): number {
  const firstBy = new Map<string, number>();
  const again = new Set<number>();
  for (const { number, items } of requests.filter((request) => request.signal === signal)) {
    for (const item of items) {
      const first = firstBy.get(item);
      if (first === undefined) firstBy.set(item, number);
      else again.add(first);
    }
  }
  return again.size;
}

it(
  `loses nothing, and doubles only what was under way, over ${CRASHES} crashes`,
  { timeout: 60_000 + CRASHES * 20_000 },
  async () => {
    for (let round = 0; round < CRASHES; round++) {
      const acknowledged = { traces: [], metrics: [], logs: [] } as Record<Signal, string[]>;
      const from = fake.takenRequests.length;
      const senders = SIGNALS.map((signal) => load(signal, acknowledged[signal]));
      await wait(SHORTEST_MS + random.below(SPREAD_MS));
      await instance.kill9();
      await Promise.all(senders);
      await instance.start();
      await whenSent();
      const taken = fake.takenRequests.slice(from);
      for (const signal of SIGNALS) {
        expect(acknowledged[signal].filter((item) => !fake.taken[signal].has(item))).toEqual([]);
        expect(sentAgain(signal, taken)).toBeLessThanOrEqual(IN_FLIGHT[signal]);
      }
    }
    expect(fake.takenRequests.length).toBeGreaterThan(CRASHES);
  },
);

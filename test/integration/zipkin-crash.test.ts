import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../bench/random.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

/** Zipkin's spans are sent at a port of their own while the process is killed: what was answered with 202 is there, once. */
const CRASHES = 4;
const SPANS = 20;
const SHORTEST_MS = 50;
const SPREAD_MS = 500;

const random = new Random(11);
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** One trace, as Zipkin's libraries report it. */
const reported = (round: number, number: number): string => {
  const traceId = hex(round + 1, 8) + hex(number, 24);
  const spans = Array.from({ length: SPANS }, (_, at) => ({
    traceId,
    id: hex(at + 1, 16),
    name: "work",
    kind: "SERVER",
    timestamp: Date.now() * 1000,
    duration: 1000,
    localEndpoint: { serviceName: `zipkin-crash-${round}` },
  }));
  return JSON.stringify(spans);
};

/** Sends until it is refused or cut off. @returns numbers of the traces that were acknowledged. */
async function send(instance: TestInstance, round: number): Promise<ReadonlySet<number>> {
  const acknowledged = new Set<number>();
  const headers = { "content-type": "application/json" };
  for (let number = 1; ; number++) {
    const body = reported(round, number);
    const url = `${instance.endpoints.zipkin}/api/v2/spans`;
    const response = await fetch(url, { method: "POST", body, headers }).catch(() => undefined);
    if (response?.status !== 202) return acknowledged;
    acknowledged.add(number);
  }
}

interface FoundTrace {
  readonly traceID: string;
  readonly spanSets: readonly { readonly matched: number }[];
}

/** How many spans each trace of a round has, by its number. */
async function found(instance: TestInstance, round: number): Promise<ReadonlyMap<number, number>> {
  const query = encodeURIComponent(`{ resource.service.name = "zipkin-crash-${round}" }`);
  const response = await fetch(`${instance.endpoints.tempo}/api/search?q=${query}&limit=10000&spss=0`);
  const { traces } = (await response.json()) as { readonly traces: readonly FoundTrace[] };
  return new Map(
    traces.map(({ traceID, spanSets }) => [
      Number.parseInt(traceID.padStart(32, "0").slice(8), 16),
      spanSets[0]?.matched ?? 0,
    ]),
  );
}

describe("a killed engine with a port for Zipkin", () => {
  let instance: TestInstance;
  beforeAll(async () => {
    instance = await startInstance({ WATCHTOWER_ZIPKIN_PORT: "0" });
  });
  afterAll(() => instance.stop());

  it(`keeps what it answered with 202, once, over ${CRASHES} crashes`, { timeout: 180_000 }, async () => {
    let sum = 0;
    for (let round = 0; round < CRASHES; round++) {
      const load = send(instance, round);
      await wait(SHORTEST_MS + random.below(SPREAD_MS));
      await instance.kill9();
      const acknowledged = await load;
      await instance.start();
      const there = await found(instance, round);
      expect([...acknowledged].filter((number) => !there.has(number))).toEqual([]);
      expect([...there].filter(([, spans]) => spans !== SPANS)).toEqual([]);
      sum += acknowledged.size;
    }
    expect(sum).toBeGreaterThan(0);
  });

  it("takes nothing else at that port", async () => {
    const response = await fetch(`${instance.endpoints.zipkin}/v1/traces`, { method: "POST", body: "{}" });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("/api/v2/spans");
  });
});

import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Random } from "../../bench/random.ts";
import { eventually, promqlValues } from "../kit/ask.ts";
import { callsRequest } from "../kit/calls.ts";
import { TestInstance } from "../kit/instance.ts";

const SENDERS = 4;
const PAUSE_MS = 20;
/** Spans of one request, all of one series. */
const SPANS = 3;
const INTERVAL_MS = 15_000;
/** When it is killed, in milliseconds after points are due: before, while and after they are written, and in between. */
const KILLS = [-200, 20, 300, 4000] as const;
const SPREAD_MS = 100;

const random = new Random(Number(process.env["WATCHTOWER_SEED"] ?? 13));
let instance: TestInstance;
beforeAll(async () => {
  instance = new TestInstance({});
  await instance.start();
});
afterAll(() => instance.stop());

/** Trace ids of requests. */
const acknowledged: string[] = [];
/** Nobody knows whether they came to be durable before the process died. */
const unanswered: string[] = [];
let requests = 0;
const over = new AbortController();

/** @returns whether the engine promised to keep the spans. */
async function send(name: string, trace: string): Promise<boolean> {
  const end = Date.now();
  const spans = Array.from({ length: SPANS }, (_, index) => {
    return { service: "killed", kind: "internal", name, trace, id: `0${index + 1}`, end } as const;
  });
  const body = new Uint8Array(callsRequest(spans));
  const headers = { "content-type": "application/x-protobuf" };
  try {
    const url = `${instance.endpoints.otlpHttp}/v1/traces`;
    const response = await fetch(url, { method: "POST", headers, body });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

const nextTrace = (): string => (++requests).toString(16).padStart(32, "0");

/** One request after the other, none of them twice. */
async function sendAll(): Promise<void> {
  while (!over.signal.aborted) {
    const trace = nextTrace();
    const isKept = await send("steady", trace);
    (isKept ? acknowledged : unanswered).push(trace);
    await wait(PAUSE_MS);
  }
}

async function untilKill(afterMs: number): Promise<void> {
  const offset = afterMs + random.below(SPREAD_MS);
  const soonest = Date.now() + 1000;
  const due = Math.ceil((soonest - offset) / INTERVAL_MS) * INTERVAL_MS;
  await wait(due + offset - Date.now());
}

const valueOf = async (query: string): Promise<number> =>
  Number((await promqlValues(instance.endpoints, query))[0]?.["value"] ?? NaN);

async function isDurable(trace: string): Promise<boolean> {
  const response = await fetch(`${instance.endpoints.tempo}/api/traces/${trace}`);
  await response.arrayBuffer();
  return response.ok;
}

async function durableOf(traces: readonly string[]): Promise<number> {
  let durable = 0;
  for (const trace of traces) if (await isDurable(trace)) durable++;
  return durable;
}

const seriesOf = (metric: string, name: string): string =>
  `traces_spanmetrics_${metric}{service="killed", span_name="${name}"}`;

it("counts each acknowledged span once, killed while spans come", { timeout: 240_000 }, async () => {
  const senders = Array.from({ length: SENDERS }, sendAll);
  for (const afterMs of KILLS) {
    await untilKill(afterMs);
    await instance.kill9();
    await instance.start();
  }
  over.abort();
  await Promise.all(senders);
  expect(await send("last", nextTrace())).toBe(true);
  // What was received before is counted by then.
  await wait(INTERVAL_MS);
  await eventually("the last request is counted", async () =>
    (await valueOf(seriesOf("calls_total", "last"))) === SPANS ? true : undefined,
  );
  const expected = (acknowledged.length + (await durableOf(unanswered))) * SPANS;
  for (const metric of ["calls_total", "latency_count"]) {
    const series = seriesOf(metric, "steady");
    expect(await valueOf(series)).toBe(expected);
    expect(await valueOf(`resets(${series}[1h])`)).toBe(0);
  }
  // That it was killed while spans came.
  expect(unanswered.length).toBeGreaterThanOrEqual(KILLS.length);
});

import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { WatchtowerError, errorMessage } from "../base/errors.ts";
import { timeLimit } from "../base/time-limit.ts";
import { packageVersion } from "../base/version.ts";
import type { Protocol } from "./exporters.ts";
import { RunIds } from "./ids.ts";
import { play } from "./play.ts";
import { Chance } from "./random.ts";
import { visit } from "./shop.ts";
import { SERVICES } from "./story.ts";
import type { Service } from "./story.ts";
import { startTelemetry } from "./telemetry.ts";
import type { Telemetry, TelemetryOptions } from "./telemetry.ts";

export type { Protocol } from "./exporters.ts";

export interface TestDataOptions {
  readonly protocol: Protocol;
  /** Base URL of the OTLP receiver, as `http://localhost:14317`. */
  readonly url: string;
  /** The command that makes something listen there; default: `watchtower up`. */
  readonly startedBy?: string;
  /** Traces a second. */
  readonly rate: number;
  /** Share of traces in which something fails, 0 to 1. */
  readonly errorRate: number;
  /** Ends by itself after so many milliseconds; absent: goes on until stopped. */
  readonly durationMs?: number;
  /** The same seed tells the same story. */
  readonly seed: number;
  /** Part of the instances' and the traces' ids, so that runs of one seed do not write over each other; default: random. */
  readonly run?: string;
}

/** Goes up while {@link runTestData} runs. */
export interface TestDataCounts {
  /** Told; the rest is counted when it has been acknowledged. */
  readonly traces: number;
  readonly spans: number;
  readonly logs: number;
  /** Of all services together. */
  readonly metricExports: number;
}

const COUNTED = { traces: "spans", logs: "logs", metrics: "metricExports" } as const;
const TICK_MS = 100;
const CONNECT_MS = 3000;
/** Exports of a signal in a row, of all services, that may fail before it is given up. */
const MOST_FAILURES = SERVICES.length;
/** So that a late timer cannot ask for all at once. */
const MOST_PER_TICK = 1000;

/**
 * Sends the telemetry of a small shop of six services until `signal` aborts or the duration is over; then
 * everything is flushed.
 *
 * @throws WatchtowerError `unavailable` when nothing answers at the endpoint, at the start or later.
 */
export async function runTestData(
  options: TestDataOptions,
  report: (counts: TestDataCounts) => void,
  signal: AbortSignal,
): Promise<TestDataCounts> {
  await probe(options);
  const counts = { traces: 0, spans: 0, logs: 0, metricExports: 0 };
  const failure = new AbortController();
  const failures = { traces: 0, logs: 0, metrics: 0 };
  let lastError: Error | undefined;
  const services = startServices(options, (kind, error, items) => {
    failures[kind] = error === undefined ? 0 : failures[kind] + 1;
    if (error === undefined) counts[COUNTED[kind]] += items;
    lastError = error ?? lastError;
    if (failures[kind] >= MOST_FAILURES) failure.abort(error);
  });
  const ends = [signal, failure.signal];
  if (options.durationMs !== undefined) ends.push(timeLimit(options.durationMs));
  const chance = new Chance(options.seed);
  await everyTick(options.rate, AbortSignal.any(ends), () => {
    play(visit(chance, options.errorRate), services, Date.now());
    counts.traces++;
    report({ ...counts });
  });
  await Promise.all(Object.values(services).map((telemetry) => telemetry.shutdown()));
  const isRefusing = failure.signal.aborted || Object.values(failures).some((inARow) => inARow > 0);
  if (isRefusing) throw refused(options, errorMessage(lastError));
  report({ ...counts });
  return counts;
}

function startServices(
  options: TestDataOptions,
  onResult: TelemetryOptions["onResult"],
): Readonly<Record<Service, Telemetry>> {
  const version = packageVersion();
  const run = options.run ?? randomBytes(4).toString("hex");
  const start = (service: Service): Telemetry =>
    startTelemetry(service, `${service}-${run}`, {
      ...options,
      version,
      ids: new RunIds(options.seed, run, service),
      onResult,
    });
  return {
    frontend: start("frontend"),
    catalogue: start("catalogue"),
    cart: start("cart"),
    checkout: start("checkout"),
    payment: start("payment"),
    shipping: start("shipping"),
  };
}

/** Calls `task` at the rate, evenly, until `end` aborts. */
function everyTick(perSecond: number, end: AbortSignal, task: () => void): Promise<void> {
  return new Promise((resolve) => {
    let due = 1;
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      due = Math.min(MOST_PER_TICK, due + ((now - last) * perSecond) / 1000);
      last = now;
      for (; due >= 1 && !end.aborted; due--) task();
    };
    const timer = setInterval(tick, TICK_MS);
    const stop = (): void => {
      clearInterval(timer);
      resolve();
    };
    if (end.aborted) stop();
    else end.addEventListener("abort", stop, { once: true });
  });
}

function refused(
  { protocol, url, startedBy = "watchtower up" }: TestDataOptions,
  reason: string,
): WatchtowerError {
  const what = `OTLP over ${protocol === "grpc" ? "gRPC" : "HTTP"}`;
  const hint = `start it with: ${startedBy}, or name another with --endpoint`;
  return new WatchtowerError("unavailable", `${url} (${what}) does not take data: ${reason}; ${hint}`);
}

/** Whether anything listens at all, before the SDK retries in silence. */
function probe(options: TestDataOptions): Promise<void> {
  const { hostname, port } = new URL(options.url);
  return new Promise((resolve, reject) => {
    // A URL keeps the brackets of an IPv6 address, a socket wants none.
    const host = hostname.replace(/^\[|\]$/g, "");
    const socket = connect({ host, port: Number(port), timeout: CONNECT_MS });
    const fail = (reason: string): void => {
      socket.destroy();
      reject(refused(options, reason));
    };
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("timeout", () => fail(`no answer within ${CONNECT_MS} ms`));
    socket.once("error", (error) => fail(error.message || "connection refused"));
  });
}

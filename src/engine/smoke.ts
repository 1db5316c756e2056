import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { WatchtowerError, errorMessage } from "../base/errors.ts";
import { timeLimit } from "../base/time-limit.ts";
import type { InstanceEndpoints } from "./engine.ts";
import { LOOKS, MESSAGES } from "./smoke-signals.ts";
import type { Marked, SmokeSignal } from "./smoke-signals.ts";

/** What an HTTP server answered; `status` 0 if it did not, and `body` says why then. */
export interface SmokeAnswer {
  readonly status: number;
  readonly body: string;
}

/** The system's HTTP, for tests to put another in its place. */
export interface SmokeHttp {
  /** Neither throws. */
  get(url: string, signal: AbortSignal): Promise<SmokeAnswer>;
  /** @param body JSON. */
  post(url: string, body: string, signal: AbortSignal): Promise<SmokeAnswer>;
}

/** How one signal fared. */
export type SmokeResult =
  | {
      readonly signal: SmokeSignal;
      readonly found: true;
      /** From the acknowledgement on. */ readonly latencyMs: number;
    }
  | {
      readonly signal: SmokeSignal;
      readonly found: false;
      /** What was answered last. */ readonly reason: string;
    };

/** The ids that the test sent, and what was found of each signal. */
export interface SmokeReport extends Marked {
  readonly passed: boolean;
  readonly results: readonly SmokeResult[];
}

/** Times are milliseconds: `timeoutMs` is for each signal, `pollMs` between two looks. */
export interface SmokeOptions {
  readonly timeoutMs: number;
  readonly stop?: AbortSignal;
  readonly http?: SmokeHttp;
  /** The header of that name, for what is read. */
  readonly authorization?: string;
  /** Told as soon as one signal is found, or given up. */
  readonly onResult?: (result: SmokeResult) => void;
  readonly pollMs?: number;
}

const POLL_MS = 250;

/** As long as each signal is looked for, unless it is told otherwise. */
export const SMOKE_TIMEOUT_MS = 60_000;

/**
 * Sends one trace, one log line and one sample with an id of their own over OTLP/HTTP, and asks for each until it can
 * be read back. All three are always tried.
 *
 * @throws WatchtowerError `canceled` if it is stopped.
 */
export async function smoke(endpoints: InstanceEndpoints, options: SmokeOptions): Promise<SmokeReport> {
  const marked: Marked = { id: randomBytes(8).toString("hex"), traceId: randomBytes(16).toString("hex") };
  const signals: readonly SmokeSignal[] = ["traces", "logs", "metrics"];
  const results = await Promise.all(
    signals.map(async (signal) => {
      const result = await smokeOne(signal, marked, endpoints, options);
      options.onResult?.(result);
      return result;
    }),
  );
  if (options.stop?.aborted === true) throw new WatchtowerError("canceled", "the smoke test was stopped");
  return { ...marked, passed: results.every(({ found }) => found), results };
}

/** @throws WatchtowerError `execution`, naming each signal that did not come back, and why. */
export function mustPass({ results }: SmokeReport): void {
  const lost = results.flatMap((result) => (result.found ? [] : [`${result.signal}: ${result.reason}`]));
  if (lost.length > 0) throw new WatchtowerError("execution", `not read back: ${lost.join("; ")}`);
}

async function smokeOne(
  signal: SmokeSignal,
  marked: Marked,
  endpoints: InstanceEndpoints,
  { timeoutMs, stop, authorization, http = systemHttp(authorization), pollMs = POLL_MS }: SmokeOptions,
): Promise<SmokeResult> {
  const late = timeLimit(timeoutMs);
  const until = stop === undefined ? late : AbortSignal.any([late, stop]);
  const message = JSON.stringify(MESSAGES[signal](marked, BigInt(Date.now()) * 1_000_000n));
  // Right after the start, Alloy may answer before what is behind it does.
  const sent = await poll(until, pollMs, async () => {
    const answer = await http.post(`${endpoints.otlpHttp}/v1/${signal}`, message, until);
    return answer.status === 200 ? undefined : `sending was answered ${shown(answer)}`;
  });
  if (sent !== undefined) return { signal, found: false, reason: sent };
  const sentAt = performance.now();
  const look = LOOKS[signal](endpoints, marked);
  const reason = await poll(until, pollMs, async () => {
    const answer = await http.get(look.url, until);
    return answer.status === 200 && look.isThere(answer.body) ? undefined : notThere(answer, look.url);
  });
  if (reason !== undefined) return { signal, found: false, reason };
  return { signal, found: true, latencyMs: performance.now() - sentAt };
}

/** Until it says nothing against. @returns what was said last, if time ran out. */
async function poll(
  until: AbortSignal,
  everyMs: number,
  attempt: () => Promise<string | undefined>,
): Promise<string | undefined> {
  let said: string | undefined = "there was no time";
  while (!until.aborted) {
    const now = await attempt();
    if (now === undefined) return undefined;
    // What an attempt says that was cut short by the end of time tells nothing.
    if (!until.aborted) said = now;
    await wait(everyMs, undefined, { signal: until }).catch(() => {});
  }
  return said;
}

function notThere(answer: SmokeAnswer, url: string): string {
  const where = new URL(url).origin + new URL(url).pathname;
  const isEmpty = answer.status === 200 || answer.status === 404;
  return isEmpty ? `acknowledged, but not found at ${where} in time` : `${where} answered ${shown(answer)}`;
}

const LONGEST_SHOWN = 200;

function shown({ status, body }: SmokeAnswer): string {
  const text = body.trim().replaceAll(/\s+/g, " ").slice(0, LONGEST_SHOWN);
  return status === 0 ? `nothing (${text})` : `${status}${text === "" ? "" : ` ${text}`}`;
}

const systemHttp = (authorization: string | undefined): SmokeHttp => ({
  get: (url, signal) => {
    const login = authorization === undefined ? {} : { authorization };
    return request(url, { headers: { accept: "application/json", ...login }, signal });
  },
  post: (url, body, signal) =>
    request(url, { method: "POST", body, headers: { "content-type": "application/json" }, signal }),
});

async function request(url: string, init: RequestInit): Promise<SmokeAnswer> {
  try {
    const response = await fetch(url, init);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    // What fetch says itself is "fetch failed"; the reason is its cause.
    return { status: 0, body: errorMessage(error instanceof Error ? (error.cause ?? error) : error) };
  }
}

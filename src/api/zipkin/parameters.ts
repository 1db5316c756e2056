import { WatchtowerError, limitError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { TimeRange } from "../../query/traceql/engine.ts";

const MILLI = 1_000_000n;
const MICRO = 1000;
const DAY_MS = 86_400_000;
const DEFAULT_TRACES = 10;
/** They are answered whole. */
const MOST_TRACES = 1500;

const invalid = (message: string): WatchtowerError => new WatchtowerError("invalid", message);

/** A whole number above 0. @returns `undefined` if absent. @throws WatchtowerError `invalid` */
function whole(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw invalid(`${name} is not a whole number above 0: ${text}`);
}

/** Until `endTs`, for `lookback`, both in milliseconds: until now, for a day. The end belongs to it. */
export function timeRange(parameters: URLSearchParams): TimeRange {
  const end = whole(parameters, "endTs") ?? Date.now();
  const start = Math.max(0, end - (whole(parameters, "lookback") ?? DAY_MS));
  return { start: unixNano(BigInt(start) * MILLI), end: unixNano(BigInt(end) * MILLI + 1n) };
}

/** All that is kept, and what is to come within a day. */
export const always = (): TimeRange => ({
  start: unixNano(0n),
  end: unixNano(BigInt(Date.now() + DAY_MS) * MILLI),
});

/** @throws WatchtowerError `limit` */
export function traceLimit(parameters: URLSearchParams): number {
  return bounded(whole(parameters, "limit") ?? DEFAULT_TRACES);
}

/** @throws WatchtowerError `limit` */
export function bounded(traces: number): number {
  if (traces <= MOST_TRACES) return traces;
  throw limitError("maxZipkinTraces", MOST_TRACES, `${traces} traces are asked for`);
}

/** In nanoseconds; given in microseconds. */
export function duration(parameters: URLSearchParams, name: string): number | undefined {
  const micros = whole(parameters, name);
  return micros === undefined ? undefined : micros * MICRO;
}

/** @throws WatchtowerError `invalid` without it. */
export function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name) ?? "";
  if (value === "") throw invalid(`the parameter ${name} is missing`);
  return value;
}

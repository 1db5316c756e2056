import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { TimeRange } from "../../query/traceql/engine.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
const INT64_MAX = 2n ** 63n - 1n;
/** Everything that is kept. */
const ALWAYS: TimeRange = { start: unixNano(0n), end: unixNano(INT64_MAX) };

function bad(name: string, reason: string): WatchtowerError {
  return new WatchtowerError("invalid", `invalid ${name}: ${reason}`);
}

/** Whole seconds only, as Tempo takes them. @returns `undefined` if absent. */
function seconds(parameters: URLSearchParams, name: string): bigint | undefined {
  const text = parameters.get(name);
  if (text === null || text === "") return undefined;
  if (!/^\d{1,11}$/.test(text)) throw bad(name, `must be whole Unix seconds, not ${text}`);
  return BigInt(text);
}

/**
 * `start` and `end` in Unix seconds; without both, everything.
 *
 * @throws WatchtowerError `invalid` if they are no numbers, or start is not before end.
 */
export function timeRange(parameters: URLSearchParams): TimeRange {
  const start = seconds(parameters, "start");
  const end = seconds(parameters, "end");
  if (start !== undefined && end !== undefined && start >= end) {
    throw bad("start", "http parameter start must be before end");
  }
  return {
    start: start === undefined ? ALWAYS.start : unixNano(start * NANOS_PER_SECOND),
    end: end === undefined ? ALWAYS.end : unixNano(end * NANOS_PER_SECOND),
  };
}

/** A whole number between bounds; the upper one is a limit that the error names. */
export function count(
  parameters: URLSearchParams,
  name: string,
  bounds: { readonly fallback: number; readonly min: number; readonly max: number; readonly limit: string },
): number {
  const text = parameters.get(name);
  if (text === null || text === "") return bounds.fallback;
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw bad(name, `must be a whole number, not ${text}`);
  if (value < bounds.min) throw bad(name, `must be at least ${bounds.min}`);
  if (value > bounds.max) throw bad(name, `${value} is too many (limit ${bounds.limit} = ${bounds.max})`);
  return value;
}

/** Tempo says before errors of a search's query what they are about. */
export async function withQueryErrors<T>(task: () => Promise<T> | T): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const about = error instanceof WatchtowerError && error.kind === "invalid";
    if (!about) throw error;
    const options = error.position === undefined ? {} : { position: error.position };
    throw new WatchtowerError("invalid", `invalid TraceQL query: ${errorMessage(error)}`, {
      ...options,
      cause: error,
    });
  }
}

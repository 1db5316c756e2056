import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { TimeRange } from "../../query/traceql/engine.ts";
import { dateRange } from "./date-range.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
const INT64_MAX = 2n ** 63n - 1n;
const INT32_MAX = 2n ** 31n - 1n;
/** Everything that is kept. */
const ALWAYS: TimeRange = { start: unixNano(0n), end: unixNano(INT64_MAX) };

const invalid = (message: string): WatchtowerError => new WatchtowerError("invalid", message);

/** A whole number, with Go's words for what is none. @returns `undefined` if absent. */
function whole(
  parameters: URLSearchParams,
  name: string,
  most: bigint,
  parser: "ParseInt" | "Atoi",
): bigint | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const wrong = (why: string): WatchtowerError =>
    invalid(`invalid ${name}: strconv.${parser}: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[+-]?\d{1,30}$/.test(text)) throw wrong("invalid syntax");
  const value = BigInt(text.replace("+", ""));
  if (value > most || value < -most - 1n) throw wrong("value out of range");
  return value;
}

/**
 * The range of a search: `since`, or `start` and `end` in whole Unix seconds; without any, everything.
 *
 * @throws WatchtowerError `invalid`
 */
export function searchRange(parameters: URLSearchParams): TimeRange {
  const start = whole(parameters, "start", INT32_MAX, "ParseInt");
  const end = whole(parameters, "end", INT32_MAX, "ParseInt");
  const since = parameters.get("since") ?? "";
  if (since !== "") return rangeOfDates(new URLSearchParams({ since }));
  if ((start ?? 0n) === 0n && (end ?? 0n) === 0n) return ALWAYS;
  if ((end ?? 0n) <= (start ?? 0n)) throw notBefore(start, end);
  return start === undefined ? rangeOfDates(parameters) : ofSeconds(start, end);
}

/** The range that a trace by its id is asked in, checked alone: the trace is answered whole. @throws WatchtowerError `invalid` */
export function checkTraceRange(parameters: URLSearchParams): void {
  const start = whole(parameters, "start", INT64_MAX, "ParseInt") ?? 0n;
  const end = whole(parameters, "end", INT64_MAX, "ParseInt") ?? 0n;
  if (start !== 0n && end !== 0n && end <= start) throw notBefore(start, end);
}

const notBefore = (start = 0n, end = 0n): WatchtowerError =>
  invalid(`http parameter start must be before end. received start=${start} end=${end}`);

const ofSeconds = (start: bigint, end: bigint | undefined): TimeRange => ({
  start: unixNano((start < 0n ? 0n : start) * NANOS_PER_SECOND),
  end: end === undefined ? ALWAYS.end : unixNano(end * NANOS_PER_SECOND),
});

/** The range that tags are asked in; without one, everything; one that ends before it starts has nothing in it. */
export function tagRange(parameters: URLSearchParams): TimeRange {
  return rangeOfDates(parameters);
}

function rangeOfDates(parameters: URLSearchParams): TimeRange {
  try {
    const range = dateRange(parameters, BigInt(Date.now()));
    if (range === undefined) return ALWAYS;
    const { start, end } = range;
    return { start: unixNano(start), end: unixNano(end < start ? start : end) };
  } catch (error) {
    throw new WatchtowerError("invalid", `error parsing date range: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** Traces wanted. @param most named `query.maxTraces` where it is exceeded. @throws WatchtowerError `invalid` */
export function traceLimit(parameters: URLSearchParams, fallback: number, most: number): number {
  const value = whole(parameters, "limit", INT64_MAX, "Atoi");
  if (value === undefined) return fallback;
  if (value <= 0n) throw invalid("invalid limit: must be a positive number");
  if (value > BigInt(most))
    throw invalid(`limit ${value} exceeds max limit ${most} (limit query.maxTraces = ${most})`);
  return Number(value);
}

/** Spans wanted of each span set; 0 is "not said", as in Tempo. @throws WatchtowerError `invalid` */
export function spansPerSpanSet(parameters: URLSearchParams, fallback: number, most: number): number {
  const value = whole(parameters, "spss", INT64_MAX, "Atoi") ?? 0n;
  if (value < 0n) throw invalid("invalid spss: must be a non-negative number");
  if (value > BigInt(most)) {
    const limit = `limit maxSpansPerSpanSet = ${most}`;
    throw invalid(`spans per span set exceeds ${most}. received ${value} (${limit})`);
  }
  return value === 0n ? fallback : Number(value);
}

/** A number that counts only if it is one above 0, as Tempo reads `limit` of tags. */
export function optionalCount(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
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

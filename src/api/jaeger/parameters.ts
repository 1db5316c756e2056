import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { parseGoInt } from "../../base/go-number.ts";
import { parsePrometheusDuration } from "../../base/prometheus-duration.ts";
import { unixNano } from "../../base/units.ts";
import { isObject } from "../../base/json-object.ts";
import type { TimeRange } from "../../query/traceql/engine.ts";

const MICRO = 1000n;
const MILLI = 1_000_000n;
const DAY = 24n * 60n * 60n * 1_000_000_000n;
/** Of a search without a start, as in Jaeger. */
const SEARCH_LOOKBACK = 2n * DAY;

const invalid = (message: string): WatchtowerError => new WatchtowerError("invalid", message);

const now = (): bigint => BigInt(Date.now()) * MILLI;

/** A whole number. @returns `undefined` if absent. @throws WatchtowerError `invalid` */
export function integer(parameters: URLSearchParams, name: string): bigint | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const value = parseGoInt(text);
  if (value !== undefined) return value;
  const why = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw invalid(`unable to parse param '${name}': ${why}`);
}

/** `start` and `end` in microseconds; without a start, `lookback` such as `1h`, or two days. */
export function searchRange(parameters: URLSearchParams): TimeRange {
  const end = (integer(parameters, "end") ?? now() / MICRO) * MICRO;
  const start = integer(parameters, "start");
  const lookback = parsePrometheusDuration(parameters.get("lookback") ?? "");
  const reach = lookback === undefined ? SEARCH_LOOKBACK : BigInt(lookback) * MILLI;
  return range(start === undefined ? end - reach : start * MICRO, end);
}

/** `endTs` and `lookback` in milliseconds; until now, and for a day. */
export function dependencyRange(parameters: URLSearchParams): TimeRange {
  const end = (integer(parameters, "endTs") ?? now() / MILLI) * MILLI;
  const lookback = integer(parameters, "lookback");
  return range(end - (lookback === undefined ? DAY : lookback * MILLI), end);
}

/** All that is kept, and what is to come within a day. */
export const always = (): TimeRange => range(0n, now() + DAY);

/** The end belongs to it. */
function range(start: bigint, end: bigint): TimeRange {
  const from = start < 0n ? 0n : start;
  return { start: unixNano(from), end: unixNano(end < from ? from : end + 1n) };
}

/** In nanoseconds, written as Go does. @returns `undefined` if absent. @throws WatchtowerError `invalid` */
export function duration(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const nanos = parseGoDuration(text);
  if (nanos !== undefined) return nanos;
  throw invalid(`unable to parse param '${name}': time: invalid duration ${JSON.stringify(text)}`);
}

/** The service that is asked about. @throws WatchtowerError `invalid` without one. */
export function service(parameters: URLSearchParams): string {
  const name = parameters.get("service") ?? "";
  if (name === "") throw invalid("parameter 'service' is required");
  return name;
}

/** `tag=key:value`, any number of them, and `tags` as JSON of texts. @throws WatchtowerError `invalid` */
export function tags(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const text of parameters.getAll("tag")) {
    const at = text.indexOf(":");
    if (at < 0) throw invalid(`malformed 'tag' parameter, expecting key:value, received: ${text}`);
    all.set(text.slice(0, at), text.slice(at + 1));
  }
  for (const text of parameters.getAll("tags"))
    for (const [key, value] of Object.entries(tagObject(text))) all.set(key, value);
  return all;
}

const malformed = (why: string): WatchtowerError =>
  invalid(`malformed 'tags' parameter, cannot unmarshal JSON: ${why}`);

function tagObject(text: string): Readonly<Record<string, string>> {
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    throw malformed("it is none");
  }
  if (!isObject(value)) throw malformed("it is no object");
  const entries = Object.entries(value);
  for (const [key, one] of entries)
    if (typeof one !== "string") throw malformed(`the value of ${JSON.stringify(key)} is no text`);
  return Object.fromEntries(entries.map(([key, one]) => [key, String(one)]));
}

import { WatchtowerError } from "../../base/errors.ts";
import { parseGoFloat } from "../../base/go-number.ts";
import type { TimeRange } from "../../query/logql/engine.ts";
import { prometheusDuration } from "../../query/logql/syntax/literals.ts";

/** Lines that are returned where `limit` is absent, as in Loki. */
export const DEFAULT_LIMIT = 100;
const MAX_NS = 2 ** 63;

/** A whole number, or `fallback` when absent. @throws WatchtowerError `invalid` */
export function wholeOf(parameters: URLSearchParams, name: string, fallback: number): number {
  const text = parameters.get(name) ?? "";
  if (text === "") return fallback;
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
  const problem = /^[+-]?\d+$/.test(text) ? "value out of range" : "invalid syntax";
  throw new WatchtowerError("invalid", `strconv.Atoi: parsing ${JSON.stringify(text)}: ${problem} (${name})`);
}

/** How many lines (or items) an answer may have. @throws WatchtowerError `invalid` */
export function limitOf(parameters: URLSearchParams, fallback = DEFAULT_LIMIT, name = "limit"): number {
  const limit = wholeOf(parameters, name, fallback);
  if (limit > 0 && limit < 2 ** 32) return limit;
  throw new WatchtowerError("invalid", "limit must be a positive value");
}

/** Newest first, unless `direction` says `forward`. @throws WatchtowerError `invalid` for another word. */
export function directionOf(parameters: URLSearchParams): "forward" | "backward" {
  const text = parameters.get("direction") ?? "";
  const direction = text === "" ? "backward" : text.toLowerCase();
  if (direction === "forward" || direction === "backward") return direction;
  throw new WatchtowerError("invalid", `invalid direction '${text}'`);
}

/** Seconds, or a duration such as `1m30s`; in nanoseconds. */
function durationOf(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  if (text === "") return undefined;
  const seconds = parseGoFloat(text);
  const nanos = seconds === undefined ? prometheusDuration(text) : Math.trunc(seconds * 1e9);
  // What is no number counts as the least, as when Go converts it.
  if (Number.isNaN(nanos)) return -MAX_NS;
  if (nanos !== undefined && Math.abs(nanos) < MAX_NS) return nanos;
  const overflow = nanos === undefined ? "" : ". It overflows int64";
  throw new WatchtowerError("invalid", `cannot parse ${JSON.stringify(text)} to a valid duration${overflow}`);
}

/** Nanoseconds between steps; a 250th of the range, in whole seconds, when absent. @throws WatchtowerError */
export function stepOf(parameters: URLSearchParams, { start, end }: TimeRange, maxPoints: number): number {
  const seconds = Number(end - start) / 1e9;
  const step = durationOf(parameters, "step") ?? Math.max(Math.floor(seconds / 250), 1) * 1e9;
  if (step <= 0) {
    const reason = "zero or negative query resolution step widths are not accepted. Try a positive integer";
    throw new WatchtowerError("invalid", reason);
  }
  if (Number(end - start) / step <= maxPoints) return step;
  const most = maxPoints.toLocaleString("en-US");
  const message = `exceeded maximum resolution of ${most} points per time series. Try increasing the value of the step parameter`;
  throw new WatchtowerError("invalid", message);
}

/** Least time between lines, in nanoseconds; 0 when absent. @throws WatchtowerError `invalid` */
export function intervalOf(parameters: URLSearchParams): bigint {
  const interval = durationOf(parameters, "interval") ?? 0;
  if (interval < 0) throw new WatchtowerError("invalid", "interval must be >= 0");
  return BigInt(interval);
}

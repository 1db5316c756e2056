import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { unixMilli } from "../../base/units.ts";
import type { PromqlAnswer, PromqlEngine, QueryOptions } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { encodeAnswer } from "./encode.ts";
import {
  about,
  invalidParameter,
  limitOf,
  optionalDuration,
  optionalTime,
  parseDuration,
  requiredDuration,
  requiredTime,
} from "./parameters.ts";
import { TRUNCATED } from "./respond.ts";
import { jsonAnswer } from "./text-answer.ts";

/** Warnings, and infos, that an answer has room for. */
const MAX_NOTES = 10;

/** `/api/v1/query`: an expression at one time, now by default. */
export async function query(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = limitOf(parameters);
  const time = optionalTime(parameters, "time", unixMilli(Date.now()));
  const options = queryOptions(c, parameters);
  const answer = await about("query", () => engine.instant(parameters.get("query") ?? "", time, options));
  return respondAnswer(c, answer, limit, parameters);
}

/** `/api/v1/query_range`: an expression at every step from start to end. */
export async function queryRange(c: Context, engine: PromqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const limit = limitOf(parameters);
  const start = requiredTime(parameters, "start");
  const end = requiredTime(parameters, "end");
  if (end < start) throw invalidParameter("end", "end timestamp must not be before start time");
  const step = Math.trunc(requiredDuration(parameters, "step"));
  if (step <= 0) {
    const reason = "zero or negative query resolution step widths are not accepted. Try a positive integer";
    throw invalidParameter("step", reason);
  }
  requireResolution(start, end, step, engine.limits.maxPoints);
  const options = queryOptions(c, parameters);
  const text = parameters.get("query") ?? "";
  const answer = await about("query", () => engine.range(text, start, end, step, options));
  return respondAnswer(c, answer, limit, parameters);
}

function requireResolution(start: number, end: number, step: number, maxPoints: number): void {
  if (Math.floor((end - start) / step) <= maxPoints) return;
  const most = maxPoints.toLocaleString("en-US");
  const message = `exceeded maximum resolution of ${most} points per timeseries. Try decreasing the query resolution (?step=XX)`;
  throw new WatchtowerError("invalid", message);
}

function queryOptions(c: Context, parameters: URLSearchParams): QueryOptions {
  const timeoutMs = optionalDuration(parameters, "timeout");
  const lookbackMs = lookbackOf(parameters);
  return {
    signal: c.req.raw.signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(lookbackMs === undefined || lookbackMs <= 0 ? {} : { lookbackMs }),
  };
}

/** The one duration whose error Prometheus words in its own way. */
function lookbackOf(parameters: URLSearchParams): number | undefined {
  const text = parameters.get("lookback_delta") ?? "";
  if (text === "") return undefined;
  const lookbackMs = parseDuration(text);
  if (lookbackMs !== undefined && Number.isFinite(lookbackMs)) return lookbackMs;
  const overflow = lookbackMs === undefined ? "" : ". It overflows int64";
  const reason = `cannot parse ${JSON.stringify(text)} to a valid duration${overflow}`;
  throw new WatchtowerError("invalid", `error parsing lookback delta duration: ${reason}`);
}

function respondAnswer(
  c: Context,
  { result, warnings, infos, statistics }: PromqlAnswer,
  limit: number,
  parameters: URLSearchParams,
): Response {
  const extra: string[] = [];
  let kept = result;
  if (limit > 0 && (result.kind === "vector" || result.kind === "matrix") && result.series.length > limit) {
    kept = { ...result, series: result.series.slice(0, limit) };
    extra.push(TRUNCATED);
  }
  const wanted = parameters.get("stats") ?? "";
  const stats = wanted === "" ? undefined : statistics;
  if (stats !== undefined && !STATS.includes(wanted)) extra.push(outOfUse(wanted));
  const envelope = {
    warnings: [...firstOf(warnings, "warning"), ...extra],
    infos: firstOf(infos, "info"),
  };
  return jsonAnswer(c, encodeAnswer(kept, envelope, stats));
}

const STATS: readonly string[] = ["true", "all"];

const outOfUse = (stats: string): string =>
  `value ${JSON.stringify(stats)} for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"`;

/** So many, and how many there are more. */
function firstOf(notes: readonly string[], kind: string): readonly string[] {
  const more = notes.length - MAX_NOTES;
  return more <= 0 ? notes : [...notes.slice(0, MAX_NOTES), `${more} more ${kind} annotations omitted`];
}

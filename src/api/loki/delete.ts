import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration, printGoDuration } from "../../base/go-duration.ts";
import { parseGoFloat } from "../../base/go-number.ts";
import { type UnixMilli, unixMilli } from "../../base/units.ts";
import {
  type DeleteRequest,
  type LineDeletes,
  readsLines,
  statusOf,
} from "../../query/logql/deletes/line-deletes.ts";
import { parseTime } from "./time-parameters.ts";

const SECOND_NS = 1e9;
const NANOS_PER_MILLI = 1_000_000n;

/**
 * `/loki/api/v1/delete`, as Loki's compactor answers it: POST and PUT ask for lines to go, GET lists what was asked for,
 * DELETE cancels. Parameters are those of the URL.
 */
export async function deletes(c: Context, lines: LineDeletes): Promise<Response> {
  const refusal = refused(c, lines);
  if (refusal !== undefined) return refusal;
  const parameters = new URL(c.req.url).searchParams;
  switch (c.req.method) {
    case "GET":
      return c.json(listed(parameters, lines));
    case "DELETE":
      await lines.cancel(parameters.get("request_id") ?? "", parameters.get("force") === "true");
      return new Response(null, { status: 204 });
    default:
      return add(parameters, lines);
  }
}

/**
 * GET `/loki/api/v1/cache/generation_numbers`: which answers those who keep some may go on using after lines were
 * deleted. The empty text, as of a Loki before the first deletion: whoever keeps answers asks again in any case.
 */
export function cacheGenerations(c: Context, lines: LineDeletes): Response {
  return refused(c, lines) ?? c.text('""\n');
}

/** Unless lines may be deleted. @throws WatchtowerError `invalid` */
function refused(c: Context, { settings }: LineDeletes): Response | undefined {
  if (settings.mode === "disabled") return c.text("deletion is not available for this tenant\n", 403);
  if (settings.retentionEnabled) return undefined;
  const setting = "loki.compactor.retention_enabled";
  throw new WatchtowerError("invalid", `Retention is not enabled (setting ${setting})`);
}

async function add(parameters: URLSearchParams, lines: LineDeletes): Promise<Response> {
  const query = parameters.get("query") ?? "";
  if (query === "") throw new WatchtowerError("invalid", "query not set");
  const isRead = readsLines(query);
  const first = parameters.get("start") ?? "";
  if (first === "") throw new WatchtowerError("invalid", "start time not set");
  const start = timeOf(first, "start");
  const end = endOf(parameters.get("end") ?? "");
  if (end > Date.now()) throw new WatchtowerError("invalid", "deletes in the future are not allowed");
  if (start >= end)
    throw new WatchtowerError("invalid", "start time can't be greater than or equal to end time");
  const interval = parameters.get("max_interval") ?? "";
  const partMs = isRead && interval !== "" ? intervalOf(interval, end - start, lines) : undefined;
  const id = await lines.add(query, start, end, partMs);
  return new Response(null, { status: 204, headers: { "x-delete-request-id": id } });
}

function intervalOf(text: string, spanMs: number, { settings }: LineDeletes): number {
  const nanos = parseGoDuration(text);
  if (nanos === undefined || nanos < SECOND_NS)
    throw new WatchtowerError("invalid", "invalid max_interval: valid time units are 's', 'm', 'h'");
  const milliseconds = Math.trunc(nanos / 1e6);
  if (milliseconds > settings.maxIntervalMs) throw tooLong(shown(settings.maxIntervalMs));
  if (milliseconds > spanMs) throw tooLong(`the interval to be deleted (${shown(spanMs)})`);
  return milliseconds;
}

const shown = (milliseconds: number): string => printGoDuration(BigInt(milliseconds) * NANOS_PER_MILLI);

const tooLong = (most: string): WatchtowerError =>
  new WatchtowerError("invalid", `max_interval can't be greater than ${most}`);

/** Without one the second that has begun: logcli lists no requests whose times have fractions. */
function endOf(text: string): UnixMilli {
  return text === "" ? unixMilli(Math.floor(Date.now() / 1000) * 1000) : timeOf(text, "end");
}

/** Seconds of ten characters, or RFC 3339; now, if it is empty. */
function timeOf(text: string, name: "start" | "end"): UnixMilli {
  if (text === "") return unixMilli(Date.now());
  const seconds = /^[\d.]{10}$/.test(text) ? parseGoFloat(text) : undefined;
  if (seconds !== undefined) return unixMilli(Math.trunc(seconds * 1000));
  const time = text.includes("T") ? parseTime(text) : undefined;
  if (time !== undefined) return unixMilli(Number(time / NANOS_PER_MILLI));
  throw new WatchtowerError("invalid", `invalid ${name} time: require unix seconds or RFC3339 format`);
}

function listed(parameters: URLSearchParams, lines: LineDeletes): readonly object[] {
  const [first, last] = [parameters.get("start") ?? "", parameters.get("end") ?? ""];
  const isAsked = first !== "" && last !== "";
  const [from, to] = isAsked ? [timeOf(first, "start"), timeOf(last, "end")] : [-Infinity, Infinity];
  return lines.requests.filter(({ start, end }) => start <= to && end >= from).map(bodyOf);
}

/** Times in seconds. */
function bodyOf(request: DeleteRequest): object {
  return {
    request_id: request.id,
    start_time: request.start / 1000,
    end_time: request.end / 1000,
    query: request.query,
    status: statusOf(request),
    created_at: request.createdAt / 1000,
    user_id: "",
  };
}

import { queryLinesBetween } from "../http/loki.ts";
import { logRows, sortRows, type LogRow } from "./log-rows.ts";
import { quote } from "./logql-text.ts";
import type { LineContext } from "./logs-state.ts";

/** How far before and after a line is looked; as long as Loki takes for one query by default. */
const REACH_NANOS = 29n * 86_400n * 1_000_000_000n;

/** The line's place in its stream; undefined for a line whose stream has no labels. */
export function contextOf(row: LogRow): LineContext | undefined {
  const matchers = row.fields
    .filter(({ kind }) => kind === "label")
    .map(({ name, value }) => `${name}=${quote(value)}`);
  return matchers.length === 0 ? undefined : { time: row.time, stream: `{${matchers.join(", ")}}` };
}

/** So many lines of the stream before a moment (Unix nanoseconds), oldest first. */
export async function linesBefore(
  stream: string,
  time: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly LogRow[]> {
  const start = BigInt(time) > REACH_NANOS ? String(BigInt(time) - REACH_NANOS) : "0";
  const query = { expr: stream, limit, direction: "backward", start, end: time } as const;
  return rowsOf(await queryLinesBetween(query, signal));
}

/** So many lines of the stream from a moment on, oldest first. */
export async function linesFrom(
  stream: string,
  time: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly LogRow[]> {
  const end = String(BigInt(time) + REACH_NANOS);
  const query = { expr: stream, limit, direction: "forward", start: time, end } as const;
  return rowsOf(await queryLinesBetween(query, signal));
}

function rowsOf(data: Awaited<ReturnType<typeof queryLinesBetween>>): readonly LogRow[] {
  return data.resultType === "streams" ? sortRows(logRows(data.result), "forward") : [];
}

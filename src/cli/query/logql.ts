import type { LokiQueryData, LokiStream, LokiSuccess } from "../../api/wire/loki.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { print, table } from "../output.ts";
import { parseCount } from "../quantities.ts";
import { samplesText } from "../samples.ts";
import { showLabels, showNanoTime, showText } from "../show.ts";
import { ask } from "./ask.ts";
import type { Query, QueryOptions } from "./ask.ts";
import { nanos, rangeOf } from "./range.ts";

/**
 * Lines, oldest first, or values over time.
 *
 * @throws WatchtowerError `invalid` for an option of the other kind: which one it is, only the answer tells.
 */
export const logql: Query = async (context, options, query) => {
  const { terminal, json } = context;
  const { startMs, endMs, stepMs } = rangeOf(options, Date.now());
  const { data } = await ask<LokiSuccess<LokiQueryData>>(context, "loki", "loki/api/v1/query_range", {
    query,
    start: nanos(startMs),
    // The end itself is left out.
    end: nanos(endMs + 1),
    limit: parseCount(options.limit ?? "100", "--limit", 1),
    step: stepMs / 1000,
  });
  refuseUnheeded(options, data.resultType);
  print(terminal, json, data, () =>
    data.resultType === "streams" ? linesText(data.result) : samplesText(data),
  );
};

/** Only the answer tells whether a query is of lines or of values. */
function refuseUnheeded({ step, limit }: QueryOptions, found: LokiQueryData["resultType"]): void {
  if (found === "streams" && step !== undefined)
    throw new WatchtowerError(
      "invalid",
      "--step is of values over time, and this query finds lines; leave it out",
    );
  if (found !== "streams" && limit !== undefined)
    throw new WatchtowerError("invalid", "--limit is of lines, and this query makes values; leave it out");
}

/** Oldest first, as a log is read. */
function linesText(streams: readonly LokiStream[]): string {
  const entries = streams.flatMap(({ stream, values }) =>
    values.map(([time, line]) => ({ time: BigInt(time), line, stream })),
  );
  entries.sort((a, b) => (a.time < b.time ? -1 : 1));
  if (entries.length === 0) return "no lines";
  const rows = entries.map(({ time, line, stream }) => [
    showNanoTime(String(time)),
    stream["detected_level"] ?? "",
    showText(stream["service_name"] ?? showLabels(stream)),
    showText(line),
  ]);
  return table(["time", "level", "service", "line"], rows);
}

import type { SearchBody } from "../../api/wire/tempo.ts";
import { isMetricsQuery } from "../../api/wire/traceql-kind.ts";
import { WatchtowerError } from "../../base/errors.ts";
import type { Context } from "../context.ts";
import { print, table } from "../output.ts";
import { parseCount } from "../quantities.ts";
import { showNanoTime, showText } from "../show.ts";
import { ask } from "./ask.ts";
import type { Query, QueryOptions } from "./ask.ts";
import { rangeOf } from "./range.ts";
import { traceqlMetrics } from "./traceql-metrics.ts";

/** Traces; where spans are made into numbers, the numbers. */
export const traceql: Query = (context, options, query) =>
  isMetricsQuery(query) ? traceqlMetrics(context, options, query) : search(context, options, query);

async function search(context: Context, options: QueryOptions, query: string): Promise<void> {
  const { terminal, json } = context;
  if (options.step !== undefined)
    throw new WatchtowerError(
      "invalid",
      "--step is of values over time, and this query finds traces; leave it out",
    );
  const { startMs, endMs } = rangeOf(options, Date.now());
  const body = await ask<SearchBody>(context, "tempo", "api/search", {
    q: query,
    start: Math.floor(startMs / 1000),
    end: Math.ceil(endMs / 1000) + (options.to === undefined ? 1 : 0),
    limit: parseCount(options.limit ?? "20", "--limit", 1),
  });
  print(terminal, json, body, () => tracesText(body));
}

function tracesText({ traces }: SearchBody): string {
  if (traces.length === 0) return "no traces";
  const rows = traces.map((trace) => [
    trace.traceID.padStart(32, "0"),
    showNanoTime(trace.startTimeUnixNano),
    `${trace.durationMs ?? 0} ms`,
    String((trace.spanSets ?? []).reduce((sum, { matched }) => sum + matched, 0)),
    showText(trace.rootServiceName),
    showText(trace.rootTraceName ?? ""),
  ]);
  return table(["trace", "start", "duration", "spans", "service", "root"], rows);
}

import type { Command } from "commander";
import type { LokiQueryData, LokiStream, LokiSuccess } from "../../api/wire/loki.ts";
import type { PrometheusSuccess, QueryData } from "../../api/wire/prometheus.ts";
import type { SearchBody } from "../../api/wire/tempo.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { getJson, queryString } from "../http.ts";
import { print, table } from "../output.ts";
import { reached } from "../reach.ts";
import type { Terminal } from "../output.ts";
import { samplesText } from "../samples.ts";
import { showLabels, showNanoTime, showText } from "../show.ts";
import { parseCount, parseDuration } from "../quantities.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

/** Points of a range query, as many as a screen or two show. */
const STEPS = 60;
const DEFAULT_SINCE = "1h";

interface Options {
  readonly since?: string;
  readonly limit?: string;
}

export const queryCommand = (terminal: Terminal): Command =>
  groupOf("query", "ask in PromQL, LogQL or TraceQL", "watchtower query logql '{service_name=\"shop\"}'", [
    makeCommand<Options>(terminal, {
      usage: "promql <expression>",
      description: "values now, or over the time of --since",
      example: "watchtower query promql 'sum by (job) (target_info)' --since 15m",
      options: [["--since <time>", "a range up to now, as 15m or 1h, instead of now"], ...CLUSTER_OPTIONS],
      run: ofEngine(promql),
    }),
    makeCommand<Options>(terminal, {
      usage: "logql <expression>",
      description: "log lines, or values of a metric query",
      example: `watchtower query logql '{service_name="shop"} |= "timeout"' --since 15m`,
      options: [
        ["--since <time>", "how far back, as 15m or 1h (default: 1h)"],
        ["--limit <lines>", "the newest so many lines (default: 100)"],
        ...CLUSTER_OPTIONS,
      ],
      run: ofEngine(logql),
    }),
    makeCommand<Options>(terminal, {
      usage: "traceql <expression>",
      description: "traces",
      example: "watchtower query traceql '{ status = error && duration > 100ms }'",
      options: [
        ["--since <time>", "how far back, as 15m or 1h (default: 1h)"],
        ["--limit <traces>", "at most so many traces (default: 20)"],
        ...CLUSTER_OPTIONS,
      ],
      run: ofEngine(traceql),
    }),
  ]);

type Query = (context: Context, options: Options, query: string) => Promise<void>;

/** Options of the engine that was not chosen are refused. */
const ofEngine =
  (run: Query) =>
  async (context: Context, options: Options, [query = ""]: readonly string[]): Promise<void> => {
    refuseOptionsOfOther(context);
    await run(context, options, query);
  };

/** Asks one of the three interfaces. @param path below it, with its parameters. */
const ask = <T>(context: Context, of: "prometheus" | "loki" | "tempo", path: string): Promise<T> =>
  reached(context, ["grafana"], ({ endpoints, authorization }) =>
    getJson<T>(`${endpoints[of]}/${path}`, authorization),
  );

const promql: Query = async (context, { since }, query) => {
  const { terminal, json } = context;
  const path = since === undefined ? "query" : "query_range";
  const range = since === undefined ? {} : rangeOf(parseDuration(since, "--since"));
  const asked = `api/v1/${path}?${queryString({ query, ...range })}`;
  const {
    data,
    warnings = [],
    infos = [],
  } = await ask<PrometheusSuccess<QueryData>>(context, "prometheus", asked);
  for (const note of [...warnings, ...infos]) terminal.err(note);
  print(terminal, json, data, () => samplesText(data));
};

function rangeOf(lengthMs: number): Readonly<Record<"start" | "end" | "step", number>> {
  const end = Date.now() / 1000;
  return { start: end - lengthMs / 1000, end, step: stepOf(lengthMs) };
}

const stepOf = (lengthMs: number): number => Math.max(1, Math.round(lengthMs / 1000 / STEPS));

const logql: Query = async (context, options, query) => {
  const { terminal, json } = context;
  const lengthMs = parseDuration(options.since ?? DEFAULT_SINCE, "--since");
  const parameters = queryString({
    query,
    start: nanos(Date.now() - lengthMs),
    // The end itself is left out.
    end: nanos(Date.now() + 1),
    limit: parseCount(options.limit ?? "100", "--limit", 1),
    step: stepOf(lengthMs),
  });
  const path = `loki/api/v1/query_range?${parameters}`;
  const { data } = await ask<LokiSuccess<LokiQueryData>>(context, "loki", path);
  print(terminal, json, data, () =>
    data.resultType === "streams" ? linesText(data.result) : samplesText(data),
  );
};

const nanos = (unixMs: number): string => String(BigInt(Math.round(unixMs)) * 1_000_000n);

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

const traceql: Query = async (context, options, query) => {
  const { terminal, json } = context;
  const lengthMs = parseDuration(options.since ?? DEFAULT_SINCE, "--since");
  const end = Math.ceil(Date.now() / 1000) + 1;
  const start = Math.floor(end - lengthMs / 1000);
  const limit = parseCount(options.limit ?? "20", "--limit", 1);
  const parameters = queryString({ q: query, start, end, limit });
  const body = await ask<SearchBody>(context, "tempo", `api/search?${parameters}`);
  print(terminal, json, body, () => tracesText(body));
};

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

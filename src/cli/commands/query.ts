import { Command } from "commander";
import type { LokiQueryData, LokiStream, LokiSuccess } from "../../api/wire/loki.ts";
import type { PrometheusSuccess, QueryData } from "../../api/wire/prometheus.ts";
import type { SearchBody } from "../../api/wire/tempo.ts";
import { command } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson, printTable, warn } from "../output.ts";
import { getJson } from "../request.ts";
import { runningInstance } from "../running.ts";
import { labelsText, printSamples } from "../samples.ts";
import { parseDuration, showNanoTime } from "../show-time.ts";

/** Points of a range query, as many as lines fit on a few screens. */
const STEPS = 60;

interface QueryOptions extends SharedOptions {
  readonly since?: string;
  readonly limit?: string;
}

export function queryCommand(): Command {
  const expression = "<expression>";
  return new Command("query")
    .description("ask in PromQL, LogQL or TraceQL")
    .addHelpText("after", `\nExample:\n  $ watchtower query traceql '{ status = error }' --since 15m`)
    .addCommand(
      command("promql", "values now, or over the time of --since", "watchtower query promql 'up' --since 15m")
        .argument(expression)
        .option("--since <time>", "a range up to now, as 15m or 1h, instead of now")
        .action(promql),
    )
    .addCommand(
      command(
        "logql",
        "log lines, or values of a metric query",
        `watchtower query logql '{service_name="shop"}'`,
      )
        .argument(expression)
        .option("--since <time>", "how far back, as 15m or 1h", "1h")
        .option("--limit <lines>", "the newest so many lines", "100")
        .action(logql),
    )
    .addCommand(
      command("traceql", "traces", "watchtower query traceql '{ duration > 100ms }' --since 15m")
        .argument(expression)
        .option("--since <time>", "how far back, as 15m or 1h", "1h")
        .option("--limit <traces>", "at most so many traces", "20")
        .action(traceql),
    );
}

async function promql(query: string, options: QueryOptions): Promise<void> {
  const api = `${(await runningInstance(options)).endpoints.prometheus}/api/v1`;
  const {
    data,
    warnings = [],
    infos = [],
  } = options.since === undefined
    ? await getJson<PrometheusSuccess<QueryData>>(`${api}/query`, { query })
    : await getJson<PrometheusSuccess<QueryData>>(`${api}/query_range`, { query, ...range(options.since) });
  for (const note of [...warnings, ...infos]) warn(note);
  if (options.json) printJson(data);
  else printSamples(data);
}

function range(since: string): Readonly<Record<"start" | "end" | "step", string>> {
  const length = parseDuration(since, "--since") / 1000;
  const end = Date.now() / 1000;
  const step = Math.max(1, Math.round(length / STEPS));
  return { start: String(end - length), end: String(end), step: String(step) };
}

async function logql(query: string, options: QueryOptions): Promise<void> {
  const length = parseDuration(options.since ?? "1h", "--since");
  const { loki } = (await runningInstance(options)).endpoints;
  const { data } = await getJson<LokiSuccess<LokiQueryData>>(`${loki}/loki/api/v1/query_range`, {
    query,
    start: nanos(Date.now() - length),
    // Loki leaves out the end itself.
    end: nanos(Date.now() + 1),
    limit: options.limit ?? "100",
    step: String(Math.max(1, Math.round(length / 1000 / STEPS))),
  });
  if (options.json) printJson(data);
  else if (data.resultType === "streams") printLines(data.result);
  else printSamples(data);
}

const nanos = (unixMs: number): string => String(BigInt(Math.round(unixMs)) * 1_000_000n);

/** Oldest first, as a log is read. */
function printLines(streams: readonly LokiStream[]): void {
  const entries = streams.flatMap(({ stream, values }) =>
    values.map(([time, line]) => ({
      time: BigInt(time),
      level: stream["detected_level"] ?? "",
      line,
      stream,
    })),
  );
  entries.sort((a, b) => (a.time < b.time ? -1 : 1));
  if (entries.length === 0) return print("no lines");
  printTable(
    ["time", "level", "service", "line"],
    entries.map(({ time, level, line, stream }) => [
      showNanoTime(String(time)),
      level,
      stream["service_name"] ?? labelsText(stream),
      line,
    ]),
  );
}

async function traceql(query: string, options: QueryOptions): Promise<void> {
  const end = Math.ceil(Date.now() / 1000) + 1;
  const start = Math.floor(end - parseDuration(options.since ?? "1h", "--since") / 1000);
  const { tempo } = (await runningInstance(options)).endpoints;
  const body = await getJson<SearchBody>(`${tempo}/api/search`, {
    q: query,
    start: String(start),
    end: String(end),
    limit: options.limit ?? "20",
  });
  if (options.json) return printJson(body);
  if (body.traces.length === 0) return print("no traces");
  printTable(
    ["trace", "start", "duration", "spans", "service", "root"],
    body.traces.map((trace) => [
      trace.traceID.padStart(32, "0"),
      showNanoTime(trace.startTimeUnixNano),
      `${trace.durationMs ?? 0} ms`,
      String((trace.spanSets ?? [trace.spanSet]).reduce((sum, set) => sum + (set?.matched ?? 0), 0)),
      trace.rootServiceName,
      trace.rootTraceName ?? "",
    ]),
  );
}

import type { Command } from "commander";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import type { Terminal } from "../output.ts";
import type { Query, QueryOptions } from "../query/ask.ts";
import { logql } from "../query/logql.ts";
import { promql } from "../query/promql.ts";
import { RANGE_OPTIONS } from "../query/range.ts";
import { traceql } from "../query/traceql.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

const STEP = "between two values over time, as 30s (default: a sixtieth of the time, 1s at least)";

export const queryCommand = (terminal: Terminal): Command =>
  groupOf("query", "ask in PromQL, LogQL or TraceQL", "watchtower query logql '{service_name=\"shop\"}'", [
    makeCommand<QueryOptions>(terminal, {
      usage: "promql <expression>",
      description: "values now, or at the time of --to; with --since or --from, over time",
      example: "watchtower query promql 'sum by (job) (target_info)' --since 15m",
      options: [
        ["--since <time>", "over so long a time, as 15m or 1h"],
        ...RANGE_OPTIONS,
        ["--step <time>", STEP],
        ...CLUSTER_OPTIONS,
      ],
      run: ofEngine(promql),
    }),
    makeCommand<QueryOptions>(terminal, {
      usage: "logql <expression>",
      description: "log lines; of a metric query its values over time",
      example: `watchtower query logql '{service_name="shop"} |= "timeout"' --since 15m`,
      options: [
        ["--since <time>", "how far back, as 15m or 1h (default: 1h)"],
        ...RANGE_OPTIONS,
        ["--limit <lines>", "the newest so many lines (default: 100)"],
        ["--step <time>", STEP],
        ...CLUSTER_OPTIONS,
      ],
      run: ofEngine(logql),
    }),
    makeCommand<QueryOptions>(terminal, {
      usage: "traceql <expression>",
      description:
        "traces; of a metrics query, as {} | rate(), one value of each series for all of the time, with --since or --from values over time",
      example: "watchtower query traceql '{ status = error && duration > 100ms }'",
      options: [
        ["--since <time>", "how far back, as 15m or 1h (default: 1h)"],
        ...RANGE_OPTIONS,
        ["--limit <traces>", "at most so many traces (default: 20)"],
        ["--step <time>", STEP],
        ...CLUSTER_OPTIONS,
      ],
      run: ofEngine(traceql),
    }),
  ]);

/** Options of the engine that was not chosen are refused. */
const ofEngine =
  (run: Query) =>
  async (context: Context, options: QueryOptions, [query = ""]: readonly string[]): Promise<void> => {
    refuseOptionsOfOther(context);
    await run(context, options, query);
  };

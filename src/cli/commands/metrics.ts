import type { Command } from "commander";
import type { LabelNamesCardinality, LabelValuesCardinality } from "../../api/wire/prometheus.ts";
import { groupOf, makeCommand } from "../command.ts";
import { refuseOptionsOfOther } from "../engine-options.ts";
import { getJson, queryString } from "../http.ts";
import { print, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { parseCount } from "../quantities.ts";
import { reached } from "../reach.ts";
import { showText } from "../show.ts";
import { CLUSTER_OPTIONS } from "../start-options.ts";

interface Options {
  readonly limit?: string;
}

/** What makes series many, and what `--json` prints. */
interface Cardinality {
  readonly series: number;
  readonly metrics: number;
  /** The metrics with the most series, and the labels with the most values, of all that is selected. */
  readonly topMetrics: readonly { readonly name: string; readonly series: number }[];
  readonly topLabels: readonly { readonly name: string; readonly values: number }[];
}

const COUNT = new Intl.NumberFormat("en-US");

export const metricsCommands = (terminal: Terminal): Command =>
  groupOf("metrics", "the series that are kept", "watchtower metrics cardinality", [
    makeCommand<Options>(terminal, {
      usage: "cardinality [selector]",
      description: "which metrics have the most series, and which labels the most values",
      example: "watchtower metrics cardinality 'http_server_request_duration_seconds_bucket'",
      options: [["--limit <rows>", "so many of each (default: 10)"], ...CLUSTER_OPTIONS],
      run: async (context, { limit = "10" }, [selector = ""]) => {
        refuseOptionsOfOther(context);
        const rows = parseCount(limit, "--limit", 1);
        const found = await reached(context, ["grafana"], ({ endpoints, authorization }) =>
          cardinality(endpoints.prometheus, authorization, selector, rows),
        );
        print(context.terminal, context.json, found, () => text(found));
      },
    }),
  ]);

/** By the endpoints that Mimir has, too. */
async function cardinality(
  prometheus: string,
  authorization: string | undefined,
  selector: string,
  limit: number,
): Promise<Cardinality> {
  const ask = <T>(path: string, parameters: Readonly<Record<string, string | number>>): Promise<T> =>
    getJson<T>(`${prometheus}/api/v1/cardinality/${path}?${queryString(parameters)}`, authorization);
  const selected = selector === "" ? { limit } : { limit, selector };
  const [names, values] = await Promise.all([
    ask<LabelNamesCardinality>("label_names", selected),
    ask<LabelValuesCardinality>("label_values", { ...selected, "label_names[]": "__name__" }),
  ]);
  const [metrics] = values.labels;
  return {
    series: values.series_count_total,
    metrics: metrics?.label_values_count ?? 0,
    topMetrics: (metrics?.cardinality ?? []).map(({ label_value: name, series_count: series }) => ({
      name,
      series,
    })),
    topLabels: names.cardinality.map(({ label_name: name, label_values_count: count }) => ({
      name,
      values: count,
    })),
  };
}

function text({ series, metrics, topMetrics, topLabels }: Cardinality): string {
  if (series === 0) return "no series";
  const rows = (counted: readonly (readonly [string, number])[]): readonly (readonly string[])[] =>
    counted.map(([name, count]) => [showText(name), COUNT.format(count)]);
  return [
    `${COUNT.format(series)} series of ${COUNT.format(metrics)} metrics`,
    "",
    table(["metric", "series"], rows(topMetrics.map((each) => [each.name, each.series]))),
    "",
    table(["label", "values"], rows(topLabels.map((each) => [each.name, each.values]))),
  ].join("\n");
}

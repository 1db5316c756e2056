import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { labelNames, labelValues, metadata } from "../http/prometheus.ts";
import { ListCache, named, valueOptions, wordOptions } from "./completion-source.ts";
import { matcherContext } from "./matcher-context.ts";
import { PROMQL_AGGREGATIONS, PROMQL_FUNCTIONS, PROMQL_KEYWORDS } from "./promql-vocabulary.ts";

const names = new ListCache<string>();
const metrics = new ListCache<Completion>();

const WORDS: readonly Completion[] = [...PROMQL_FUNCTIONS, ...PROMQL_AGGREGATIONS, ...PROMQL_KEYWORDS];

const RANGES = named(
  ["$__rate_interval", "$__interval", "$__range", "1m", "5m", "10m", "30m", "1h"],
  "range",
);

/** Metrics with their help, labels and values from the server; functions and keywords of the language. */
export async function completePromql(context: CompletionContext): Promise<CompletionResult | null> {
  const place = matcherContext(context.state.sliceDoc(0, context.pos));
  switch (place.kind) {
    case "labelName":
      return wordOptions(context, /\w*$/, named(await labelsOf(place.metric), "label"), true);
    case "labelValue": {
      const { label, metric } = place;
      const found = await names.remember(`${metric}/${label}`, (signal) =>
        labelValues(label, selector(metric), signal),
      );
      return valueOptions(context, found);
    }
    case "grouping":
      return wordOptions(context, /\w*$/, named(await labelsOf(""), "label"), true);
    case "range":
      return wordOptions(context, /[\w$]*$/, RANGES, true);
    case "metricName": {
      const found = await metrics.remember("", fetchMetrics);
      return valueOptions(
        context,
        found.map(({ label }) => label),
      );
    }
    case "text":
      return null;
    case "expression":
      return wordOptions(context, /[\w:]*$/, [...(await metrics.remember("", fetchMetrics)), ...WORDS]);
  }
}

function labelsOf(metric: string): Promise<readonly string[]> {
  return names.remember(`labels/${metric}`, (signal) => labelNames(selector(metric), signal));
}

function selector(metric: string): string | undefined {
  return metric === "" ? undefined : metric;
}

/** Histograms and summaries are described by their base name. */
const PARTS = /_(bucket|sum|count)$/;

async function fetchMetrics(signal: AbortSignal): Promise<readonly Completion[]> {
  const [all, described] = await Promise.all([
    labelValues("__name__", undefined, signal),
    metadata(signal).catch((): Awaited<ReturnType<typeof metadata>> => ({})),
  ]);
  return all.map((label) => {
    const [found] = described[label] ?? described[label.replace(PARTS, "")] ?? [];
    return found === undefined
      ? { label, detail: "metric" }
      : { label, detail: found.type, info: found.help };
  });
}

import type { Config } from "../../../config/settings.ts";
import type { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";
import { WithoutDeleted } from "../../../query/logql/deletes/without-deleted.ts";
import { LogqlEngine } from "../../../query/logql/engine.ts";
import { PromqlEngine } from "../../../query/promql/engine.ts";
import type { PromqlFeatures } from "../../../query/promql/features.ts";
import { TraceqlEngine } from "../../../query/traceql/engine.ts";
import type { LogStore } from "../../../store/logs/store.ts";
import type { MetricStore } from "../../../store/metrics/store.ts";
import type { TraceStore } from "../../../store/traces/store.ts";
import type { Stores } from "./stores.ts";

/** The engines of the languages, each over its store. */
export interface Languages {
  readonly promql: PromqlEngine;
  readonly logql: LogqlEngine;
  readonly traceql: TraceqlEngine;
}

/** @param deletes lines that are to be deleted are hidden from LogQL before they are. */
export const languages = (config: Config, stores: Stores, deletes: LineDeletes): Languages => ({
  promql: promqlEngine(config, stores.metrics),
  logql: logqlEngine(config, stores.logs, deletes),
  traceql: traceqlEngine(config, stores.traces),
});

/** Types that are labels are also what functions look at. */
function languageFeatures({ promqlFeatures, prometheusFeatures }: Config): PromqlFeatures {
  const hasTypes = prometheusFeatures.includes("type-and-unit-labels");
  return new Set([...promqlFeatures, ...(hasTypes ? (["type-and-unit-labels"] as const) : [])]);
}

function promqlEngine(config: Config, metrics: MetricStore): PromqlEngine {
  const { queryTimeoutMs: timeoutMs, queryMaxSeries: maxSeries, queryMaxSamples: maxSamples } = config;
  return new PromqlEngine(metrics, { timeoutMs, maxSeries, maxSamples }, languageFeatures(config));
}

function logqlEngine(config: Config, logs: LogStore, deletes: LineDeletes): LogqlEngine {
  return new LogqlEngine(new WithoutDeleted(logs, () => deletes.hidden()), {
    timeoutMs: config.lokiQueryTimeoutMs ?? config.queryTimeoutMs,
    maxLines: config.queryMaxLines,
    maxSeries: config.queryMaxLogSeries,
    maxSamples: config.queryMaxSamples,
    maxBytesScanned: config.queryMaxLogBytes || Infinity,
    maxRangeMs: config.lokiMaxQueryLengthMs || Infinity,
    maxVolumes: config.lokiVolumeMaxSeries,
  });
}

function traceqlEngine(config: Config, traces: TraceStore): TraceqlEngine {
  return new TraceqlEngine(traces, {
    timeoutMs: config.queryTimeoutMs,
    maxSpansInspected: config.queryMaxSpans,
    maxTraces: config.queryMaxTraces,
    maxSeries: config.queryMaxSeries,
    maxSamples: config.queryMaxSamples,
  });
}

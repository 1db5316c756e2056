import type { Sequence } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { Signal } from "../../../model/signal.ts";
import { Database } from "../../../store/duckdb/database.ts";
import { LogStore } from "../../../store/logs/store.ts";
import type { MetricStoreOptions } from "../../../store/metrics/options.ts";
import { MetricStore } from "../../../store/metrics/store.ts";
import type { Retention } from "../../../store/signal-store.ts";
import { TraceStore } from "../../../store/traces/store.ts";
import type { DataFolder } from "../data-folder/folder.ts";
import { lokiStreams } from "../facts/loki.ts";
import { shareOf } from "../shares.ts";

/** What is kept, by signal. */
export interface Stores {
  readonly traces: TraceStore;
  readonly logs: LogStore;
  readonly metrics: MetricStore;
}

/** Rows not yet sealed, and DuckDB's own buffers. */
const DUCKDB_BYTES = 384 * 1024 * 1024;

/** What the stores tell. */
type Told = Pick<MetricStoreOptions, "report" | "onRefused">;

/**
 * A store whose files are gone begins anew, and tells so.
 *
 * @param needed the first record of the journal that was not in all stores when they were used last.
 * @throws WatchtowerError if a store cannot be opened.
 */
export async function openStores(
  config: Config,
  folder: DataFolder,
  needed: Sequence,
  told: Told,
): Promise<{ readonly db: Database; readonly stores: Stores }> {
  if (needed > 1 && !Database.isIn(folder.store))
    told.report?.(`the spans and log lines that were kept in ${folder.store} are gone; a new file begins`);
  const opening = Database.open({ directory: folder.store, memoryLimitBytes: DUCKDB_BYTES });
  // Its series are read while DuckDB opens its file in a thread of its own.
  const opened = openMetrics(config, folder, told);
  // Reported when it is awaited: not before DuckDB is through, as the process may end then.
  opened.catch(() => undefined);
  const db = await opening;
  const [traces, logs, metrics] = await Promise.all([
    TraceStore.open({ db }),
    LogStore.open({ db, streams: lokiStreams(config) }),
    opened,
  ]);
  return { db, stores: { traces, logs, metrics } };
}

/** What is kept of each signal, for how long. */
export function retentionOf(config: Config): Readonly<Record<Signal, Retention>> {
  const of = (signal: Signal): Retention => ({
    maxAgeMs: (signal === "logs" ? config.lokiRetentionMs : undefined) ?? config.maxAgeMs,
    maxBytes: shareOf(signal, config),
  });
  return { traces: of("traces"), logs: of("logs"), metrics: of("metrics") };
}

function openMetrics(config: Config, folder: DataFolder, told: Told): Promise<MetricStore> {
  return MetricStore.open({
    dir: folder.metrics,
    maxSeries: config.metricsMaxSeries,
    maxSeriesPerMetric: config.metricsMaxSeriesPerMetric,
    outOfOrderWindowMs: config.outOfOrderWindowMs,
    startTimes: {
      areKept: config.prometheusFeatures.includes("st-storage"),
      addZeros: config.prometheusFeatures.includes("created-timestamp-zero-ingestion"),
    },
    typesAreLabels: config.prometheusFeatures.includes("type-and-unit-labels"),
    ...told,
  });
}

import type { Settings } from "../../../alloy/settings/settings.ts";
import type { Buckets } from "../made/distribution.ts";

const NANOS_PER_MILLI = 1e6;
const NANOS_PER_SECOND = 1e9;

/** Of `otelcol.connector.servicegraph`. */
export interface ServiceGraphSettings {
  /** In seconds. */
  readonly buckets: Buckets;
  /** Attributes of both sides' resources and spans that become labels, `client_` or `server_` in front. */
  readonly dimensions: readonly string[];
  /** Attributes that name a database, the first one that is there. */
  readonly databaseNames: readonly string[];
  /** 0: whenever spans arrived. */
  readonly flushIntervalMs: number;
  /** How often series are forgotten that were not changed for long. */
  readonly cacheLoopMs: number;
  /** How often calls whose other side did not come are given up. */
  readonly expirationLoopMs: number;
  /** How long a call waits for its other side. */
  readonly waitMs: number;
  /** Calls that wait for their other side. */
  readonly maxWaiting: number;
}

/** @param settings of `otelcol.connector.servicegraph`. */
export function readSettings(settings: Settings): ServiceGraphSettings {
  const store = settings.block("store");
  const maxSize = settings.number("exponential_histogram_max_size");
  const bounds = settings
    .durations("latency_histogram_buckets")
    .map((bound) => Number(bound) / NANOS_PER_SECOND);
  return {
    buckets: maxSize > 0 ? { kind: "exponential", maxSize } : { kind: "explicit", bounds },
    dimensions: settings.strings("dimensions"),
    databaseNames: settings.strings("database_name_attributes"),
    flushIntervalMs: millis(settings.duration("metrics_flush_interval")),
    cacheLoopMs: millis(settings.duration("cache_loop")),
    expirationLoopMs: millis(settings.duration("store_expiration_loop")),
    waitMs: store === undefined ? DEFAULT_WAIT_MS : millis(store.duration("ttl")),
    maxWaiting: store?.number("max_items") ?? DEFAULT_MAX_WAITING,
  };
}

/** Of a file without the block `store`. */
const DEFAULT_WAIT_MS = 2000;
const DEFAULT_MAX_WAITING = 1000;

const millis = (duration: bigint): number => Number(duration) / NANOS_PER_MILLI;

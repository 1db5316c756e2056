import type { Settings } from "../../../alloy/settings/settings.ts";
import type { Buckets } from "../made/distribution.ts";

const NANOS_PER_MILLI = 1_000_000;

/** An attribute that becomes one of a metric. */
export interface Dimension {
  readonly name: string;
  /** Of spans that do not have it; without it they have no such dimension. */
  readonly fallback: string | undefined;
}

/** Of `otelcol.connector.spanmetrics`. */
export interface SpanMetricsSettings {
  /** Of names, without a point at its end; `""` for none. */
  readonly namespace: string;
  /** Each point tells what came since the one before; else since the beginning. */
  readonly isDelta: boolean;
  /** How often metrics are handed out, above 0. */
  readonly flushIntervalMs: number;
  /** 0: never. */
  readonly expirationMs: number;
  readonly dimensions: { readonly calls: readonly Dimension[]; readonly duration: readonly Dimension[] };
  /** `undefined`: no events are counted. */
  readonly events: readonly Dimension[] | undefined;
  /** Standard attributes that are left out: `service.name`, `span.name`, `span.kind`, `status.code`. */
  readonly excluded: ReadonlySet<string>;
  /** Names of scopes of which metrics tell name and version. */
  readonly scopes: ReadonlySet<string>;
  /** `undefined`: no histogram. */
  readonly histogram: { readonly unit: "ms" | "s"; readonly buckets: Buckets } | undefined;
  /** Of each point; 0 for none. */
  readonly maxExemplars: number;
  /** Series of each metric of a resource; 0: as many as are bounded anyway. */
  readonly cardinalityLimit: number;
  /** Resources that are remembered. */
  readonly maxResources: number;
  /** Deltas: series of which is remembered when the last one ended. */
  readonly maxDeltaStarts: number;
  /** Attributes that tell resources apart; empty: all. */
  readonly resourceKeys: readonly string[];
}

/** @param settings of `otelcol.connector.spanmetrics`. */
export function readSettings(settings: Settings): SpanMetricsSettings {
  const common = dimensionsOf(settings, "dimension");
  const [histogram, events, exemplars] = ["histogram", "events", "exemplars"].map((name) =>
    settings.block(name),
  );
  return {
    namespace: settings.string("namespace"),
    isDelta: settings.string("aggregation_temporality") === "DELTA",
    flushIntervalMs: millis(settings, "metrics_flush_interval"),
    expirationMs: millis(settings, "metrics_expiration"),
    dimensions: {
      calls: [...common, ...dimensionsOf(settings, "calls_dimension")],
      duration: [...common, ...(histogram === undefined ? [] : dimensionsOf(histogram, "dimension"))],
    },
    events: events?.bool("enabled") === true ? [...common, ...dimensionsOf(events, "dimension")] : undefined,
    excluded: new Set(settings.strings("exclude_dimensions")),
    scopes: new Set(settings.strings("include_instrumentation_scope")),
    histogram: histogram === undefined ? undefined : histogramOf(histogram),
    maxExemplars: exemplars?.bool("enabled") === true ? exemplars.number("max_per_data_point") : 0,
    cardinalityLimit: settings.number("aggregation_cardinality_limit"),
    maxResources: settings.number("resource_metrics_cache_size"),
    maxDeltaStarts: settings.number("metric_timestamp_cache_size"),
    resourceKeys: settings.strings("resource_metrics_key_attributes"),
  };
}

const dimensionsOf = (block: Settings, name: string): readonly Dimension[] =>
  block.blocks(name).map((each) => ({ name: each.string("name"), fallback: each.stringOr("default") }));

function histogramOf(block: Settings): SpanMetricsSettings["histogram"] {
  if (block.bool("disable")) return undefined;
  const unit = block.string("unit") === "s" ? "s" : "ms";
  const nanosPerUnit = unit === "s" ? NANOS_PER_MILLI * 1000 : NANOS_PER_MILLI;
  const exponential = block.block("exponential");
  if (exponential !== undefined) {
    return { unit, buckets: { kind: "exponential", maxSize: exponential.number("max_size") } };
  }
  const bounds = block.block("explicit")?.durations("buckets") ?? [];
  return { unit, buckets: { kind: "explicit", bounds: bounds.map((bound) => Number(bound) / nanosPerUnit) } };
}

const millis = (settings: Settings, name: string): number =>
  Number(settings.duration(name)) / NANOS_PER_MILLI;

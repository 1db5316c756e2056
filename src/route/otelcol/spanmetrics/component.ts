import type { Settings } from "../../../alloy/settings/settings.ts";
import type { ComponentCompiler } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { SpanMetricsConnector } from "./connector.ts";
import { namesOf } from "./made.ts";
import { readSettings } from "./settings.ts";

/** Buckets of an exponential histogram at most, and of exemplars of one point. */
const MAX_BUCKETS = 1000;
const MAX_EXEMPLARS = 100;
const MAX_RESOURCES = 10_000;

/** `otelcol.connector.spanmetrics`. */
export const spanMetrics: ComponentCompiler = ({ settings }, { report }) => {
  const problem = problemOf(settings);
  if (problem !== undefined) {
    report(errorAt(settings, problem));
    return { kind: "none" };
  }
  const read = readSettings(settings);
  return { kind: "tap", makes: namesOf(read), open: () => new SpanMetricsConnector(read) };
};

function problemOf(settings: Settings): string | undefined {
  const [histogram, events, exemplars] = ["histogram", "events", "exemplars"].map((name) =>
    settings.block(name),
  );
  const kinds = ["explicit", "exponential"].filter((name) => histogram?.block(name) !== undefined);
  if (kinds.length === 0) return "either exponential or explicit histogram configuration must be specified";
  if (settings.duration("metrics_flush_interval") <= 0n)
    return "metrics_flush_interval must be greater than 0";
  if (settings.number("aggregation_cardinality_limit") < 0)
    return "aggregation_cardinality_limit must not be negative";
  if (settings.number("metric_timestamp_cache_size") <= 0)
    return "metric_timestamp_cache_size must be positive";
  if (!isBetween(settings.number("resource_metrics_cache_size"), MAX_RESOURCES))
    return `the embedded engine takes a resource_metrics_cache_size from 1 to ${MAX_RESOURCES}`;
  const size = histogram?.block("exponential")?.number("max_size") ?? 2;
  if (size < 2 || size > MAX_BUCKETS) return `the embedded engine takes a max_size from 2 to ${MAX_BUCKETS}`;
  if (
    exemplars?.bool("enabled") === true &&
    !isBetween(exemplars.number("max_per_data_point"), MAX_EXEMPLARS)
  )
    return `the embedded engine takes a max_per_data_point from 1 to ${MAX_EXEMPLARS}`;
  if (events?.bool("enabled") === true && events.blocks("dimension").length === 0)
    return "events need at least one dimension";
  return undefined;
}

const isBetween = (value: number, most: number): boolean => value >= 1 && value <= most;

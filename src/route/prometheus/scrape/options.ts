import type { Settings } from "../../../alloy/settings/settings.ts";
import type { Nanoseconds } from "../../../base/units.ts";
import type { HttpOptions } from "./http-options.ts";
import { httpOptions } from "./http-options.ts";

/** The forms in which a target may answer, by Prometheus' names. */
export type ScrapeProtocol =
  | "PrometheusProto"
  | "OpenMetricsText1.0.0"
  | "OpenMetricsText0.0.1"
  | "PrometheusText1.0.0"
  | "PrometheusText0.0.4";

/** What a `prometheus.scrape` says, with 0 for no limit. */
export interface ScrapeOptions {
  /** The label `job` of targets that have none. */
  readonly jobName: string;
  /** Labels that the target tells win over its own; else they are called `exported_…`. */
  readonly honorLabels: boolean;
  /** Times that the target tells count; else that of the scrape. */
  readonly honorTimestamps: boolean;
  /** Series with times of their own end, too, when they are gone. */
  readonly trackTimestampsStaleness: boolean;
  readonly params: readonly (readonly [name: string, values: readonly string[]])[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly metricsPath: string;
  readonly scheme: string;
  /** Bytes, decompressed; never more than 16 MiB. */
  readonly bodySizeLimit: number;
  readonly limits: ScrapeLimits;
  /** Of more targets, all scrapes fail. */
  readonly targetLimit: number;
  /** Tells of each scrape also its timeout, sample limit and body size. */
  readonly extraMetrics: boolean;
  /** Whether gzip is asked for. */
  readonly compression: boolean;
  /** The most wanted first. */
  readonly protocols: readonly ScrapeProtocol[];
  /** For answers that do not say what they are. */
  readonly fallback: ScrapeProtocol | undefined;
  /** What is asked of targets whose names have other characters, as `allow-utf-8` or `underscores`. */
  readonly escaping: string;
  /** Whether native histograms are kept. */
  readonly native: boolean;
  /** The classic series of a native histogram too. */
  readonly classic: boolean;
  /** Whether samples get labels of the type and unit that the target tells of them. */
  readonly typesAreLabels: boolean;
  readonly http: HttpOptions;
}

/** A scrape that is beyond one of them fails as a whole; 0: no limit. */
export interface ScrapeLimits {
  readonly samples: number;
  /** Of a sample, its name among them. */
  readonly labels: number;
  /** In bytes, as the next. */
  readonly labelNameLength: number;
  readonly labelValueLength: number;
  /** Whether names may hold any character. */
  readonly utf8Names: boolean;
}

/** @param id the component's, which is the job if the file names none. */
export function scrapeOptions(settings: Settings, id: string): ScrapeOptions {
  const jobName = settings.stringOr("job_name") ?? "";
  const legacy = settings.string("metric_name_validation_scheme") === "legacy";
  const negotiates = settings.bool("enable_protobuf_negotiation");
  const native = negotiates || settings.bool("scrape_native_histograms");
  const escaping = settings.isGiven("metric_name_escaping_scheme")
    ? settings.string("metric_name_escaping_scheme")
    : "";
  return {
    jobName: jobName === "" ? id : jobName,
    honorLabels: settings.bool("honor_labels"),
    honorTimestamps: settings.bool("honor_timestamps"),
    trackTimestampsStaleness: settings.bool("track_timestamps_staleness"),
    params: paramsOf(settings),
    intervalMs: milliseconds(settings.duration("scrape_interval")),
    timeoutMs: milliseconds(settings.duration("scrape_timeout")),
    metricsPath: settings.string("metrics_path"),
    scheme: settings.string("scheme"),
    bodySizeLimit: settings.bytes("body_size_limit"),
    limits: {
      samples: settings.number("sample_limit"),
      labels: settings.number("label_limit"),
      labelNameLength: settings.number("label_name_length_limit"),
      labelValueLength: settings.number("label_value_length_limit"),
      utf8Names: !legacy,
    },
    targetLimit: settings.number("target_limit"),
    extraMetrics: settings.bool("extra_metrics"),
    compression: settings.bool("enable_compression"),
    protocols: protocolsOf(settings, native),
    fallback: PROTOCOLS.find((each) => each === settings.string("scrape_fallback_protocol")),
    escaping: escaping !== "" ? escaping : legacy ? "underscores" : "allow-utf-8",
    native,
    classic: settings.bool("scrape_classic_histograms"),
    // No attribute says so: the engine's settings do.
    typesAreLabels: false,
    http: httpOptions(settings),
  };
}

const PROTOCOLS: readonly ScrapeProtocol[] = [
  "PrometheusProto",
  "OpenMetricsText1.0.0",
  "OpenMetricsText0.0.1",
  "PrometheusText1.0.0",
  "PrometheusText0.0.4",
];

/** With native histograms, protobuf comes first unless the file says otherwise: no text format has them. */
function protocolsOf(settings: Settings, native: boolean): readonly ScrapeProtocol[] {
  if (native && !settings.isGiven("scrape_protocols")) return PROTOCOLS;
  return settings
    .strings("scrape_protocols")
    .flatMap((name) => PROTOCOLS.find((each) => each === name) ?? []);
}

function paramsOf(settings: Settings): readonly (readonly [string, readonly string[]])[] {
  return Array.from(settings.map("params"), ([name, values]) => [
    name,
    Array.isArray(values) ? values.map(String) : [],
  ]);
}

const milliseconds = (duration: Nanoseconds): number => Number(duration) / 1e6;

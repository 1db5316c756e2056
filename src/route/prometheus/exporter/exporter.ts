import type { Settings } from "../../../alloy/settings/settings.ts";
import type { ComponentCompiler } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { LossCounter } from "../../losses.ts";
import type { Loss } from "../../losses.ts";
import type { FlowContext, SeriesConverter } from "../../processor.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import type { WriteRequest } from "../../../model/prometheus/remote-write.ts";
import { toSeries } from "./convert.ts";
import type { ExporterOptions } from "./convert.ts";

/**
 * `otelcol.exporter.prometheus`, as Alloy v1.12.2 has it. `include_scope_labels` does nothing there, and so nothing here:
 * that version reads it, and does not hand it on to what makes the series. `gc_frequency` is about its memory alone.
 */
export const prometheusExporter: ComponentCompiler = ({ settings }, { report }) => {
  if (settings.duration("gc_frequency") === 0n) {
    report(errorAt(settings, "gc_frequency must be greater than 0"));
  }
  if (settings.isGiven("include_scope_labels") && settings.bool("include_scope_labels")) {
    const message =
      "include_scope_labels has no effect in Alloy v1.12.2, nor here: series get no otel_scope_name and otel_scope_version";
    report({ ...errorAt(settings, message), severity: "warning" });
  }
  return { kind: "toSeries", converter: new PrometheusExporter(exporterOptions(settings)) };
};

class PrometheusExporter implements SeriesConverter {
  readonly isStoresOwn: boolean;
  readonly #options: ExporterOptions;
  readonly #counter = new LossCounter();

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.isStoresOwn = isSameAsStore(options);
  }

  get losses(): readonly Loss[] {
    return this.#counter.losses;
  }

  convert(telemetry: Telemetry, { receivedAt }: FlowContext): WriteRequest {
    return toSeries(telemetry, this.#options, receivedAt, (reason, points) =>
      this.#counter.count(reason, points),
    );
  }
}

const exporterOptions = (settings: Settings): ExporterOptions => ({
  addMetricSuffixes: settings.bool("add_metric_suffixes"),
  includeTargetInfo: settings.bool("include_target_info"),
  includeScopeInfo: settings.bool("include_scope_info"),
  resourceToTelemetry: settings.bool("resource_to_telemetry_conversion"),
});

/**
 * Whether the metric store makes the same series of OTLP metrics itself, which it does much faster. It then makes them as
 * Prometheus' OTLP endpoint does, and adds up delta points, which Alloy drops.
 */
export const isSameAsStore = ({
  addMetricSuffixes,
  includeTargetInfo,
  includeScopeInfo,
  resourceToTelemetry,
}: ExporterOptions): boolean =>
  addMetricSuffixes && includeTargetInfo && !includeScopeInfo && !resourceToTelemetry;

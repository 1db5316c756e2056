import type { LabelPair } from "../model/labels.ts";
import { spanKindName, statusCodeName } from "../model/otlp/names.ts";
import type { WantedAttributes } from "./attributes.ts";
import { HistogramFamily } from "./histogram-family.ts";
import type { Observation } from "./histogram-family.ts";
import { SPAN_METRICS } from "./names.ts";
import { Operations } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { living } from "./series-family.ts";
import type { FamilyContext } from "./series-family.ts";
import { labelNameBeside } from "./series-labels.ts";
import type { SeriesLabels } from "./series-labels.ts";
import { INTRINSIC_DIMENSIONS } from "./settings.ts";
import type {
  DimensionMapping,
  HistogramSettings,
  IntrinsicDimension,
  SpanMetricsParts,
  SpanMetricsSettings,
} from "./settings.ts";
import { compileFilter, filterKeys } from "./span-filter.ts";
import type { SpanReader } from "./spans.ts";
import { IDENTITY, TargetInfo, identityLabels } from "./target-info.ts";
import { ValueFamily, countIn } from "./value-family.ts";

const INTRINSIC: ReadonlySet<string> = new Set(INTRINSIC_DIMENSIONS);

/** Attributes that span metrics read. */
export const spanMetricsKeys = (settings: SpanMetricsSettings): readonly string[] => [
  ...IDENTITY,
  ...settings.dimensions,
  ...settings.dimensionMappings.flatMap(({ sourceLabels }) => sourceLabels),
  settings.spanMultiplierKey,
  ...filterKeys(settings.filterPolicies),
];

interface SpanMetricsOptions {
  readonly settings: SpanMetricsSettings;
  readonly parts: SpanMetricsParts;
  readonly wanted: WantedAttributes;
  readonly labels: SeriesLabels;
  readonly context: FamilyContext & { readonly histograms: HistogramSettings };
}

/**
 * Calls, durations and sizes of spans by service, name, kind, status and chosen attributes: the processor
 * `span-metrics` of Tempo's metrics-generator, with its names and labels.
 */
export class SpanMetrics {
  readonly calls: ValueFamily;
  /** In seconds. */
  readonly latency: HistogramFamily;
  /** In bytes of protobuf: see {@link SpanReader.size}. */
  readonly size: ValueFamily;
  readonly targetInfo: TargetInfo;
  private readonly settings: SpanMetricsSettings;
  private readonly seriesLabels: SeriesLabels;
  private readonly filter: ((span: SpanReader) => boolean) | undefined;
  private readonly multiplier: number;
  private readonly makesInfo: boolean;
  private readonly labelReaders: readonly ((span: SpanReader) => readonly LabelPair[])[];
  private readonly operations: Operations;
  private readonly observation: { value: number; times: number; traceId: Observation["traceId"] };

  constructor({ settings, parts, wanted, labels, context }: SpanMetricsOptions) {
    this.settings = settings;
    this.seriesLabels = labels;
    this.calls = new ValueFamily("counter", SPAN_METRICS.calls, context);
    this.latency = new HistogramFamily(SPAN_METRICS.latency, settings.buckets, context);
    this.size = new ValueFamily("counter", SPAN_METRICS.size, context);
    this.targetInfo = new TargetInfo(settings, labels, context);
    this.calls.isWanted = parts.count;
    this.latency.isWanted = parts.latency;
    this.size.isWanted = parts.size;
    this.makesInfo = settings.enableTargetInfo && (parts.count || parts.latency || parts.size);
    this.targetInfo.family.isWanted = this.makesInfo;
    this.filter = compileFilter(settings.filterPolicies, wanted);
    this.multiplier =
      settings.spanMultiplierKey === "" ? -1 : (wanted.places([settings.spanMultiplierKey])[0] ?? -1);
    this.labelReaders = this.compileLabels(wanted);
    const read = [
      ...settings.dimensions,
      ...settings.dimensionMappings.flatMap(({ sourceLabels }) => sourceLabels),
    ];
    this.operations = new Operations(
      { attributes: wanted.places(read), withMessage: settings.intrinsicDimensions.status_message },
      (span) => this.operationOf(span),
    );
    this.observation = { value: 0, times: 1, traceId: () => "" };
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: SpanReader, now: number, traceId: Observation["traceId"]): void {
    const { calls, latency, size, observation } = this;
    if (!calls.isOn && !latency.isOn && !size.isOn && !this.makesInfo) return;
    if (this.filter?.(span) === false) return;
    const operation = this.operations.of(span);
    if (!this.isFound(operation)) this.findSeries(operation);
    const times = this.multiplier < 0 ? 1 : span.multiplier(this.multiplier);
    countIn(operation.calls, times, now);
    observation.value = span.seconds;
    observation.times = times;
    observation.traceId = traceId;
    latency.observe(operation.latency, observation, now);
    countIn(operation.size, span.size.bytes, now);
    if (this.makesInfo) this.targetInfo.observe(span, now);
  }

  private isFound(operation: Operation): boolean {
    return (
      (!this.calls.isOn || living(operation.calls) !== undefined) &&
      (!this.latency.isOn || living(operation.latency) !== undefined) &&
      (!this.size.isOn || living(operation.size) !== undefined)
    );
  }

  /** Makes those that are not there yet, or have ended. */
  private findSeries(operation: Operation): void {
    const { labels } = operation;
    operation.calls = living(operation.calls) ?? this.calls.of(labels);
    operation.latency = living(operation.latency) ?? this.latency.of(labels);
    operation.size = living(operation.size) ?? this.size.of(labels);
  }

  private operationOf(span: SpanReader): Operation {
    const labels = this.seriesLabels.of(this.labelReaders.flatMap((read) => read(span)));
    return { labels, calls: undefined, latency: undefined, size: undefined };
  }

  /** In Tempo's order: of equal names the last one counts. */
  private compileLabels(wanted: WantedAttributes): readonly ((span: SpanReader) => readonly LabelPair[])[] {
    const { settings } = this;
    const [service = -1] = wanted.places(["service.name"]);
    const intrinsics = INTRINSIC_DIMENSIONS.filter((name) => settings.intrinsicDimensions[name]);
    const dimensions = settings.dimensions.map((attribute) => {
      const name = labelNameBeside(attribute, INTRINSIC);
      const [place = -1] = wanted.places([attribute]);
      return (span: SpanReader): readonly LabelPair[] => [[name, span.text(place) ?? ""]];
    });
    const mappings = settings.dimensionMappings.map((mapping) => mappingReader(mapping, wanted));
    const identity = settings.enableTargetInfo ? [identityReader(settings, wanted)] : [];
    return [
      (span) => intrinsics.map((name): LabelPair => [name, intrinsicText(name, span, service)]),
      ...dimensions,
      ...mappings,
      ...identity,
    ];
  }
}

function mappingReader(
  { name, sourceLabels, join }: DimensionMapping,
  wanted: WantedAttributes,
): (span: SpanReader) => readonly LabelPair[] {
  const label = labelNameBeside(name, INTRINSIC);
  const places = wanted.places(sourceLabels);
  return (span) => {
    const texts = places.map((place) => span.text(place) ?? "").filter((text) => text !== "");
    return [[label, texts.join(join)]];
  };
}

function identityReader(
  settings: SpanMetricsSettings,
  wanted: WantedAttributes,
): (span: SpanReader) => readonly LabelPair[] {
  return ({ resource }) =>
    identityLabels((attribute) => resource.texts[wanted.places([attribute])[0] ?? -1] ?? "", settings);
}

function intrinsicText(name: IntrinsicDimension, span: SpanReader, service: number): string {
  switch (name) {
    case "service":
      return span.resource.texts[service] ?? "";
    case "span_name":
      return span.name();
    case "span_kind":
      return spanKindName(span.kind) ?? String(span.kind);
    case "status_code":
      return statusCodeName(span.status) ?? String(span.status);
    case "status_message":
      return span.statusMessage();
  }
}

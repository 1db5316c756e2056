import type { LabelPair } from "../model/labels.ts";
import { spanKindName, statusCodeName } from "../model/otlp/names.ts";
import type { WantedAttributes } from "./attributes.ts";
import { CounterFamily, HistogramFamily, countIn, exponentialBounds } from "./families.ts";
import type { Budget, SeriesState, TraceIdOf } from "./families.ts";
import { SPAN_METRICS } from "./names.ts";
import { Operations } from "./operations.ts";
import type { Operation } from "./operations.ts";
import type { SpanReader } from "./spans.ts";

/** 2 ms to 16 s. */
const LATENCY_SECONDS = exponentialBounds(0.002, 2, 14);
const INTRINSIC: ReadonlySet<string> = new Set([
  "service",
  "span_name",
  "span_kind",
  "status_code",
  "status_message",
]);

const SERVICE = "service.name";
const FIRST_LABELS = ["service", "span_name", "span_kind", "status_code"] as const;
const SEPARATOR = "\u0000";

/**
 * Calls, durations and sizes of spans by service, name, kind, status and chosen attributes: the processor
 * `span-metrics` of Tempo's metrics-generator, with its names and labels.
 */
export class SpanMetrics {
  readonly calls: CounterFamily;
  readonly latency: HistogramFamily;
  readonly size: CounterFamily;
  private readonly service: number;
  private readonly dimensions: readonly number[];
  private readonly labelNames: readonly string[];
  private readonly operations: Operations;

  /** @param dimensions attributes of spans or resources that become labels. */
  constructor(dimensions: readonly string[], wanted: WantedAttributes, budget: Budget) {
    this.calls = new CounterFamily(SPAN_METRICS.calls, budget);
    this.latency = new HistogramFamily(SPAN_METRICS.latency, LATENCY_SECONDS, budget);
    this.size = new CounterFamily(SPAN_METRICS.size, budget);
    [this.service = -1] = wanted.places([SERVICE]);
    this.dimensions = wanted.places(dimensions);
    this.labelNames = [...FIRST_LABELS, ...dimensions.map(dimensionLabel)];
    this.operations = new Operations(this.dimensions, (span) => this.operationOf(span));
  }

  /**
   * @param now arrival, Unix milliseconds.
   * @param traceId of the span.
   */
  observe(span: SpanReader, now: number, traceId: TraceIdOf): void {
    if (!this.calls.isOn && !this.latency.isOn && !this.size.isOn) return;
    const operation = this.operations.of(span);
    if (!isCounted(operation)) this.findSeries(operation);
    const { calls, latency, size } = operation;
    if (calls !== undefined) countIn(calls, 1, now);
    if (latency !== undefined) this.latency.observeIn(latency, span.seconds, traceId, now);
    if (size !== undefined) countIn(size, span.sizeBytes, now);
  }

  /** Makes those that are not there yet, or have ended, as far as there is room. */
  private findSeries(operation: Operation): void {
    const { key } = operation;
    const labels = (): readonly LabelPair[] => this.labels(operation.values);
    operation.calls = living(operation.calls) ?? this.calls.of(key, labels);
    operation.latency = living(operation.latency) ?? this.latency.of(key, labels);
    operation.size = living(operation.size) ?? this.size.of(key, labels);
  }

  private operationOf(span: SpanReader): Operation {
    const values = [
      span.resource.texts[this.service] ?? "",
      span.name(),
      spanKindName(span.kind) ?? String(span.kind),
      statusCodeName(span.status) ?? String(span.status),
      ...this.dimensions.map((place) => span.text(place) ?? ""),
    ];
    return { values, key: values.join(SEPARATOR), calls: undefined, latency: undefined, size: undefined };
  }

  /** Empty values are no labels. */
  private labels(values: readonly string[]): readonly LabelPair[] {
    const pairs = this.labelNames.map((name, at): LabelPair => [name, values[at] ?? ""]);
    return pairs.filter(([, value]) => value !== "");
  }
}

const isCounted = ({ calls, latency, size }: Operation): boolean =>
  living(calls) !== undefined && living(latency) !== undefined && living(size) !== undefined;

/** A series that was forgotten counts no more; the same labels are a new one then. */
const living = <State extends SeriesState>(state: State | undefined): State | undefined =>
  state?.isForgotten === true ? undefined : state;

/** As a Prometheus label name; one that means something else here gets `__` in front, as in Tempo. */
function dimensionLabel(attribute: string): string {
  const label = attribute.replaceAll(/[^a-zA-Z0-9_]/gu, "_").replace(/^(?=\d)/, "_");
  return INTRINSIC.has(label) ? `__${label}` : label;
}

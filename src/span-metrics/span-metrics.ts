import { toHex } from "../base/bytes.ts";
import type { LabelPair } from "../model/labels.ts";
import { spanKindName, statusCodeName } from "../model/otlp/names.ts";
import { CounterFamily, HistogramFamily, exponentialBounds } from "./families.ts";
import type { Budget } from "./families.ts";
import { SPAN_METRICS } from "./names.ts";
import type { MeteredSpan } from "./spans.ts";

/** 2 ms to 16 s. */
const LATENCY_SECONDS = exponentialBounds(0.002, 2, 14);
const INTRINSIC: ReadonlySet<string> = new Set([
  "service",
  "span_name",
  "span_kind",
  "status_code",
  "status_message",
]);

const SEPARATOR = "\u0000";

/**
 * Calls, durations and sizes of spans by service, name, kind, status and chosen attributes: the processor
 * `span-metrics` of Tempo's metrics-generator, with its names and labels.
 */
export class SpanMetrics {
  readonly calls: CounterFamily;
  readonly latency: HistogramFamily;
  readonly size: CounterFamily;
  private readonly dimensions: readonly (readonly [attribute: string, label: string])[];

  /** @param dimensions attributes of spans or resources that become labels. */
  constructor(dimensions: readonly string[], budget: Budget) {
    this.calls = new CounterFamily(SPAN_METRICS.calls, budget);
    this.latency = new HistogramFamily(SPAN_METRICS.latency, LATENCY_SECONDS, budget);
    this.size = new CounterFamily(SPAN_METRICS.size, budget);
    this.dimensions = dimensions.map((attribute) => [attribute, dimensionLabel(attribute)]);
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: MeteredSpan, now: number): void {
    const values = [
      span.resource.get("service.name") ?? "",
      span.name,
      spanKindName(span.kind) ?? String(span.kind),
      statusCodeName(span.status) ?? String(span.status),
      // The resource's word comes first, as in Tempo.
      ...this.dimensions.map(([key]) => span.resource.get(key) ?? span.attributes.get(key) ?? ""),
    ];
    const key = values.join(SEPARATOR);
    const labels = (): readonly LabelPair[] => this.labels(values);
    this.calls.add(key, labels, 1, now);
    this.latency.observe(key, labels, span.seconds, () => toHex(span.traceId), now);
    this.size.add(key, labels, span.sizeBytes, now);
  }

  /** Empty values are no labels. */
  private labels(values: readonly string[]): readonly LabelPair[] {
    const names = [
      "service",
      "span_name",
      "span_kind",
      "status_code",
      ...this.dimensions.map(([, label]) => label),
    ];
    const pairs = names.map((name, at): LabelPair => [name, values[at] ?? ""]);
    return pairs.filter(([, value]) => value !== "");
  }
}

/** As a Prometheus label name; one that means something else here gets `__` in front, as in Tempo. */
function dimensionLabel(attribute: string): string {
  const label = attribute.replaceAll(/[^a-zA-Z0-9_]/gu, "_").replace(/^(?=\d)/, "_");
  return INTRINSIC.has(label) ? `__${label}` : label;
}

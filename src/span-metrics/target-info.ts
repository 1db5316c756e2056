import type { LabelPair, Labels } from "../model/labels.ts";
import { readResource } from "../model/otlp/decode-common.ts";
import type { Resource } from "../model/otlp/common.ts";
import { WireReader } from "../model/wire/reader.ts";
import { attributeText } from "./attribute-text.ts";
import { labelNameBeside } from "./series-labels.ts";
import type { SeriesLabels } from "./series-labels.ts";
import type { FamilyContext } from "./series-family.ts";
import { INTRINSIC_DIMENSIONS } from "./settings.ts";
import type { SpanMetricsSettings } from "./settings.ts";
import type { SpanReader } from "./spans.ts";
import { ValueFamily, setOne } from "./value-family.ts";

export const TARGET_INFO = "traces_target_info";
/** Attributes of which the labels `job` and `instance` are made. */
export const IDENTITY = ["service.name", "service.namespace", "service.instance.id"] as const;

const JOB = "job";
const INSTANCE = "instance";
const TAKEN: ReadonlySet<string> = new Set([...INTRINSIC_DIMENSIONS, JOB, INSTANCE]);
const MOST_KNOWN = 10_000;

/**
 * Says of each service what its resource has: `traces_target_info`. As Tempo's, but that it lasts as long as spans come:
 * Tempo's ends a while after the first span, and begins again.
 */
export class TargetInfo {
  /** Gauges that are 1. */
  readonly family: ValueFamily;
  private readonly labels: SeriesLabels;
  private readonly settings: SpanMetricsSettings;
  private lastGroup = 0;
  /** By the bytes of a resource; `undefined` for those of which nothing is said. */
  private known = new Map<string, Labels | undefined>();

  constructor(settings: SpanMetricsSettings, labels: SeriesLabels, context: FamilyContext) {
    this.settings = settings;
    this.labels = labels;
    this.family = new ValueFamily("gauge", TARGET_INFO, context);
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: SpanReader, now: number): void {
    if (span.group === this.lastGroup) return;
    this.lastGroup = span.group;
    const { start, end } = span.resourceBytes;
    const key = Buffer.from(span.bytes.buffer, span.bytes.byteOffset + start, end - start).toString("latin1");
    let labels = this.known.get(key);
    if (labels === undefined && !this.known.has(key)) {
      if (this.known.size >= MOST_KNOWN) this.known = new Map();
      labels = this.labelsOf(readResource(new WireReader(span.bytes, start, end)));
      this.known.set(key, labels);
    }
    if (labels !== undefined) setOne(this.family.of(labels), now);
  }

  /** A resource that says nothing but who it is, or not who it is, is not told. */
  private labelsOf({ attributes }: Resource): Labels | undefined {
    const excluded = new Set<string>([...IDENTITY, ...this.settings.targetInfoExcludedDimensions]);
    const told = attributes.filter(({ key }) => key !== "" && !/^[0-9]/.test(key) && !excluded.has(key));
    const pairs = told.map(({ key, value }): LabelPair => [
      labelNameBeside(key, TAKEN),
      attributeText(value),
    ]);
    const text = (name: string): string => {
      const found = attributes.find(({ key }) => key === name);
      return found === undefined ? "" : attributeText(found.value);
    };
    const identity = identityLabels(text, this.settings);
    if (pairs.length === 0 || identity.length === 0) return undefined;
    return this.labels.of([...pairs, ...identity]);
  }
}

/** `job` and `instance` of a resource, as far as it tells them. @param text of its attribute; `""`: it has none. */
export function identityLabels(
  text: (attribute: (typeof IDENTITY)[number]) => string,
  { enableInstanceLabel }: SpanMetricsSettings,
): readonly LabelPair[] {
  const [service, namespace] = [text("service.name"), text("service.namespace")];
  const job = service === "" || namespace === "" ? service : `${namespace}/${service}`;
  const pairs: readonly LabelPair[] = [
    [JOB, job],
    [INSTANCE, enableInstanceLabel ? text("service.instance.id") : ""],
  ];
  return pairs.filter(([, value]) => value !== "");
}

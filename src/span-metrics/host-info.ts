import type { AnyValue } from "../model/otlp/common.ts";
import type { WantedAttributes } from "./attributes.ts";
import type { FamilyContext } from "./series-family.ts";
import type { SeriesLabels } from "./series-labels.ts";
import type { HostInfoSettings } from "./settings.ts";
import type { SpanReader } from "./spans.ts";
import { ValueFamily, setOne } from "./value-family.ts";

/** Says which hosts send spans: the processor `host-info` of Tempo's metrics-generator, with its names and labels. */
export class HostInfo {
  /** Gauges that are 1, with the labels `grafana_host_id` and `host_source`. */
  readonly family: ValueFamily;
  private readonly identifiers: readonly { readonly name: string; readonly place: number }[];
  private readonly labels: SeriesLabels;
  private lastGroup = 0;

  constructor(
    { hostIdentifiers, metricName }: HostInfoSettings,
    wanted: WantedAttributes,
    labels: SeriesLabels,
    context: FamilyContext,
  ) {
    this.identifiers = hostIdentifiers.map((name) => ({ name, place: wanted.places([name])[0] ?? -1 }));
    this.labels = labels;
    this.family = new ValueFamily("gauge", metricName, context);
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: SpanReader, now: number): void {
    if (span.group === this.lastGroup) return;
    this.lastGroup = span.group;
    for (const { name, place } of this.identifiers) {
      const host = textOf(span.resourceValue(place));
      if (host === "") continue;
      const labels = this.labels.of([
        ["grafana_host_id", host],
        ["host_source", name],
      ]);
      return setOne(this.family.of(labels), now);
    }
  }
}

const textOf = (value: AnyValue | undefined): string => (value?.kind === "string" ? value.value : "");

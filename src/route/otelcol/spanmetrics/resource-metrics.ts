import { z } from "zod";
import type { KeyValue } from "../../../model/otlp/common.ts";
import { attributesFromText, attributesToText } from "../made/attributes-text.ts";
import { SeriesFamily, seriesSchema } from "../made/series.ts";
import type { SpanMetricsSettings } from "./settings.ts";

const families = z.record(z.string(), seriesSchema);
/** What is saved of it; `attributes` as `attributesToText` has them. */
export const resourceSchema = z.object({
  attributes: z.string(),
  seenAt: z.number(),
  calls: families,
  duration: families,
  events: families,
});

/** The metrics of one resource's spans. */
export class ResourceMetrics {
  readonly attributes: readonly KeyValue[];
  readonly calls = new SeriesFamily(undefined);
  /** In the histogram's unit; empty if there is none. */
  readonly duration: SeriesFamily;
  readonly events = new SeriesFamily(undefined);
  /** Unix milliseconds. */
  seenAt: number;

  constructor(settings: SpanMetricsSettings, attributes: readonly KeyValue[], now: number) {
    this.attributes = attributes;
    this.duration = new SeriesFamily(settings.histogram?.buckets);
    this.seenAt = now;
  }

  /** @throws WatchtowerError `invalid` for attributes that are none. */
  static restored(settings: SpanMetricsSettings, state: z.infer<typeof resourceSchema>): ResourceMetrics {
    const resource = new ResourceMetrics(settings, attributesFromText(state.attributes), state.seenAt);
    resource.calls.restore(state.calls);
    resource.duration.restore(state.duration);
    resource.events.restore(state.events);
    return resource;
  }

  get families(): readonly SeriesFamily[] {
    return [this.calls, this.duration, this.events];
  }

  /** Series of all its metrics. */
  get size(): number {
    return this.families.reduce((sum, { series }) => sum + series.size, 0);
  }

  state(): z.infer<typeof resourceSchema> {
    return {
      attributes: attributesToText(this.attributes),
      seenAt: this.seenAt,
      calls: this.calls.state(),
      duration: this.duration.state(),
      events: this.events.state(),
    };
  }
}

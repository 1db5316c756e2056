import { z } from "zod";
import { BoundedSeries } from "../../../metering/series/bounded-series.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import { attributesFromText, attributesToText } from "./attributes-text.ts";
import { Distribution, distributionSchema } from "./distribution.ts";
import type { Buckets } from "./distribution.ts";

/** A span that stands for a point. */
export interface SpanExemplar {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  /** In the metric's unit. */
  readonly value: number;
}

/** A counter, or a distribution, of one set of attributes. */
export interface Series {
  readonly attributes: readonly KeyValue[];
  /** Unix milliseconds; of the first observation. */
  startedAt: number;
  /** Unix milliseconds of the last observation. */
  updatedAt: number;
  /** Observations, or of distributions what they hold. */
  value: number;
  /** Not handed out yet. */
  isNew: boolean;
  readonly distribution: Distribution | undefined;
  /** Since it was handed out last. */
  exemplars: SpanExemplar[];
}

const exemplarSchema = z.object({ traceId: z.string(), spanId: z.string(), value: z.number() });
/** Attributes are those of `attributesToText`, ids hexadecimal. */
export const seriesSchema = z.object({
  attributes: z.string(),
  startedAt: z.number(),
  updatedAt: z.number(),
  value: z.number(),
  isNew: z.boolean(),
  distribution: distributionSchema.optional(),
  exemplars: z.array(exemplarSchema),
});

/** What of a series is saved, in JSON. */
export type SeriesState = z.infer<typeof seriesSchema>;

/** Tells whom a limit of series concerns, who are counted together, as in the Collector. */
const OVERFLOW = "otel.metric.overflow";

/** Series of one metric, by their keys. */
export class SeriesFamily extends BoundedSeries<Series> {
  readonly #buckets: Buckets | undefined;

  /** @param buckets of distributions; counters have none. */
  constructor(buckets: Buckets | undefined) {
    super(OVERFLOW);
    this.#buckets = buckets;
  }

  /** @param takeRoom whether there may be one series more, which then is. */
  get(key: string, attributes: () => readonly KeyValue[], now: number, takeRoom: () => boolean): Series {
    return this.find(key, takeRoom, (isOverflow) => this.#make(isOverflow ? BEYOND : attributes(), now));
  }

  /** By the keys of the series, the overflow's among them. */
  state(): Record<string, SeriesState> {
    return Object.fromEntries([...this.series].map(([key, series]) => [key, stateOf(series)]));
  }

  /**
   * Of distributions whose buckets are others now, the series go on, and the counts begin anew.
   *
   * @throws WatchtowerError `invalid` for attributes that are none.
   */
  restore(state: Readonly<Record<string, SeriesState>>): void {
    for (const [key, saved] of Object.entries(state)) {
      const distribution = this.#buckets && new Distribution(this.#buckets, saved.distribution);
      const attributes = attributesFromText(saved.attributes);
      const exemplars = saved.exemplars.map(exemplarOf);
      this.series.set(key, { ...saved, attributes, distribution, exemplars });
    }
  }

  #make(attributes: readonly KeyValue[], now: number): Series {
    return {
      attributes,
      startedAt: now,
      updatedAt: now,
      value: 0,
      isNew: true,
      distribution: this.#buckets && new Distribution(this.#buckets),
      exemplars: [],
    };
  }
}

const BEYOND: readonly KeyValue[] = [{ key: OVERFLOW, value: { kind: "bool", value: true } }];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const stateOf = ({ distribution, attributes, exemplars, ...plain }: Series): SeriesState => ({
  ...plain,
  attributes: attributesToText(attributes),
  ...(distribution === undefined ? {} : { distribution: distribution.state() }),
  exemplars: exemplars.map(({ traceId, spanId, value }) => ({
    traceId: hex(traceId),
    spanId: hex(spanId),
    value,
  })),
});

const exemplarOf = ({ traceId, spanId, value }: z.infer<typeof exemplarSchema>): SpanExemplar => ({
  traceId: Buffer.from(traceId, "hex"),
  spanId: Buffer.from(spanId, "hex"),
  value,
});

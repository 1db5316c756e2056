import { z } from "zod";
import { ExponentialBuckets } from "./exponential.ts";

/** How observations are put into buckets. */
export type Buckets =
  /** Upper bounds, ascending and inclusive. */
  | { readonly kind: "explicit"; readonly bounds: readonly number[] }
  | { readonly kind: "exponential"; readonly maxSize: number };

export const distributionSchema = z.object({
  count: z.number(),
  sum: z.number(),
  min: z.number(),
  max: z.number(),
  explicit: z.array(z.number()).optional(),
  exponential: z
    .object({ scale: z.number(), zeroCount: z.number(), offset: z.number(), counts: z.array(z.number()) })
    .optional(),
});

/** What of a distribution is saved, in JSON. */
export type DistributionState = z.infer<typeof distributionSchema>;

/** Observations of one series, none of them negative. */
export class Distribution {
  count = 0;
  sum = 0;
  min = 0;
  max = 0;
  /** Of each bucket alone, the last one beyond all bounds; `undefined` if they are exponential. */
  readonly explicit: number[] | undefined;
  readonly exponential: ExponentialBuckets | undefined;
  readonly #bounds: readonly number[];

  /** @param state of a distribution of the same buckets; one of others begins anew. */
  constructor(buckets: Buckets, state?: DistributionState) {
    const isExplicit = buckets.kind === "explicit";
    this.#bounds = isExplicit ? buckets.bounds : [];
    const isSame = isExplicit
      ? state?.explicit?.length === buckets.bounds.length + 1
      : state?.exponential !== undefined;
    const known = isSame ? state : undefined;
    this.explicit = isExplicit ? (known?.explicit ?? [...this.#bounds, 0].map(() => 0)) : undefined;
    this.exponential = isExplicit ? undefined : new ExponentialBuckets(buckets.maxSize, known?.exponential);
    if (known === undefined) return;
    this.count = known.count;
    this.sum = known.sum;
    this.min = known.min;
    this.max = known.max;
  }

  observe(value: number): void {
    this.min = this.count === 0 ? value : Math.min(this.min, value);
    this.max = this.count === 0 ? value : Math.max(this.max, value);
    this.count++;
    this.sum += value;
    this.exponential?.observe(value);
    if (this.explicit === undefined) return;
    const at = this.#bucketOf(value);
    this.explicit[at] = (this.explicit[at] ?? 0) + 1;
  }

  state(): DistributionState {
    const { count, sum, min, max, explicit, exponential } = this;
    const buckets = exponential?.state();
    return {
      count,
      sum,
      min,
      max,
      ...(explicit === undefined ? {} : { explicit: [...explicit] }),
      ...(buckets === undefined ? {} : { exponential: { ...buckets, counts: [...buckets.counts] } }),
    };
  }

  #bucketOf(value: number): number {
    let at = 0;
    while (at < this.#bounds.length && value > (this.#bounds[at] ?? 0)) at++;
    return at;
  }
}

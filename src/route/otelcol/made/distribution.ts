import { z } from "zod";
import { bucketOf } from "../../../metering/buckets/bounds.ts";
import type { PointValue } from "../../../metering/metrics/metric.ts";
import { ExponentialHistogram } from "./exponential-histogram.ts";

/** How observations are put into buckets. */
export type Buckets =
  /** Upper bounds, ascending and inclusive. */
  | { readonly kind: "explicit"; readonly bounds: readonly number[] }
  | { readonly kind: "exponential"; readonly maxSize: number };

/** What is saved of it: one of `explicit` (counts of each bucket alone) and `exponential`. */
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

type Filled =
  /** Counts of each bucket alone, the last one beyond all bounds. */
  | { readonly kind: "explicit"; readonly bounds: readonly number[]; readonly counts: number[] }
  | { readonly kind: "exponential"; readonly histogram: ExponentialHistogram };

/** Observations of one series, none of them negative. */
export class Distribution {
  count = 0;
  sum = 0;
  min = 0;
  max = 0;
  readonly #filled: Filled;

  /** @param state of a distribution of the same buckets; one of others begins anew. */
  constructor(buckets: Buckets, state?: DistributionState) {
    const known = state === undefined || !isOf(buckets, state) ? undefined : state;
    this.#filled = filledOf(buckets, known);
    if (known === undefined) return;
    this.count = known.count;
    this.sum = known.sum;
    this.min = known.min;
    this.max = known.max;
  }

  /** @param value not negative. */
  observe(value: number): void {
    this.min = this.count === 0 ? value : Math.min(this.min, value);
    this.max = this.count === 0 ? value : Math.max(this.max, value);
    this.count++;
    this.sum += value;
    if (this.#filled.kind === "exponential") {
      this.#filled.histogram.observe(value);
      return;
    }
    const { bounds, counts } = this.#filled;
    const at = bucketOf(bounds, value);
    counts[at] = (counts[at] ?? 0) + 1;
  }

  /** A copy, which later observations leave as it is. */
  state(): DistributionState {
    const { count, sum, min, max } = this;
    const common = { count, sum, min, max };
    if (this.#filled.kind === "explicit") return { ...common, explicit: [...this.#filled.counts] };
    const state = this.#filled.histogram.state();
    return { ...common, exponential: { ...state, counts: [...state.counts] } };
  }

  /** As a point has it. */
  value(): PointValue {
    const { sum, min, max } = this;
    if (this.#filled.kind === "explicit") {
      const { bounds, counts } = this.#filled;
      return { kind: "explicit", sum, counts, bounds };
    }
    const buckets = this.#filled.histogram.state();
    return { kind: "exponential", sum, ...buckets, ...(this.count === 0 ? {} : { range: { min, max } }) };
  }
}

const isOf = (buckets: Buckets, state: DistributionState): boolean =>
  buckets.kind === "explicit"
    ? state.explicit?.length === buckets.bounds.length + 1
    : state.exponential !== undefined;

function filledOf(buckets: Buckets, state: DistributionState | undefined): Filled {
  if (buckets.kind === "exponential")
    return { kind: "exponential", histogram: new ExponentialHistogram(buckets.maxSize, state?.exponential) };
  const { bounds } = buckets;
  return { kind: "explicit", bounds, counts: state?.explicit ?? [...bounds, 0].map(() => 0) };
}

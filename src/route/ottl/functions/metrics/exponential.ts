import { EditableHistogram } from "../../../../model/otlp/telemetry/metric-data.ts";
import { EditableHistogramPoint } from "../../../../model/otlp/telemetry/points.ts";
import type { EditableExponentialPoint } from "../../../../model/otlp/telemetry/points.ts";
import { define } from "../definition.ts";
import { each, literalFloat, literalText } from "../parameters.ts";

/** Where the count of a bucket from `lower` to `upper` goes that lies between no two bounds. */
type Distribution = (
  bucket: { readonly count: bigint; readonly lower: number; readonly upper: number },
  bounds: readonly number[],
  counts: bigint[],
) => void;

const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  upper({ count, upper }, bounds, counts) {
    add(counts, indexFrom(bounds, upper), count);
  },
  midpoint({ count, lower, upper }, bounds, counts) {
    const at = bounds.findIndex((bound) => (lower + upper) / 2 <= bound);
    add(counts, at < 0 ? bounds.length - 1 : Math.max(0, at - 1), count);
  },
  uniform({ count, lower, upper }, bounds, counts) {
    const start = indexFrom(bounds, lower);
    const end = indexFrom(bounds, upper);
    const share = BigInt(end - start + 1);
    for (let at = start; at <= end; at++) {
      add(counts, at, count / share + (BigInt(at - start) < count % share ? 1n : 0n));
    }
  },
};

/** The first bound that is not below the value; the last one for values above all. */
function indexFrom(bounds: readonly number[], value: number): number {
  const at = bounds.findIndex((bound) => value <= bound);
  return at < 0 ? bounds.length - 1 : at;
}

function add(counts: bigint[], at: number, count: bigint): void {
  counts[at] = (counts[at] ?? 0n) + count;
}

const convert = define(
  "convert_exponential_histogram_to_histogram",
  { distribution_fn: literalText, explicit_bounds: each(literalFloat) },
  (given, site) => {
    const name = given.distribution_fn;
    const distribution = Object.hasOwn(DISTRIBUTIONS, name) ? DISTRIBUTIONS[name] : undefined;
    if (distribution === undefined) {
      const message =
        name === "random" || name === ""
          ? "random is not supported here: a record must give the same telemetry each time it is read"
          : "must be one of upper, midpoint, uniform";
      throw site.problem("distribution_fn", message);
    }
    if (given.explicit_bounds.length === 0) throw site.problem("explicit_bounds", "must not be empty");
    return ({ metric }) => {
      const { data } = metric;
      if (data?.kind !== "exponentialHistogram") return undefined;
      const histogram = new EditableHistogram();
      histogram.temporality = data.temporality;
      histogram.points = data.points.map((point) => converted(point, given.explicit_bounds, distribution));
      metric.data = histogram;
      return undefined;
    };
  },
);

function converted(
  from: EditableExponentialPoint,
  bounds: readonly number[],
  distribution: Distribution,
): EditableHistogramPoint {
  const point = new EditableHistogramPoint();
  point.attributes.replace(from.attributes.entries());
  point.startTime = from.startTime;
  point.time = from.time;
  point.count = from.count;
  point.sum = from.sum;
  point.min = from.min;
  point.max = from.max;
  point.exemplars = from.exemplars;
  point.explicitBounds = bounds;
  // What lies above the last bound is counted with what lies below it, as in the Collector; OTLP wants one more bucket.
  point.bucketCounts = [...countsOf(from, bounds, distribution), 0n];
  return point;
}

/** Negative buckets are not counted, and zeros only where the first bound is 0. */
function countsOf(
  { scale, zeroCount, positive }: EditableExponentialPoint,
  bounds: readonly number[],
  distribution: Distribution,
): readonly bigint[] {
  const counts = bounds.map(() => 0n);
  if (bounds[0] === 0) add(counts, 0, zeroCount);
  const factor = Math.LN2 * 2 ** -scale;
  for (const [position, count] of positive.bucketCounts.entries()) {
    if (count === 0n) continue;
    const index = positive.offset + position;
    const [lower, upper] = [Math.exp(index * factor), Math.exp((index + 1) * factor)];
    const between = bounds.findIndex(
      (bound, at) => at > 0 && lower > (bounds[at - 1] ?? 0) && upper <= bound,
    );
    if (lower > (bounds.at(-1) ?? 0)) add(counts, bounds.length - 1, count);
    else if (between > 0) add(counts, between - 1, count);
    else distribution({ count, lower, upper }, bounds, counts);
  }
  return counts;
}

export const EXPONENTIAL_FUNCTIONS = [convert];

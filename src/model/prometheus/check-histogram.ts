import { type BucketSide, CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../histogram.ts";

const MAX_BUCKETS = 10_000;
const MIN_SCHEMA = -4;
/** Finer ones than 8, which the format leaves room for, are merged down to it. */
const MAX_SCHEMA = 52;
/** Counts beyond it are not exact. */
const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/** Why a native histogram cannot be kept (prometheus/model/histogram, `Validate`); `undefined` if it can. */
export function wrongHistogram(histogram: NativeHistogram): string | undefined {
  const { schema, count, zeroCount, positive, negative } = histogram;
  const isCustom = schema === CUSTOM_BUCKETS_SCHEMA;
  if (!isCustom && (schema < MIN_SCHEMA || schema > MAX_SCHEMA)) {
    return "histogram of a schema outside -4 to 52 that is not -53";
  }
  const wrong = wrongSide(positive) ?? wrongSide(negative) ?? (isCustom ? wrongCustom(histogram) : undefined);
  if (wrong !== undefined) return wrong;
  const all = [count, zeroCount, ...positive.counts, ...negative.counts];
  return all.every((each) => each >= 0 && each <= MAX_COUNT)
    ? undefined
    : "histogram with a count below 0, above 2^53, or that is no number";
}

/**
 * Whether what a histogram of integers counts is not what its buckets do; NaN is counted in none of them. Floats may differ, as
 * they come of calculations.
 */
export function isMiscounted({ count, sum, zeroCount, positive, negative }: NativeHistogram): boolean {
  let inBuckets = zeroCount;
  for (const { counts } of [positive, negative]) for (const each of counts) inBuckets += each;
  return Number.isNaN(sum) ? inBuckets > count : inBuckets !== count;
}

function wrongSide({ spans, counts }: BucketSide): string | undefined {
  const buckets = spans.reduce((sum, { length }) => sum + length, 0);
  if (buckets !== counts.length) return "histogram whose spans and buckets differ in number";
  const extent = spans.reduce((sum, { length, offset }, index) => sum + length + (index > 0 ? offset : 0), 0);
  if (extent > MAX_BUCKETS) return `histogram of more than ${MAX_BUCKETS} buckets`;
  return spans.some(({ offset }, index) => index > 0 && offset < 0)
    ? "histogram with spans that overlap"
    : undefined;
}

function wrongCustom({ customBounds = new Float64Array(0), positive, negative, zeroCount }: NativeHistogram) {
  if (negative.counts.length > 0 || zeroCount !== 0) return "histogram with custom buckets and others";
  const ascends = customBounds.every((bound, i) => i === 0 || bound > (customBounds[i - 1] ?? 0));
  if (!ascends || !customBounds.every(Number.isFinite))
    return "histogram with custom bounds that do not ascend";
  const last = positive.spans.reduce((sum, { offset, length }) => sum + offset + length, 0);
  const first = positive.spans[0]?.offset ?? 0;
  return first < 0 || last > customBounds.length + 1
    ? "histogram with more custom buckets than bounds"
    : undefined;
}

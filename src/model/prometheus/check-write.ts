import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../histogram.ts";
import type { LabelPair } from "../labels.ts";
import type { WriteRequest, WrittenSample, WrittenSeries } from "./remote-write.ts";

/** What of a request can be kept, and how much of it cannot, by reason. */
export interface CheckedWrite {
  readonly request: WriteRequest;
  readonly refused: ReadonlyMap<string, number>;
}

/** Prometheus takes no sample further ahead of its clock. */
const MAX_AHEAD_MS = 10 * 60 * 1000;
const MAX_BEHIND_MS = 31 * 24 * 3600 * 1000;
const MAX_BUCKETS = 10_000;
const MIN_SCHEMA = -4;
const MAX_SCHEMA = 8;
/** Counts beyond it are not exact. */
const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/** @param now Unix milliseconds. */
export function checkWrite({ series, metadata }: WriteRequest, now: number): CheckedWrite {
  const refused = new Map<string, number>();
  const refuse = (reason: string, count: number): void => {
    if (count > 0) refused.set(reason, (refused.get(reason) ?? 0) + count);
  };
  const kept = series.flatMap((one): WrittenSeries[] => {
    const labels = one.labels.filter(([, value]) => value !== "");
    const reason = wrongLabels(labels);
    if (reason !== undefined) {
      refuse(reason, Math.max(1, one.samples.length));
      return [];
    }
    const samples = one.samples.filter((sample) => {
      const wrong = wrongSample(sample, now);
      if (wrong !== undefined) refuse(wrong, 1);
      return wrong === undefined;
    });
    return [{ labels, samples, exemplars: one.exemplars }];
  });
  return { request: { series: kept, metadata: metadata.filter(({ family }) => family !== "") }, refused };
}

function wrongLabels(labels: readonly LabelPair[]): string | undefined {
  const names = labels.map(([name]) => name);
  if (!names.includes("__name__")) return "series without a metric name";
  if (names.includes("")) return "label without a name";
  return new Set(names).size < names.length ? "label name twice in a series" : undefined;
}

function wrongSample({ time, histogram }: WrittenSample, now: number): string | undefined {
  if (time <= 0) return "sample without a time";
  if (time > now + MAX_AHEAD_MS) return "sample more than 10 min ahead";
  if (time < now - MAX_BEHIND_MS) return "sample more than 31 d old";
  return histogram === undefined ? undefined : wrongHistogram(histogram);
}

function wrongHistogram({
  schema,
  count,
  zeroCount,
  positive,
  negative,
}: NativeHistogram): string | undefined {
  if (schema === CUSTOM_BUCKETS_SCHEMA)
    return "histogram with custom buckets (not supported by remote write here)";
  if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) return "histogram of a schema outside -4 to 8";
  for (const { spans, counts } of [positive, negative]) {
    const buckets = spans.reduce((sum, { length }) => sum + length, 0);
    if (buckets !== counts.length) return "histogram whose spans and buckets differ in number";
    const extent = spans.reduce(
      (sum, { length, offset }, index) => sum + length + (index > 0 ? offset : 0),
      0,
    );
    if (extent > MAX_BUCKETS) return `histogram of more than ${MAX_BUCKETS} buckets`;
    if (spans.some(({ offset }, index) => index > 0 && offset < 0))
      return "histogram with spans that overlap";
  }
  const all = [count, zeroCount, ...positive.counts, ...negative.counts];
  if (all.every((each) => Number.isInteger(each) && each >= 0 && each <= MAX_COUNT)) return undefined;
  return "histogram with fractions of counts (not supported by remote write here)";
}

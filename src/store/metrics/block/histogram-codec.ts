import { hasLayoutOf } from "../../../model/histogram-layout.ts";
import type { BucketSide, BucketSpan, NativeHistogram } from "../../../model/histogram.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

const RESET_HINTS = ["unknown", "reset", "notReset", "gauge"] as const;

/** Bit 0: layout follows. Bit 1: all counts are whole, as differences; else as doubles. */
const NEW_LAYOUT = 1;
const WHOLE = 2;
const MAX_WHOLE = 2 ** 50;

/** Histograms of one series, each against the one before it; the layout of buckets only when it changes. */
export function encodeHistograms(writer: ByteWriter, histograms: readonly NativeHistogram[]): void {
  let previous: NativeHistogram | undefined;
  for (const histogram of histograms) {
    const sameLayout = previous !== undefined && hasLayoutOf(histogram, previous);
    const base = sameLayout ? previous : undefined;
    const whole = isWhole(histogram) && (base === undefined || isWhole(base));
    writer.byte((sameLayout ? 0 : NEW_LAYOUT) | (whole ? WHOLE : 0));
    if (!sameLayout) encodeLayout(writer, histogram);
    writer.byte(RESET_HINTS.indexOf(histogram.resetHint));
    writer.double(histogram.sum);
    encodeCounts(writer, countsOf(histogram), base === undefined ? undefined : countsOf(base), whole);
    previous = histogram;
  }
}

/** @param count how many histograms were written: the bytes do not say. */
export function decodeHistograms(reader: ByteReader, count: number): NativeHistogram[] {
  const histograms: NativeHistogram[] = [];
  let layout: NativeHistogram | undefined;
  for (let i = 0; i < count; i++) {
    const flags = reader.byte();
    const isNew = layout === undefined || (flags & NEW_LAYOUT) !== 0;
    const current: NativeHistogram = isNew || layout === undefined ? decodeLayout(reader) : layout;
    const resetHint = RESET_HINTS[reader.byte()] ?? "unknown";
    const sum = reader.double();
    const base = isNew ? undefined : countsOf(current);
    const size = 2 + current.positive.counts.length + current.negative.counts.length;
    const counts = decodeCounts(reader, size, base, (flags & WHOLE) !== 0);
    layout = withCounts({ ...current, resetHint, sum }, counts);
    histograms.push(layout);
  }
  return histograms;
}

/** Whether both have the same buckets with the same counts, and the same sum. */
export function isSameHistogram(a: NativeHistogram, b: NativeHistogram): boolean {
  if (!hasLayoutOf(a, b) || !Object.is(a.sum, b.sum)) return false;
  const counts = countsOf(b);
  return countsOf(a).every((count, i) => count === counts[i]);
}

/** Count, zero count, positive and negative buckets in one row. */
function countsOf(histogram: NativeHistogram): Float64Array {
  const { positive, negative } = histogram;
  const counts = new Float64Array(2 + positive.counts.length + negative.counts.length);
  counts[0] = histogram.count;
  counts[1] = histogram.zeroCount;
  counts.set(positive.counts, 2);
  counts.set(negative.counts, 2 + positive.counts.length);
  return counts;
}

function withCounts(layout: NativeHistogram, counts: Float64Array): NativeHistogram {
  const negativeFrom = 2 + layout.positive.counts.length;
  return {
    ...layout,
    count: counts[0] ?? 0,
    zeroCount: counts[1] ?? 0,
    positive: { spans: layout.positive.spans, counts: counts.slice(2, negativeFrom) },
    negative: { spans: layout.negative.spans, counts: counts.slice(negativeFrom) },
  };
}

function isWhole(histogram: NativeHistogram): boolean {
  return countsOf(histogram).every(
    (count) => Math.abs(count) < MAX_WHOLE && Number.isInteger(count) && !Object.is(count, -0),
  );
}

function encodeCounts(
  writer: ByteWriter,
  counts: Float64Array,
  base: Float64Array | undefined,
  whole: boolean,
): void {
  if (whole) counts.forEach((count, i) => writer.signedVarint(count - (base?.[i] ?? 0)));
  else writer.memory(counts);
}

function decodeCounts(
  reader: ByteReader,
  size: number,
  base: Float64Array | undefined,
  whole: boolean,
): Float64Array {
  if (!whole) return reader.float64Array(size);
  return Float64Array.from({ length: size }, (_, i) => (base?.[i] ?? 0) + reader.signedVarint());
}

function encodeLayout(writer: ByteWriter, histogram: NativeHistogram): void {
  writer.signedVarint(histogram.schema);
  writer.double(histogram.zeroThreshold);
  encodeSpans(writer, histogram.positive.spans);
  encodeSpans(writer, histogram.negative.spans);
  const bounds = histogram.customBounds;
  writer.varint(bounds === undefined ? 0 : bounds.length + 1);
  if (bounds !== undefined) writer.memory(bounds);
}

function decodeLayout(reader: ByteReader): NativeHistogram {
  const schema = reader.signedVarint();
  const zeroThreshold = reader.double();
  const positive = decodeSpans(reader);
  const negative = decodeSpans(reader);
  const bounds = reader.varint();
  const customBounds = bounds === 0 ? {} : { customBounds: reader.float64Array(bounds - 1) };
  const empty = { zeroCount: 0, count: 0, sum: 0, resetHint: "unknown" } as const;
  return { schema, zeroThreshold, ...empty, positive, negative, ...customBounds };
}

function encodeSpans(writer: ByteWriter, spans: readonly BucketSpan[]): void {
  writer.varint(spans.length);
  for (const span of spans) {
    writer.signedVarint(span.offset);
    writer.varint(span.length);
  }
}

function decodeSpans(reader: ByteReader): BucketSide {
  const spans: BucketSpan[] = [];
  let buckets = 0;
  for (let left = reader.varint(); left > 0; left--) {
    const span = { offset: reader.signedVarint(), length: reader.varint() };
    buckets += span.length;
    spans.push(span);
  }
  return { spans, counts: new Float64Array(buckets) };
}

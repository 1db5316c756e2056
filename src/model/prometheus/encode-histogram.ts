import type { BucketSide, NativeHistogram } from "../histogram.ts";
import type { WireWriter } from "../wire/writer.ts";

const HINTS: readonly NativeHistogram["resetHint"][] = ["unknown", "reset", "notReset", "gauge"];

/** Fields of one side: integer histograms have deltas, float ones counts. */
const NEGATIVE = { spans: 8, deltas: 9, counts: 10 } as const;
const POSITIVE = { spans: 11, deltas: 12, counts: 13 } as const;

/**
 * The fields of a `Histogram` (prometheus/prompb/types.proto, and the same in io.prometheus.write.v2): of integers
 * where all counts are whole, else of floats.
 *
 * @param time Unix milliseconds.
 */
export function writeHistogram(writer: WireWriter, histogram: NativeHistogram, time: number): void {
  const { count, zeroCount, positive, negative } = histogram;
  const isWhole = isWholeHistogram(histogram);
  if (isWhole) writer.int64(1, BigInt(count));
  else writer.double(2, count);
  writer.double(3, histogram.sum);
  writer.sint32(4, histogram.schema);
  writer.double(5, histogram.zeroThreshold);
  if (isWhole) writer.int64(6, BigInt(zeroCount));
  else writer.double(7, zeroCount);
  side(writer, negative, NEGATIVE, isWhole);
  side(writer, positive, POSITIVE, isWhole);
  writer.uint32(14, HINTS.indexOf(histogram.resetHint));
  writer.int64(15, BigInt(time));
  const { customBounds } = histogram;
  if (customBounds === undefined) return;
  writer.message(16, (packed) => {
    for (const bound of customBounds) packed.rawDouble(bound);
  });
}

/** Whether all counts are whole, and exact. */
export const isWholeHistogram = ({ count, zeroCount, positive, negative }: NativeHistogram): boolean =>
  [count, zeroCount, ...positive.counts, ...negative.counts].every(isCount);

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function side(
  writer: WireWriter,
  { spans, counts }: BucketSide,
  fields: typeof NEGATIVE | typeof POSITIVE,
  isWhole: boolean,
): void {
  for (const { offset, length } of spans) {
    writer.message(fields.spans, (span) => {
      span.sint32(1, offset);
      span.uint32(2, length);
    });
  }
  if (counts.length === 0) return;
  writer.message(isWhole ? fields.deltas : fields.counts, (packed) => {
    let before = 0;
    for (const count of counts) {
      if (isWhole) packed.raw(zigzag(count - before));
      else packed.rawDouble(count);
      before = count;
    }
  });
}

/** A sint64 as an item of a packed field. */
function zigzag(value: number): Uint8Array {
  let rest = value < 0 ? BigInt(-value) * 2n - 1n : BigInt(value) * 2n;
  const bytes: number[] = [];
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

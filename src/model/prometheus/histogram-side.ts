import type { BucketSide, BucketSpan } from "../histogram.ts";
import type { WireReader } from "../wire/reader.ts";

/** One side of a histogram while it is read: integer histograms have deltas, float ones counts. */
export interface Side {
  readonly spans: BucketSpan[];
  readonly deltas: number[];
  readonly counts: number[];
}

export const emptySide = (): Side => ({ spans: [], deltas: [], counts: [] });

/** The counts if it has any, else the sums of the deltas. */
export function finishSide({ spans, deltas, counts }: Side): BucketSide {
  if (counts.length > 0) return { spans, counts: Float64Array.from(counts) };
  let count = 0;
  return { spans, counts: Float64Array.from(deltas, (delta) => (count += delta)) };
}

/** A `BucketSpan` that follows: the same message in remote write and in io.prometheus.client. */
export function readSpan(reader: WireReader): BucketSpan {
  const outer = reader.enter();
  const span = { offset: 0, length: 0 };
  while (reader.next()) {
    if (reader.field === 1) span.offset = reader.sint32();
    else if (reader.field === 2) span.length = reader.varint();
    else reader.skip();
  }
  reader.leave(outer);
  return span;
}

/** sint64 (zigzag) as a double: rounded beyond 2^53. */
export function readSint64(reader: WireReader): number {
  const zigzag = reader.uint64();
  return Number((zigzag >> 1n) ^ -(zigzag & 1n));
}

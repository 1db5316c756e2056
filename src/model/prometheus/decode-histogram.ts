import type { BucketSide, BucketSpan, NativeHistogram } from "../histogram.ts";
import { isStaleHalves } from "../staleness.ts";
import { type WireReader, WireType } from "../wire/reader.ts";
import type { WrittenSample } from "./remote-write.ts";

const HINTS = ["unknown", "reset", "notReset", "gauge"] as const;

/** One side while it is read: integer histograms have deltas, float ones counts. */
interface Side {
  readonly spans: BucketSpan[];
  readonly deltas: number[];
  readonly counts: number[];
}

const emptySide = (): Side => ({ spans: [], deltas: [], counts: [] });

/** Reads a `Histogram` (prometheus/prompb/types.proto, and the same in io.prometheus.write.v2) that follows. */
export function readHistogram(reader: WireReader): WrittenSample {
  const outer = reader.enter();
  const negative = emptySide();
  const positive = emptySide();
  const bounds: number[] = [];
  const totals = { count: 0, sum: 0, schema: 0, zeroThreshold: 0, zeroCount: 0 };
  let resetHint: NativeHistogram["resetHint"] = "unknown";
  let time = 0;
  let isStale = false;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        totals.count = reader.int64AsNumber();
        break;
      case 2:
        totals.count = reader.double();
        break;
      case 3:
        reader.fixed64Halves();
        isStale = isStaleHalves(reader.low, reader.high);
        totals.sum = reader.view.getFloat64(reader.position - 8, true);
        break;
      case 4:
        totals.schema = reader.sint32();
        break;
      case 5:
        totals.zeroThreshold = reader.double();
        break;
      case 6:
        totals.zeroCount = reader.int64AsNumber();
        break;
      case 7:
        totals.zeroCount = reader.double();
        break;
      case 8:
        negative.spans.push(readSpan(reader));
        break;
      case 9:
        readItems(reader, negative.deltas, readSint64);
        break;
      case 10:
        readItems(reader, negative.counts, readDouble);
        break;
      case 11:
        positive.spans.push(readSpan(reader));
        break;
      case 12:
        readItems(reader, positive.deltas, readSint64);
        break;
      case 13:
        readItems(reader, positive.counts, readDouble);
        break;
      case 14:
        resetHint = HINTS[reader.varint()] ?? "unknown";
        break;
      case 15:
        time = reader.int64AsNumber();
        break;
      case 16:
        readItems(reader, bounds, readDouble);
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  if (isStale) return { time, isStale };
  const histogram = { ...totals, resetHint, positive: finish(positive), negative: finish(negative) };
  if (bounds.length === 0) return { time, histogram };
  return { time, histogram: { ...histogram, customBounds: Float64Array.from(bounds) } };
}

function readSpan(reader: WireReader): BucketSpan {
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

/** The items of a repeated field, packed or one by one. */
export function readItems(reader: WireReader, into: number[], read: (reader: WireReader) => number): void {
  if (reader.wireType !== WireType.bytes) {
    into.push(read(reader));
    return;
  }
  const outer = reader.enter();
  while (reader.position < reader.end) into.push(read(reader));
  reader.leave(outer);
}

const readDouble = (reader: WireReader): number => reader.double();

function readSint64(reader: WireReader): number {
  const zigzag = reader.uint64();
  return Number((zigzag >> 1n) ^ -(zigzag & 1n));
}

function finish({ spans, deltas, counts }: Side): BucketSide {
  if (counts.length > 0) return { spans, counts: Float64Array.from(counts) };
  let count = 0;
  return { spans, counts: Float64Array.from(deltas, (delta) => (count += delta)) };
}

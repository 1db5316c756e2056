import { CUSTOM_BUCKETS_SCHEMA } from "../histogram.ts";
import type { NativeHistogram } from "../histogram.ts";
import { isStaleHalves } from "../staleness.ts";
import type { WireReader } from "../wire/reader.ts";
import { readDouble, readItems } from "../wire/items.ts";
import { emptySide, finishSide, readSint64, readSpan } from "./histogram-side.ts";
import type { WrittenSample } from "./remote-write.ts";

const HINTS = ["unknown", "reset", "notReset", "gauge"] as const;

/** Reads a `Histogram` (prometheus/prompb/types.proto, and the same in io.prometheus.write.v2) that follows. */
export function readHistogram(reader: WireReader): WrittenSample {
  const outer = reader.enter();
  const negative = emptySide();
  const positive = emptySide();
  const bounds: number[] = [];
  const totals = { count: 0, sum: 0, schema: 0, zeroThreshold: 0, zeroCount: 0 };
  let resetHint: NativeHistogram["resetHint"] = "unknown";
  let time = 0;
  let startTime = 0;
  let isStale = false;
  let isWhole = false;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        totals.count = reader.int64AsNumber();
        isWhole = true;
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
      case 17:
        startTime = reader.int64AsNumber();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  const times = startTime === 0 ? { time } : { time, startTime };
  if (isStale) return { ...times, isStale };
  const told = isWhole ? { ...times, isWhole } : times;
  const histogram = { ...totals, resetHint, positive: finishSide(positive), negative: finishSide(negative) };
  if (bounds.length === 0 && totals.schema !== CUSTOM_BUCKETS_SCHEMA) return { ...told, histogram };
  return { ...told, histogram: { ...histogram, customBounds: Float64Array.from(bounds) } };
}

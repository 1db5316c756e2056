import type { NativeHistogram } from "../../histogram.ts";
import type { LabelPair } from "../../labels.ts";
import { readDouble, readItems } from "../../wire/items.ts";
import type { WireReader } from "../../wire/reader.ts";
import { type Side, emptySide, finishSide, readSint64, readSpan } from "../histogram-side.ts";
import type { ScrapedExemplar, ScrapedSample } from "./exposition.ts";
import { boundText } from "./number-text.ts";
import { readExemplar, readTimestamp } from "./protobuf-parts.ts";

interface Bucket {
  readonly count: number;
  readonly bound: number;
  readonly exemplar: ScrapedExemplar | undefined;
}

/** An `io.prometheus.client.Histogram`: classic, native, or both. */
export interface ClientHistogram {
  readonly count: number;
  readonly sum: number;
  readonly buckets: readonly Bucket[];
  readonly native: NativeHistogram | undefined;
  /** Of the native one. */
  readonly exemplars: readonly ScrapedExemplar[];
  /** Unix milliseconds; 0 if it is not told. */
  readonly startTime: number;
}

type Make = (suffix: string, extra?: LabelPair) => Pick<ScrapedSample, "labels" | "time">;

/** The native sample if there is one; the classic ones if there is none, or `withClassic`. */
export function classicSamples(
  { count, sum, buckets, native, exemplars }: ClientHistogram,
  withClassic: boolean,
  make: Make,
): readonly ScrapedSample[] {
  const samples: ScrapedSample[] = [];
  if (native !== undefined) samples.push({ ...make(""), value: 0, histogram: native, exemplars });
  if (native !== undefined && !(withClassic && buckets.length > 0)) return samples;
  const add = (value: number, suffix: string, bound?: number, exemplar?: ScrapedExemplar): void => {
    const labelled = bound === undefined ? make(suffix) : make(suffix, ["le", boundText(bound)]);
    samples.push({
      ...labelled,
      value,
      histogram: undefined,
      exemplars: exemplar === undefined ? [] : [exemplar],
    });
  };
  add(count, "_count");
  add(sum, "_sum");
  for (const bucket of buckets) add(bucket.count, "_bucket", bucket.bound, bucket.exemplar);
  if (buckets.at(-1)?.bound !== Infinity) add(count, "_bucket", Infinity);
  return samples;
}

/**
 * Reads the histogram that is next. Spans, a zero threshold or a zero count make it native, as in Prometheus.
 *
 * @throws WatchtowerError `invalid` for bytes that end early.
 */
export function readHistogram(reader: WireReader, isGauge: boolean): ClientHistogram {
  const outer = reader.enter();
  const numbers = { count: 0, sum: 0, schema: 0, zeroThreshold: 0, zeroCount: 0 };
  const [positive, negative] = [emptySide(), emptySide()];
  const buckets: Bucket[] = [];
  const exemplars: ScrapedExemplar[] = [];
  let startTime = 0;
  while (reader.next()) {
    if (reader.field === 3) buckets.push(readBucket(reader));
    else if (reader.field === 15) startTime = readTimestamp(reader);
    else if (reader.field === 16) exemplars.push(readExemplar(reader));
    else if (!readSides(reader, negative, positive)) readTotals(reader, numbers);
  }
  reader.leave(outer);
  const spans = positive.spans.length + negative.spans.length;
  const isNative = spans > 0 || numbers.zeroThreshold > 0 || numbers.zeroCount > 0;
  const native: NativeHistogram = {
    ...numbers,
    resetHint: isGauge ? "gauge" : "unknown",
    positive: finishSide(positive),
    negative: finishSide(negative),
  };
  const ofBuckets = buckets.flatMap(({ exemplar }) => exemplar ?? []);
  return {
    count: numbers.count,
    sum: numbers.sum,
    buckets,
    native: isNative ? native : undefined,
    exemplars: exemplars.length > 0 ? exemplars : ofBuckets,
    startTime,
  };
}

/** Integers and floats have fields of their own. */
function readTotals(
  reader: WireReader,
  numbers: { count: number; sum: number; schema: number; zeroThreshold: number; zeroCount: number },
): void {
  switch (reader.field) {
    case 1:
      numbers.count = reader.int64AsNumber();
      return;
    case 2:
      numbers.sum = reader.double();
      return;
    case 4:
      numbers.count = reader.double();
      return;
    case 5:
      numbers.schema = reader.sint32();
      return;
    case 6:
      numbers.zeroThreshold = reader.double();
      return;
    case 7:
      numbers.zeroCount = reader.int64AsNumber();
      return;
    case 8:
      numbers.zeroCount = reader.double();
      return;
    default:
      reader.skip();
  }
}

/** @returns whether the field is one of a side's. */
function readSides(reader: WireReader, negative: Side, positive: Side): boolean {
  if (reader.field < 9 || reader.field > 14) return false;
  const side = reader.field < 12 ? negative : positive;
  const part = reader.field < 12 ? reader.field - 9 : reader.field - 12;
  if (part === 0) side.spans.push(readSpan(reader));
  else if (part === 1) readItems(reader, side.deltas, readSint64);
  else readItems(reader, side.counts, readDouble);
  return true;
}

function readBucket(reader: WireReader): Bucket {
  const outer = reader.enter();
  let [count, bound] = [0, 0];
  let exemplar: ScrapedExemplar | undefined;
  while (reader.next()) {
    if (reader.field === 1) count = reader.int64AsNumber();
    else if (reader.field === 2) bound = reader.double();
    else if (reader.field === 3) exemplar = readExemplar(reader);
    else if (reader.field === 4) count = reader.double();
    else reader.skip();
  }
  reader.leave(outer);
  return { count, bound, exemplar };
}

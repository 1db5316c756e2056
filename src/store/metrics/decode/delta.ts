import type { NativeHistogram } from "../../../model/histogram.ts";
import type { ByteReader } from "../block/byte-reader.ts";
import type { ByteWriter } from "../block/byte-writer.ts";
import { decodeHistograms, encodeHistograms } from "../block/histogram-codec.ts";
import { addHistograms } from "../../../model/prometheus/exponential-histogram.ts";

/** Streams without a point for this long are forgotten; one that goes on counts from 0, as after a reset. */
const MAX_SILENCE_MS = 24 * 3600 * 1000;

/** Running totals of one stream of delta points. */
export class DeltaStream {
  /** Unix milliseconds of the stream's first start and its last point. */
  readonly start: number;
  private last: number;
  /** When the last point arrived, Unix milliseconds. */
  private arrival: number;
  private readonly totals: Map<number, number>;
  private histogram: NativeHistogram | undefined;

  constructor(
    start: number,
    last = -Infinity,
    arrival = -Infinity,
    totals: Map<number, number> = new Map(),
    histogram?: NativeHistogram,
  ) {
    this.start = start;
    this.last = last;
    this.arrival = arrival;
    this.totals = totals;
    this.histogram = histogram;
  }

  get lastArrival(): number {
    return this.arrival;
  }

  /**
   * Takes the point's time, or says why not: points must ascend in time, and none may start before the
   * stream did. A gap before the point is no fault: what happened in it is unknown, and the total goes on.
   */
  refuse(startTime: number, time: number, arrival: number): string | undefined {
    if (time <= this.last) return "delta point is not newer than the one before";
    if (startTime !== 0 && startTime < this.start) return "delta point starts before its stream";
    this.last = time;
    this.arrival = arrival;
    return undefined;
  }

  /** The series' total with `value` added. */
  add(series: number, value: number): number {
    const total = (this.totals.get(series) ?? 0) + value;
    this.totals.set(series, total);
    return total;
  }

  /** The total with `value` added; `undefined`, and as it was, if it would have more buckets. */
  addHistogram(value: NativeHistogram, mostBuckets: number): NativeHistogram | undefined {
    const total = this.histogram === undefined ? value : addHistograms(this.histogram, value);
    if (total.positive.counts.length + total.negative.counts.length > mostBuckets) return undefined;
    this.histogram = total;
    return total;
  }

  encode(writer: ByteWriter): void {
    writer.double(this.start);
    writer.double(this.last);
    writer.double(this.arrival);
    writer.varint(this.totals.size);
    for (const [series, total] of this.totals) {
      writer.varint(series);
      writer.double(total);
    }
    writer.byte(this.histogram === undefined ? 0 : 1);
    if (this.histogram !== undefined) encodeHistograms(writer, [this.histogram]);
  }

  static decode(reader: ByteReader): DeltaStream {
    const start = reader.double();
    const last = reader.double();
    const arrival = reader.double();
    const size = reader.varint();
    const totals = new Map(Array.from({ length: size }, () => [reader.varint(), reader.double()]));
    const [histogram] = reader.byte() === 0 ? [] : decodeHistograms(reader, 1);
    return new DeltaStream(start, last, arrival, totals, histogram);
  }
}

/**
 * Turns delta points into cumulative ones, stream by stream: what PromQL counts with. A stream is known by the
 * series that all its points have (the sum's, or a histogram's `_count`).
 */
export class DeltaStreams {
  private readonly streams = new Map<number, DeltaStream>();

  of(series: number, startTime: number): DeltaStream {
    let stream = this.streams.get(series);
    if (stream === undefined) {
      stream = new DeltaStream(startTime);
      this.streams.set(series, stream);
    }
    return stream;
  }

  /** Forgets streams that are silent for long at `now` (Unix milliseconds), or whose series is gone. */
  prune(now: number, exists: (series: number) => boolean): void {
    for (const [series, stream] of this.streams) {
      if (stream.lastArrival < now - MAX_SILENCE_MS || !exists(series)) this.streams.delete(series);
    }
  }

  encode(writer: ByteWriter): void {
    writer.varint(this.streams.size);
    for (const [series, stream] of this.streams) {
      writer.varint(series);
      stream.encode(writer);
    }
  }

  decode(reader: ByteReader): void {
    for (let left = reader.varint(); left > 0; left--) {
      this.streams.set(reader.varint(), DeltaStream.decode(reader));
    }
  }
}

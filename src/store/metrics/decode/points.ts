import type { WireReader } from "../../../model/wire/reader.ts";

/** Bit of a point's flags: the value is missing on purpose, which ends the series (a stale marker). */
const NO_RECORDED_VALUE = 1;

/** Where attributes stand in each kind of point. */
export const ATTRIBUTES_FIELD = { number: 7, histogram: 9, exponential: 1, summary: 7 } as const;

/**
 * What all kinds of data points have. One object per kind is filled again and again; places are byte
 * offsets in the request.
 */
export abstract class Point {
  /** The whole message. */
  start = 0;
  end = 0;
  /** Unix milliseconds; 0 when not sent. */
  time = 0;
  startTime = 0;
  isStale = false;
  /** The attributes, if they stand in one piece; both 0 when there are none. */
  keyStart = 0;
  keyEnd = 0;
  /** Whether the attributes stand in several pieces. */
  isScattered = false;
  /** Start and end of each exemplar in turn. */
  readonly exemplars: number[] = [];

  protected abstract reset(): void;
  /** Reads the value of a field other than the times, or passes over it. */
  protected abstract field(reader: WireReader, tagStart: number): void;

  /** Reads the message that follows. */
  read(reader: WireReader): void {
    const outer = reader.enter();
    this.start = reader.position;
    this.end = reader.end;
    this.time = 0;
    this.startTime = 0;
    this.isStale = false;
    this.keyStart = 0;
    this.keyEnd = 0;
    this.isScattered = false;
    // To empty an array that is empty takes longer than to read the point.
    if (this.exemplars.length > 0) this.exemplars.length = 0;
    this.reset();
    let tagStart = reader.position;
    while (reader.next()) {
      if (reader.field === 3) this.time = readTime(reader);
      else if (reader.field === 2) this.startTime = readTime(reader);
      else this.field(reader, tagStart);
      tagStart = reader.position;
    }
    reader.leave(outer);
  }

  protected attribute(reader: WireReader, tagStart: number): void {
    if (this.keyEnd === 0) this.keyStart = tagStart;
    else if (this.keyEnd !== tagStart) this.isScattered = true;
    const length = reader.length();
    reader.position += length;
    this.keyEnd = reader.position;
  }

  protected exemplar(reader: WireReader): void {
    const length = reader.length();
    this.exemplars.push(reader.position, reader.position + length);
    reader.position += length;
  }

  protected flags(reader: WireReader): void {
    this.isStale = (reader.varint() & NO_RECORDED_VALUE) !== 0;
  }
}

/** What histograms and summaries have in common. */
export abstract class DistributionPoint extends Point {
  count = 0;
  hasSum = false;
  sum = 0;

  protected override reset(): void {
    this.count = 0;
    this.hasSum = false;
    this.sum = 0;
  }

  protected override field(reader: WireReader, _tagStart: number): void {
    if (reader.field === 4) this.count = readCount(reader);
    else if (reader.field === 5) {
      this.hasSum = true;
      this.sum = reader.double();
    } else reader.skip();
  }
}

/** Nanoseconds as two unsigned halves, cut to whole milliseconds; exact, unlike a double's quotient. */
function millisOf(low: number, high: number): number {
  const quotient = Math.floor(high / 1_000_000);
  const rest = high - quotient * 1_000_000;
  return quotient * 4294967296 + Math.floor((rest * 4294967296 + low) / 1_000_000);
}

/** A `time_unix_nano` as Unix milliseconds, cut: what is finer than a millisecond is lost. */
export function readTime(reader: WireReader): number {
  reader.fixed64Halves();
  return millisOf(reader.low, reader.high);
}

/** A fixed64 as a double: rounded beyond 2^53. */
export function readCount(reader: WireReader): number {
  reader.fixed64Halves();
  return reader.high * 4294967296 + reader.low;
}

const WORD = 2 ** 32;
const WORD_BYTES = 4;
const WORD_BITS = 32n;

/** When a request came, Unix milliseconds, and how far from that a span may have ended. */
export interface Arrival {
  readonly at: number;
  readonly slackMs: number;
}

/** When one span after the other began and ended, in halves of 32 bits: none is made a bigint for it. */
export class SpanTimes {
  /** Whether an end was read that is out of time. One that follows may be in time, and is the one that counts. */
  endsOutOfTime = false;
  private arrival: Arrival = { at: 0, slackMs: Infinity };
  private startLow = 0;
  private startHigh = 0;
  private endLow = 0;
  private endHigh = 0;

  /** Of the spans that follow. */
  setArrival(arrival: Arrival): void {
    this.arrival = arrival;
  }

  /** The next span: both times are 0 until they are read. */
  begin(): void {
    this.startLow = this.startHigh = this.endLow = this.endHigh = 0;
    this.endsOutOfTime = false;
  }

  /** @param at where the time begins, in Unix nanoseconds. */
  readStart(view: DataView, at: number): void {
    this.startLow = view.getUint32(at, true);
    this.startHigh = view.getUint32(at + WORD_BYTES, true);
  }

  /** As {@link SpanTimes.readStart}. Of several ends the last one counts. */
  readEnd(view: DataView, at: number): void {
    this.endLow = view.getUint32(at, true);
    this.endHigh = view.getUint32(at + WORD_BYTES, true);
    this.endsOutOfTime = this.isOutOfTime;
  }

  /** Whether the span ended too far from when it arrived to be counted. */
  get isOutOfTime(): boolean {
    const { at, slackMs } = this.arrival;
    return Math.abs((this.endHigh * WORD + this.endLow) / 1e6 - at) > slackMs;
  }

  /** 0 if it ended before it began. */
  get seconds(): number {
    // The difference of halves is exact, where that of whole nanoseconds as doubles is not.
    const nanos = (this.endHigh - this.startHigh) * WORD + (this.endLow - this.startLow);
    return Math.max(0, nanos) / 1e9;
  }

  /** Unix nanoseconds. */
  get start(): bigint {
    return (BigInt(this.startHigh) << WORD_BITS) | BigInt(this.startLow);
  }

  /** Unix nanoseconds. */
  get end(): bigint {
    return (BigInt(this.endHigh) << WORD_BITS) | BigInt(this.endLow);
  }
}

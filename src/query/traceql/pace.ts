import { TimeSlice } from "../../base/time-slice.ts";

/** How long a query runs before it lets others have the thread, in milliseconds. */
const SLICE_MS = 20;

/** Keeps one query from holding the thread. The time limit of the query is a part of its signal. */
export class Pace {
  private readonly signal: AbortSignal;
  private readonly slice = new TimeSlice(SLICE_MS);

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  /** Asked at each step of a loop that may be long; if so, {@link rest}. */
  isOver(): boolean {
    return this.slice.isOver();
  }

  /** @throws the signal's reason, once it is aborted. */
  async rest(): Promise<void> {
    await this.slice.giveWay();
    this.signal.throwIfAborted();
  }
}

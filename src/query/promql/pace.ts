import { WatchtowerError } from "../../base/errors.ts";
import { TimeSlice } from "../../base/time-slice.ts";

/** How long a query runs before it lets others have the thread, in milliseconds. */
const SLICE_MS = 20;

/** Keeps one query from holding the thread, and ends it when it was cancelled or took too long. */
export class Pace {
  private readonly signal: AbortSignal;
  private readonly deadline: number;
  private readonly timeoutMs: number;
  private readonly limitName: string;
  private readonly slice = new TimeSlice(SLICE_MS);

  /** @param limitName what set `timeoutMs`, for the error when it is over. */
  constructor(signal: AbortSignal, timeoutMs: number, limitName: string) {
    this.signal = signal;
    this.timeoutMs = timeoutMs;
    this.limitName = limitName;
    this.deadline = performance.now() + timeoutMs;
  }

  /** Cheap; `undefined` unless the slice is used up. @throws WatchtowerError `canceled`, `timeout` */
  readonly breathe = (): Promise<void> | undefined => (this.slice.isOver() ? this.rest() : undefined);

  /** @throws WatchtowerError `canceled`, `timeout` */
  check(): void {
    if (this.signal.aborted) {
      throw new WatchtowerError("canceled", "query was canceled in expression evaluation");
    }
    if (performance.now() <= this.deadline) return;
    const detail = `query timed out in expression evaluation (limit ${this.limitName} = ${this.timeoutMs} ms)`;
    throw new WatchtowerError("timeout", detail);
  }

  private async rest(): Promise<void> {
    this.check();
    await this.slice.giveWay();
    this.check();
  }
}

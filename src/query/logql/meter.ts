import { WatchtowerError, limitError } from "../../base/errors.ts";
import { TimeSlice } from "../../base/time-slice.ts";
import type { LogqlLimits } from "./limits.ts";

/** How long a query runs before it lets others have the thread, in milliseconds. */
const SLICE_MS = 20;

/** What a query read and how long it took. */
export interface LogqlStats {
  readonly lines: number;
  /** Bytes of the lines read; 0 for queries that need no lines. */
  readonly bytes: number;
  /** Lines that passed the pipelines. */
  readonly matched: number;
  readonly seconds: number;
}

/** Counts what one query reads, ends it at its limits, and gives way to others on the thread. */
export class Meter {
  readonly signal: AbortSignal;
  private readonly limits: LogqlLimits;
  private readonly started = performance.now();
  private readonly slice = new TimeSlice(SLICE_MS);
  private lines = 0;
  private bytes = 0;
  private matched = 0;
  private held = 0;

  constructor(limits: LogqlLimits, signal: AbortSignal) {
    this.limits = limits;
    this.signal = signal;
  }

  /** @throws WatchtowerError `limit` */
  count(lines: number, bytes: number): void {
    this.lines += lines;
    this.bytes += bytes;
    const { maxLinesScanned, maxBytesScanned } = this.limits;
    const hint = "narrow the selector or the time range";
    if (this.lines > maxLinesScanned) {
      throw limitError("maxLinesScanned", maxLinesScanned, `the query reads too many lines: ${hint}`);
    }
    if (this.bytes > maxBytesScanned) {
      throw limitError(
        "loki.limits_config.max_query_bytes_read",
        maxBytesScanned,
        `the query reads too many bytes: ${hint}`,
      );
    }
  }

  /** @param size of what is to be part of the answer, in UTF-16 units. @throws WatchtowerError `limit` */
  hold(size: number): void {
    this.held += size;
    const { maxAnswerSize } = this.limits;
    if (this.held <= maxAnswerSize) return;
    const detail =
      "the lines of the answer are too large: ask for fewer of them, or for less of each (line_format)";
    throw limitError("maxAnswerSize", maxAnswerSize, detail);
  }

  /** Lines that passed the pipeline. */
  match(lines: number): void {
    this.matched += lines;
  }

  /** Cheap; `undefined` unless the slice is used up. @throws WatchtowerError `canceled`, `timeout` */
  breathe(): Promise<void> | undefined {
    return this.slice.isOver() ? this.giveWay() : undefined;
  }

  /** @throws WatchtowerError `canceled`, `timeout` */
  check(): void {
    if (this.signal.aborted)
      throw new WatchtowerError("canceled", "the query was canceled: context canceled");
    const { timeoutMs } = this.limits;
    if (performance.now() - this.started <= timeoutMs) return;
    throw new WatchtowerError(
      "timeout",
      `the query timed out (limit query.timeout, or loki.limits_config.query_timeout, = ${timeoutMs} ms)`,
    );
  }

  /** What was counted until now, and the seconds since the start. */
  stats(): LogqlStats {
    const { lines, bytes, matched } = this;
    return { lines, bytes, matched, seconds: (performance.now() - this.started) / 1000 };
  }

  private async giveWay(): Promise<void> {
    this.check();
    await this.slice.giveWay();
    this.check();
  }
}

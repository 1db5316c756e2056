import type { LogEntry } from "../../query/logql/engine.ts";

/** Lines that wait for one client. */
const MAX_WAITING = 10_000;

/** Lines in one message. */
const MAX_TAKEN = 1000;

/** Dropped lines that are told of one by one; of more, the newest. */
const MAX_DROPPED = 1000;

interface Waiting {
  readonly entry: LogEntry;
  /** Unix milliseconds. */
  readonly arrived: number;
}

/** What a tail has for its client and has not sent: bounded, the oldest go first. */
export class TailQueue {
  private waiting: Waiting[] = [];
  private dropped: LogEntry[] = [];

  push(entries: readonly LogEntry[], arrived: number): void {
    for (const entry of entries) this.waiting.push({ entry, arrived });
    const excess = this.waiting.length - MAX_WAITING;
    if (excess <= 0) return;
    const lost = this.waiting.splice(0, excess).map(({ entry }) => entry);
    this.dropped = [...this.dropped, ...lost].slice(-MAX_DROPPED);
  }

  /** Up to a message's worth of lines that arrived by then, and what was dropped since the last call. */
  take(arrivedBy: number): { readonly entries: LogEntry[]; readonly dropped: LogEntry[] } {
    const late = this.waiting.findIndex(({ arrived }) => arrived > arrivedBy);
    const ready = late < 0 ? this.waiting.length : late;
    const entries = this.waiting.splice(0, Math.min(ready, MAX_TAKEN)).map(({ entry }) => entry);
    const { dropped } = this;
    this.dropped = [];
    return { entries, dropped };
  }
}

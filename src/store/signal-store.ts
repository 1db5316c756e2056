import type { Sequence, UnixMilli, UnixNano } from "../base/units.ts";
import type { JournalRecord } from "../journal/record.ts";

/** A range of time, both ends in Unix nanoseconds. */
export interface TimeRange {
  /** Inclusive. */
  readonly start: UnixNano;
  /** Exclusive. */
  readonly end: UnixNano;
}

/** What `status` shows of one signal. */
export interface SignalStats {
  /** Items (spans, log records, samples) kept now. */
  readonly items: number;
  /** Items refused or dropped since the process started, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly diskBytes: number;
  /** Time of the oldest and newest item kept; absent when empty. */
  readonly oldest?: UnixMilli;
  readonly newest?: UnixMilli;
}

/** How much of a signal is kept; whichever bound is met first removes the oldest data. */
export interface Retention {
  /** By the items' own time. */
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

/**
 * One signal's store, as the ingest loop drives it: append* → flush, now and then seal. Calls never
 * overlap. Nothing appended is durable here before a seal: the journal is the log, and after a crash
 * the loop appends again from `resumeFrom`.
 */
export interface SignalStore {
  /**
   * First record that is not wholly durable here. Rows of that record that are durable already are
   * left out when it is appended again, so that replay doubles nothing.
   */
  readonly resumeFrom: Sequence;

  /** Decodes one request into the write buffer. Never throws for what validation let pass. */
  append(record: JournalRecord): void;

  /** Makes everything appended visible to queries. Called at most every 250 ms. */
  flush(): Promise<void>;

  /**
   * Moves what fills whole row groups or blocks to disk, with the cursor, atomically.
   *
   * @param everything also what does not fill one: when this store holds back too much of the journal.
   */
  seal(everything: boolean): Promise<void>;

  /** Removes the oldest data beyond the bounds. */
  retain(retention: Retention, now: UnixMilli): Promise<void>;

  stats(): Promise<SignalStats>;
}

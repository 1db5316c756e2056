import type { Sequence } from "../base/units.ts";
import type { Progress } from "../journal/progress.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Signal } from "../model/signal.ts";
import type { Retention, SignalStore } from "./signal-store.ts";

/** Sees every record beside the stores, for example to make metrics of spans. */
export interface RecordTap {
  /** First record that it needs after a crash. */
  readonly resumeFrom: Sequence;
  /** Whether it has seen records that it would need again. */
  readonly holdsBack: boolean;
  /**
   * Called in order; never throws for what validation let pass.
   *
   * @param record as it is in the journal.
   * @param stored what of it goes into the store of its signal.
   */
  append(record: JournalRecord, stored: Uint8Array | undefined): void;
}

export interface IngestOptions {
  readonly journalDir: string;
  readonly stores: Readonly<Record<Signal, SignalStore>>;
  readonly taps?: readonly RecordTap[];
  /** What of a record goes into the store of its signal: a pure function of it. All of it, unless given. */
  readonly flow?: (record: JournalRecord) => Uint8Array | undefined;
  /** What of the journal is durable. */
  readonly progress: Progress;
  /** First record that any store may still need, as it was reported last; 1 at the very first start. */
  readonly needed: Sequence;
  readonly retention: Readonly<Record<Signal, Retention>>;
  /** Told the first record that a store still needs, whenever it moves. */
  readonly onNeeded: (needed: Sequence) => void;
  /** Told, after each look at the journal, the last record that the stores and taps were handed. */
  readonly onRead?: (position: Sequence) => void;
  /** Told what went wrong; the loop goes on. */
  readonly onProblem: (message: string) => void;
  /** Other work on the stores, done when none of them is in use; once a minute. */
  readonly chores?: (signal: AbortSignal) => Promise<void>;
  /**
   * After a start nothing is sealed or merged before all is there that was durable, and this time has passed: somebody
   * waits for the start, and then for first answers. Default 5 s.
   */
  readonly settleMs?: number;
  /** A store that holds back more journal than this seals what it has. Bounds the replay at start. */
  readonly maxReplayBytes?: number;
}

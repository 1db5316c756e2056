import type { Sequence } from "../base/units.ts";
import type { JournalRecord } from "../journal/record.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { Backlog } from "./backlog.ts";
import type { SignalStore } from "./signal-store.ts";

/** See `maxReplayBytes` of the ingest's options, which is less where the journal is small. */
export const MAX_REPLAY_BYTES = 64 * 1024 * 1024;
/** Less than this is read again at the next start sooner than it is sealed at a stop. */
const WORTH_SEALING_BYTES = 4 * 1024 * 1024;
/** Journal bytes that are sealed in a millisecond, as long as none were. */
const FIRST_SEAL_PACE = 10_000;

/** Seals stores, and knows how much of the journal each of them holds back until then. */
export class Sealing {
  private readonly stores: Readonly<Record<Signal, SignalStore>>;
  private readonly maxReplayBytes: number;
  private readonly backlogs: Readonly<Record<Signal, Backlog>> = {
    traces: new Backlog(),
    metrics: new Backlog(),
    logs: new Backlog(),
  };
  /** Journal bytes that the last large seal of each store got through in a millisecond. */
  private readonly pace: Record<Signal, number> = {
    traces: FIRST_SEAL_PACE,
    metrics: FIRST_SEAL_PACE,
    logs: FIRST_SEAL_PACE,
  };

  constructor(stores: Readonly<Record<Signal, SignalStore>>, maxReplayBytes = MAX_REPLAY_BYTES) {
    this.stores = stores;
    this.maxReplayBytes = maxReplayBytes;
  }

  /** @param stored whether the store of its signal was given the record. */
  passed(record: JournalRecord, stored: boolean): void {
    for (const signal of SIGNALS) this.backlogs[signal].passed(record, stored && signal === record.signal);
  }

  /** Whether a store holds back so much that it is sealed, full row group or not. */
  holdsTooMuch(signal: Signal): boolean {
    return this.heldBytes(signal) > this.maxReplayBytes;
  }

  /** Whether one that cannot be written holds back twice of what it should. */
  get isOverfull(): boolean {
    return SIGNALS.some((signal) => this.heldBytes(signal) > 2 * this.maxReplayBytes);
  }

  /** @param everything also what is no full row group, or block. @throws what the store throws. */
  async seal(signal: Signal, everything: boolean): Promise<void> {
    const store = this.stores[signal];
    const backlog = this.backlogs[signal];
    const before = this.heldBytes(signal);
    const startedAt = performance.now();
    await store.seal(everything);
    backlog.released(store.resumeFrom);
    const sealed = before - this.heldBytes(signal);
    const took = performance.now() - startedAt;
    if (sealed >= WORTH_SEALING_BYTES) this.pace[signal] = sealed / took;
  }

  /** Whether to seal it takes less time than there is, and spares more than that at the next start. */
  isWorthwhile(signal: Signal, withinMs: number): boolean {
    const held = this.heldBytes(signal);
    return held >= WORTH_SEALING_BYTES && held / this.pace[signal] < withinMs;
  }

  /** The first record that a store may ask for again, if `next` is the one that is read next. */
  needed(next: Sequence): readonly Sequence[] {
    // A store that holds nothing back needs only what comes next.
    return SIGNALS.map((signal) => {
      const { resumeFrom } = this.stores[signal];
      return this.backlogs[signal].isEmpty(resumeFrom) ? next : resumeFrom;
    });
  }

  private heldBytes(signal: Signal): number {
    return this.backlogs[signal].heldBytes(this.stores[signal].resumeFrom);
  }
}

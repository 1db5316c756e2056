import { TimeSlice } from "../base/time-slice.ts";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import type { Follower, Passed, Span } from "../journal/follower.ts";
import { JournalReader } from "../journal/reader.ts";
import { goesOn } from "../journal/record.ts";
import type { JournalRecord } from "../journal/record.ts";

export interface SkipperOptions {
  readonly journalDir: string;
  /** Last record that is durable. */
  readonly committed: () => Sequence;
  /** The parts of the journal in which no file sends to the follower's destination what is received; in order. */
  readonly unsent: (follower: Follower) => readonly Span[];
}

const READ_BYTES = 256 * 1024;
/** How long reading holds the thread that acknowledges requests, at most, before others have it. */
const SLICE_MS = 5;

/** Finds what is not for a follower behind a record that is: else that one would hold all of it in the journal. */
export class Skipper {
  private readonly follower: Follower;
  private readonly isFor: (record: JournalRecord) => boolean | Promise<boolean>;
  private readonly options: SkipperOptions;
  /** Where it goes on to look. */
  private next = sequence(0);

  constructor(
    follower: Follower,
    isFor: (record: JournalRecord) => boolean | Promise<boolean>,
    options: SkipperOptions,
  ) {
    this.follower = follower;
    this.isFor = isFor;
    this.options = options;
  }

  /** @param held the record at which the follower stands. */
  async skip(held: Sequence, stop: AbortSignal): Promise<void> {
    const { committed, unsent } = this.options;
    const known = this.follower.skipped.at(-1)?.to ?? 0;
    this.next = sequence(Math.max(this.next, held + 1, known));
    const end = committed() + 1;
    for (const { from, to } of unsent(this.follower)) {
      const part = { from: sequence(Math.max(from, this.next)), to: sequence(Math.min(to, end)) };
      if (part.from < part.to && !(await this.skipPart(part, stop))) return;
    }
  }

  /** @returns `false` at a stop, or if no more can be skipped. */
  private async skipPart({ from, to }: Span, stop: AbortSignal): Promise<boolean> {
    const { journalDir } = this.options;
    const { follower } = this;
    const reader = new JournalReader(journalDir, from, follower.signal);
    const slice = new TimeSlice(SLICE_MS);
    try {
      reader.advance(sequence(to - 1));
      this.next = from;
      while (this.next < to) {
        for (const span of await this.spansOf(reader.read(READ_BYTES), reader))
          if (!(await follower.skip(span, span.passed))) return false;
        this.next = reader.nextSequence;
        if (slice.isOver()) await slice.giveWay();
        if (stop.aborted) return false;
      }
      return true;
    } finally {
      reader.close();
    }
  }

  /** Cuts what was read at records that are for it: those that a component of an earlier file made. */
  private async spansOf(
    records: readonly JournalRecord[],
    { nextSequence }: JournalReader,
  ): Promise<readonly (Span & Read)[]> {
    const spans: (Span & Read)[] = [];
    let from = this.next;
    let passed: Passed[] = [];
    const cut = (to: Sequence): void => {
      if (from < to) spans.push({ from, to, passed });
      passed = [];
    };
    for (const record of records) {
      if (await this.isFor(record)) {
        cut(record.sequence);
        from = sequence(record.sequence + 1);
      } else if (goesOn(record)) passed.push({ sequence: record.sequence, bytes: record.payload.length });
    }
    cut(nextSequence);
    return spans;
  }
}

interface Read {
  readonly passed: readonly Passed[];
}

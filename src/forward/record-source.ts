import { errorKind, errorMessage } from "../base/errors.ts";
import { TimeSlice } from "../base/time-slice.ts";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import type { Follower } from "../journal/follower.ts";
import { JournalReader } from "../journal/reader.ts";
import { goesOn } from "../journal/record.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Batch } from "./batch.ts";
import type { LaneFlow } from "./flow.ts";

/** How long reading holds the thread that acknowledges requests, at most, before others have it. */
const SLICE_MS = 5;
/** Records that a batch passes at most, however little of them is sent. */
const MAX_RECORDS = 10_000;

export interface SourceOptions {
  readonly journalDir: string;
  readonly follower: Follower;
  readonly flow: LaneFlow;
  /** Last record that is durable. */
  readonly committed: () => Sequence;
  /** Told of records that were durable once and cannot be read. */
  readonly onMissing: (records: number) => void;
  /** Told of a record of which nothing can be made; it is passed over when that resolves. */
  readonly onUnmade: (record: JournalRecord, reason: string) => Promise<void>;
}

/** A record, whose payload may be gone, and what of it is to be sent. */
interface Ready {
  readonly record: JournalRecord;
  readonly bytes: Uint8Array | undefined;
}

/** Takes a follower's records from the journal into batches. */
export class RecordSource {
  private readonly options: SourceOptions;
  private reader: JournalReader;
  /** Read, and not in a batch yet. */
  private readonly ahead: Ready[] = [];
  /** Read, and what of them is to be sent is not known yet. */
  private readonly unasked: JournalRecord[] = [];
  private missing = 0;

  constructor(options: SourceOptions) {
    this.options = options;
    this.reader = new JournalReader(options.journalDir, options.follower.next, options.follower.signal);
    options.follower.onOverrun = () => this.jump();
  }

  /** The first record that is in no batch yet. */
  get next(): Sequence {
    return this.ahead[0]?.record.sequence ?? this.unasked[0]?.sequence ?? this.reader.nextSequence;
  }

  /** Whether there may be more to read. */
  get hasMore(): boolean {
    return this.next <= this.options.committed();
  }

  /**
   * Adds what is durable, until the batch has `maxBytes`.
   *
   * @returns whether it has, or the next record would be too much.
   */
  async fill(batch: Batch, maxBytes: number, stop: AbortSignal): Promise<boolean> {
    const slice = new TimeSlice(SLICE_MS);
    for (;;) {
      const ready = await this.take();
      if (ready === undefined) return false;
      const { record, bytes } = ready;
      if (batch.bytes > 0 && bytes !== undefined && batch.bytes + bytes.length > maxBytes) {
        this.ahead.unshift({ record, bytes: new Uint8Array(bytes) });
        return true;
      }
      // What is the store's alone waits for nobody.
      if (record.signal === this.options.follower.signal && goesOn(record)) batch.add(record, bytes);
      if (batch.bytes >= maxBytes || batch.passed.length >= MAX_RECORDS) return true;
      if (slice.isOver()) await slice.giveWay();
      if (stop.aborted) return false;
    }
  }

  /** Lets go of the journal's file; what was read ahead is read again by the next. */
  close(): void {
    this.options.follower.onOverrun = undefined;
    this.reader.close();
  }

  private async take(): Promise<Ready | undefined> {
    const known = this.ahead.shift();
    if (known !== undefined) return known;
    const record = this.firstUnasked();
    if (record === undefined) return undefined;
    const { follower, flow } = this.options;
    const made = record.signal === follower.signal ? flow(record) : undefined;
    const bytes = made instanceof Promise ? await this.orPassedOver(record, made) : made;
    // If it failed, it is asked once more.
    this.unasked.shift();
    return { record, bytes };
  }

  private async orPassedOver(
    record: JournalRecord,
    made: Promise<Uint8Array | undefined>,
  ): Promise<Uint8Array | undefined> {
    try {
      return await made;
    } catch (error) {
      if (errorKind(error) !== "limit") throw error;
      await this.options.onUnmade(record, errorMessage(error));
      return undefined;
    }
  }

  private firstUnasked(): JournalRecord | undefined {
    if (this.unasked.length === 0) {
      this.reader.advance(this.readable());
      this.unasked.push(...this.reader.read(1));
      this.tellMissing();
    }
    return this.unasked[0];
  }

  /** Up to the next part that is not for the follower, of which records may be gone: it goes on behind that. */
  private readable(): Sequence {
    const { committed, follower } = this.options;
    for (const { from, to } of follower.skipped) {
      if (from > this.reader.nextSequence) return sequence(Math.min(committed(), from - 1));
      this.goOnFrom(to);
    }
    return committed();
  }

  /** Goes on behind what was deleted, and lets go of its file. */
  private jump(): void {
    this.goOnFrom(this.options.follower.next);
  }

  private goOnFrom(next: Sequence): void {
    const { journalDir, follower } = this.options;
    if (this.reader.nextSequence >= next) return;
    this.reader.close();
    this.reader = new JournalReader(journalDir, next, follower.signal);
    this.missing = 0;
  }

  private tellMissing(): void {
    const { missing } = this.reader;
    if (missing === this.missing) return;
    this.options.onMissing(missing - this.missing);
    this.missing = missing;
  }
}

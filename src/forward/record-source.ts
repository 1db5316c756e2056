import { TimeSlice } from "../base/time-slice.ts";
import type { Sequence } from "../base/units.ts";
import type { Follower } from "../journal/follower.ts";
import { JournalReader } from "../journal/reader.ts";
import { isReceived } from "../journal/record.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Batch } from "./batch.ts";

/** How long reading holds the thread that acknowledges requests, at most, before others have it. */
const SLICE_MS = 5;

export interface SourceOptions {
  readonly journalDir: string;
  readonly follower: Follower;
  /** Last record that is durable. */
  readonly committed: () => Sequence;
  /** Told of records that were durable once and cannot be read. */
  readonly onMissing: (records: number) => void;
}

/** Takes a follower's records from the journal into batches. */
export class RecordSource {
  private readonly options: SourceOptions;
  private reader: JournalReader;
  /** Read, and not in a batch yet. */
  private ahead: JournalRecord[] = [];
  private missing = 0;

  constructor(options: SourceOptions) {
    this.options = options;
    this.reader = new JournalReader(options.journalDir, options.follower.next, options.follower.signal);
    options.follower.onOverrun = () => this.jump();
  }

  /** The first record that is in no batch yet. */
  get next(): Sequence {
    return this.ahead[0]?.sequence ?? this.reader.nextSequence;
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
      const record = this.take();
      if (record === undefined) return false;
      if (!batch.isEmpty && batch.bytes + record.payload.length > maxBytes) {
        this.ahead.unshift({ ...record, payload: new Uint8Array(record.payload) });
        return true;
      }
      if (record.signal === this.options.follower.signal && isReceived(record)) batch.add(record);
      if (batch.bytes >= maxBytes) return true;
      if (slice.isOver()) await slice.giveWay();
      if (stop.aborted) return false;
    }
  }

  close(): void {
    this.options.follower.onOverrun = undefined;
    this.reader.close();
  }

  private take(): JournalRecord | undefined {
    if (this.ahead.length === 0) {
      this.reader.advance(this.options.committed());
      this.ahead.push(...this.reader.read(1));
      this.tellMissing();
    }
    return this.ahead.shift();
  }

  /** Goes on behind what was deleted, and lets go of its file. */
  private jump(): void {
    const { journalDir, follower } = this.options;
    if (this.reader.nextSequence >= follower.next) return;
    this.reader.close();
    this.reader = new JournalReader(journalDir, follower.next, follower.signal);
    this.missing = 0;
  }

  private tellMissing(): void {
    const { missing } = this.reader;
    if (missing === this.missing) return;
    this.options.onMissing(missing - this.missing);
    this.missing = missing;
  }
}

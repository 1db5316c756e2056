import { toUnixMilli, unixNano } from "../../base/units.ts";
import type { Sequence, UnixMilli } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import type { Signal } from "../../model/signal.ts";
import type { Retention, SignalStats, SignalStore } from "../signal-store.ts";
import { RecordMarks } from "./record-marks.ts";
import type { RowGroups } from "./row-groups.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Turns requests into rows. */
export interface RecordDecoder {
  readonly buffer: WriteBuffer;
  /** Items left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Adds the rows of a record to the buffer, but for the first `skip`. */
  decode(record: JournalRecord, skip: number): void;
}

/** A signal's store as the ingest loop sees it: decode, buffer, row groups. */
export abstract class SignalTable implements SignalStore {
  protected readonly groups: RowGroups;
  private readonly signal: Signal;
  private readonly decoder: RecordDecoder;
  private readonly marks = new RecordMarks();

  protected constructor(signal: Signal, groups: RowGroups, decoder: RecordDecoder) {
    this.signal = signal;
    this.groups = groups;
    this.decoder = decoder;
  }

  get resumeFrom(): Sequence {
    return this.groups.resumeFrom;
  }

  /** Records of other signals only move the cursor on; one that cannot be decoded does too. */
  append(record: JournalRecord): void {
    const durable = this.groups.durableRows(record.sequence);
    if (durable === undefined) return;
    const { buffer } = this.decoder;
    const first = buffer.rows;
    try {
      if (record.signal === this.signal) this.decoder.decode(record, durable);
    } catch (error) {
      buffer.truncate(first);
      throw error;
    } finally {
      this.marks.add(record.sequence, first, buffer.rows, durable);
    }
  }

  async flush(): Promise<void> {
    const { buffer } = this.decoder;
    await this.groups.write(buffer, this.marks);
    this.flushed(buffer);
    buffer.clear();
    this.marks.clear();
  }

  async seal(everything: boolean): Promise<void> {
    await this.flush();
    await this.groups.seal(everything);
  }

  async retain(retention: Retention, now: UnixMilli): Promise<void> {
    await this.groups.retain(retention, now);
  }

  async stats(): Promise<SignalStats> {
    const { items, bytes, bounds } = this.groups;
    const stats = { items, dropped: { ...this.decoder.dropped }, diskBytes: bytes };
    if (bounds === undefined) return stats;
    const { oldest, newest } = bounds;
    return {
      ...stats,
      oldest: toUnixMilli(unixNano(oldest)),
      newest: toUnixMilli(unixNano(newest)),
    };
  }

  /** Called with the rows that have just become visible. */
  protected flushed(_buffer: WriteBuffer): void {}
}

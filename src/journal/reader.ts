import { closeSync, openSync } from "node:fs";
import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";
import { RECORD_HEADER_BYTES, SEGMENT_HEADER_BYTES, readHead, readRecord } from "./format.ts";
import type { Reading } from "./format.ts";
import type { JournalRecord } from "./record.ts";
import { nextWhole, readFully } from "./scan.ts";
import { listSegments } from "./segment.ts";
import type { SegmentFile } from "./segment.ts";
import { Windows } from "./windows.ts";

const SMALLEST_WINDOW_BYTES = 64 * 1024;
const LARGEST_WINDOW_BYTES = 1024 * 1024;
/** Enough for the head of a record behind one that is passed over. */
const HEAD_WINDOW_BYTES = 4096;

/** Bytes of the segment, read at once; `committed` tells how much of the journal was durable by then. */
interface Window {
  readonly bytes: Buffer;
  readonly start: number;
  readonly committed: number;
}

const NO_WINDOW: Window = { bytes: Buffer.alloc(0), start: 0, committed: -1 };

/**
 * Follows a journal by its files, in any thread, and never past the sequence that {@link advance} was told is
 * durable. Records come in order. Damaged bytes are passed over; records that should be there and are not
 * (damaged, or their segment was deleted) are counted.
 */
export class JournalReader {
  /** Records that were durable once and could not be read. */
  missing = 0;
  private readonly dir: string;
  private next: Sequence;
  private committed: Sequence = sequence(0);
  private segment: SegmentFile | undefined;
  private file: number | undefined;
  private offset = SEGMENT_HEADER_BYTES;
  private window = NO_WINDOW;
  private readonly memory = new Windows(LARGEST_WINDOW_BYTES);
  private readonly only: Signal | undefined;
  /** Whether the place stands behind a record that reached over the window's end. */
  private isPassing = false;

  /**
   * @param from the first record wanted.
   * @param only the signal wanted: records of others are passed over by their heads, unread and unchecked.
   */
  constructor(dir: string, from: Sequence, only?: Signal) {
    this.dir = dir;
    this.next = from;
    this.only = only;
  }

  /** The record that {@link read} gives next, if it is there. */
  get nextSequence(): Sequence {
    return this.next;
  }

  /** @param committed last durable sequence. */
  advance(committed: Sequence): void {
    if (committed > this.committed) this.committed = committed;
  }

  /**
   * The next records, about `maxBytes` of payload, at least one if there is one. The payloads of those that were read
   * before are gone then.
   */
  read(maxBytes: number): readonly JournalRecord[] {
    this.memory.keepOnly(this.window.bytes);
    const records: JournalRecord[] = [];
    let bytes = 0;
    while (bytes < maxBytes && this.next <= this.committed) {
      const record = this.readOne();
      if (record === undefined) break;
      // Before the first record wanted: the segment begins earlier.
      if (record.sequence < this.next) continue;
      this.skipTo(record.sequence);
      this.next = sequence(record.sequence + 1);
      records.push(record);
      bytes += record.payload.length;
    }
    return records;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
    this.segment = undefined;
  }

  private readOne(): JournalRecord | undefined {
    for (;;) {
      this.passOthers();
      if (this.next > this.committed) return undefined;
      const reading =
        this.segment === undefined
          ? undefined
          : readRecord(this.window.bytes, this.offset - this.window.start);
      if (reading?.kind === "record") return this.take(reading.record, reading.end);
      if (reading !== undefined && this.refill(reading)) continue;
      // Also over zeros: a part that never reached the disk may stand before one that did.
      if (reading !== undefined && this.passDamage()) continue;
      if (this.openNext()) continue;
      // All that is durable was looked at: what is still missing was destroyed, and is not waited for.
      this.skipTo(sequence(this.committed + 1));
      return undefined;
    }
  }

  private passOthers(): void {
    if (this.only === undefined || this.segment === undefined) return;
    const { bytes, start } = this.window;
    while (this.offset - start + RECORD_HEADER_BYTES <= bytes.length) {
      const head = readHead(bytes, this.offset - start);
      if (head === "empty" || head === "damaged") return;
      if (head.signal === this.only || head.sequence > this.committed) return;
      const end = this.offset + RECORD_HEADER_BYTES + head.bytes;
      // A head that is damaged, though it looks whole.
      if (end > this.segment.bytes) return;
      this.offset = end;
      this.isPassing = this.offset - start > bytes.length;
      if (head.sequence < this.next) continue;
      this.skipTo(head.sequence);
      this.next = sequence(head.sequence + 1);
    }
  }

  private take(record: JournalRecord, end: number): JournalRecord | undefined {
    if (record.sequence > this.committed) {
      this.skipTo(sequence(this.committed + 1));
      return undefined;
    }
    this.offset = this.window.start + end;
    return record;
  }

  private skipTo(at: Sequence): void {
    this.missing += Math.max(0, at - this.next);
    this.next = sequence(Math.max(this.next, at));
  }

  /** Reads on from where no record was found; `false` if that was looked at since the last commit already. */
  private refill(reading: Reading): boolean {
    if (this.file === undefined || this.segment === undefined) return false;
    const needed = reading.kind === "partial" ? reading.needed : 0;
    const { bytes, start, committed } = this.window;
    const holds = start === this.offset && bytes.length >= Math.min(needed, this.segment.bytes - this.offset);
    if (holds && bytes.length > 0 && committed === this.committed) return false;
    const size = Math.min(Math.max(needed, this.windowBytes()), this.segment.bytes - this.offset);
    if (size <= 0) return false;
    const fresh = this.memory.take(size);
    const filled = readFully(this.file, fresh, this.offset);
    this.window = { bytes: fresh.subarray(0, filled), start: this.offset, committed: this.committed };
    this.isPassing = false;
    return filled > 0;
  }

  /**
   * Twice what the last window held of records: little where few arrive at a time, as what lies behind the last
   * record is read in vain.
   */
  private windowBytes(): number {
    if (this.isPassing) return HEAD_WINDOW_BYTES;
    const taken = (this.offset - this.window.start) * 2;
    return Math.min(LARGEST_WINDOW_BYTES, Math.max(SMALLEST_WINDOW_BYTES, taken));
  }

  /** Goes to the next whole record of the segment, if there is one, over damaged bytes. */
  private passDamage(): boolean {
    if (this.file === undefined || this.segment === undefined) return false;
    const rest = this.memory.take(this.segment.bytes - this.offset);
    const bytes = rest.subarray(0, readFully(this.file, rest, this.offset));
    // From here on, not from behind: the writer may just have put one here.
    const found = nextWhole(bytes, 0);
    if (found < 0) {
      this.memory.untake(rest);
      return false;
    }
    this.window = { bytes, start: this.offset, committed: this.committed };
    this.offset += found;
    return true;
  }

  /** Opens the segment that holds the next record, or the one behind the present; `false` if there is none. */
  private openNext(): boolean {
    const current = this.segment?.firstSequence ?? 0;
    const later = listSegments(this.dir).filter((segment) => segment.firstSequence > current);
    const target = later.findLast((segment) => segment.firstSequence <= this.next) ?? later[0];
    if (target === undefined || target.firstSequence > this.committed) return false;
    this.close();
    this.file = openSync(target.path, "r");
    this.segment = target;
    this.offset = SEGMENT_HEADER_BYTES;
    this.window = NO_WINDOW;
    return true;
  }
}

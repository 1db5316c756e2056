import type { Sequence } from "../base/units.ts";
import { bytesOf } from "../journal/format.ts";
import type { JournalRecord } from "../journal/record.ts";

/** Marks are made this far apart, so that a long backlog takes little memory. */
const MARK_BYTES = 1024 * 1024;

/** How much of the journal lies behind the first record that one store has not made durable. */
export class Backlog {
  /** Bytes read in all, of every signal, and how many had been read before a record. */
  private total = 0;
  private marks: { readonly sequence: Sequence; readonly before: number }[] = [];
  private lastOwn = 0;

  /** Whether all records of this store's signal are durable in it. @param resumeFrom all before it are. */
  isEmpty(resumeFrom: Sequence): boolean {
    return this.lastOwn < resumeFrom;
  }

  /** @param own whether the record is of this store's signal. */
  passed(record: JournalRecord, own: boolean): void {
    const last = this.marks.at(-1);
    if (last === undefined || this.total - last.before >= MARK_BYTES) {
      this.marks.push({ sequence: record.sequence, before: this.total });
    }
    this.total += bytesOf(record);
    if (own) this.lastOwn = record.sequence;
  }

  /** Journal bytes, about, that would be read again from `resumeFrom` on; 0 if nothing of this signal would. */
  heldBytes(resumeFrom: Sequence): number {
    if (this.isEmpty(resumeFrom)) return 0;
    const mark = this.marks.findLast(({ sequence }) => sequence <= resumeFrom) ?? this.marks[0];
    return mark === undefined ? 0 : this.total - mark.before;
  }

  /** Everything below `resumeFrom` is durable in the store. */
  released(resumeFrom: Sequence): void {
    const keep = this.marks.findLastIndex(({ sequence }) => sequence <= resumeFrom);
    if (keep > 0) this.marks.splice(0, keep);
  }
}

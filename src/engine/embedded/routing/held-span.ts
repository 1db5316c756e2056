import type { Sequence } from "../../../base/units.ts";
import { bytesOf } from "../../../journal/format.ts";
import type { JournalRecord } from "../../../journal/record.ts";

/** The parts in which a bound is measured. */
const PARTS = 32;

interface Mark {
  readonly sequence: Sequence;
  /** Bytes of all records before it. */
  readonly before: number;
}

/** How much of the journal cannot be deleted because of one record that is still needed. */
export class HeldSpan {
  private readonly maxBytes: number;
  private readonly marks: Mark[] = [];
  private total = 0;

  /** @param maxBytes how much that may be. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** One more record was read, of whatever signal. */
  append(record: JournalRecord): void {
    const last = this.marks.at(-1);
    const bytes = bytesOf(record);
    if (last === undefined || this.total + bytes - last.before > this.maxBytes / PARTS)
      this.marks.push({ sequence: record.sequence, before: this.total });
    this.total += bytes;
  }

  /**
   * @param needed the first record that is; `undefined`: none.
   * @returns if it is too much, the record before which nothing should be needed any more, so that half of it is free.
   */
  excess(needed: Sequence | undefined): Sequence | undefined {
    if (needed === undefined) {
      this.marks.length = 0;
      return undefined;
    }
    while ((this.marks[1]?.sequence ?? Number.POSITIVE_INFINITY) <= needed) this.marks.shift();
    const held = this.total - (this.marks[0]?.before ?? this.total);
    if (held <= this.maxBytes) return undefined;
    const half = this.marks.find(({ before }) => this.total - before <= this.maxBytes / 2);
    return (half ?? this.marks.at(-1))?.sequence;
  }
}

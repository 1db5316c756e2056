import { sequence as toSequence } from "../../base/units.ts";
import type { Sequence } from "../../base/units.ts";

/** A place in the journal: `rows` rows of record `sequence` are taken, or, if `complete`, all of it. */
export interface Position {
  readonly sequence: Sequence;
  readonly rows: number;
  readonly complete: boolean;
}

/** Before the first record: nothing is taken yet. */
export const START: Position = { sequence: toSequence(0), rows: 0, complete: true };

/** The first record that is not wholly before `position`. */
export function nextRecord(position: Position): Sequence {
  return toSequence(position.complete ? position.sequence + 1 : position.sequence);
}

interface Mark {
  readonly sequence: Sequence;
  readonly firstRow: number;
  readonly endRow: number;
  /** Rows of the record before `firstRow`, durable since an earlier run. */
  readonly skipped: number;
}

/** Which rows of a write buffer came from which journal record. */
export class RecordMarks {
  private marks: Mark[] = [];

  /** @param skipped rows of the record before `firstRow`, which an earlier run made durable. */
  add(sequence: Sequence, firstRow: number, endRow: number, skipped: number): void {
    this.marks.push({ sequence, firstRow, endRow, skipped });
  }

  /** Where the journal stands once the buffer's rows before `endRow` are taken. */
  positionAt(endRow: number): Position | undefined {
    // Records without rows count as taken with the row before them, so the last fitting mark is it.
    const mark = this.marks.findLast(({ firstRow, endRow: end }) => firstRow < endRow || end <= endRow);
    if (mark === undefined) return undefined;
    const rows = mark.skipped + Math.min(endRow, mark.endRow) - mark.firstRow;
    return { sequence: mark.sequence, rows, complete: mark.endRow <= endRow };
  }

  clear(): void {
    this.marks = [];
  }
}

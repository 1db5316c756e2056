import { RecordMarks } from "./record-marks.ts";
import type { Position } from "./record-marks.ts";
import { timeBounds } from "./time-bounds.ts";
import type { TimeBounds } from "./time-bounds.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Rows that are decoded and in no table yet, and the records that they came from. */
export class PendingRows {
  readonly buffer: WriteBuffer;
  readonly marks = new RecordMarks();
  private readonly timeColumn: number;
  /** Of the rows up to `timed`; wider than these where some are in a table by now. */
  private times: TimeBounds | undefined;
  private timed = 0;

  /** @param buffer which a decoder fills. @param timeColumn index of an `i64` column. */
  constructor(buffer: WriteBuffer, timeColumn: number) {
    this.buffer = buffer;
    this.timeColumn = timeColumn;
  }

  get count(): number {
    return this.buffer.rows - this.buffer.taken;
  }

  /** Where the journal stands once all rows are taken; `undefined`: nothing came. */
  get end(): Position | undefined {
    return this.marks.positionAt(this.buffer.rows);
  }

  /** `undefined` when there are no rows. */
  get bounds(): TimeBounds | undefined {
    const { buffer, timed, times } = this;
    if (this.count === 0) return undefined;
    if (timed < buffer.rows) {
      const more = timeBounds(buffer.column(this.timeColumn), timed, buffer.rows);
      this.times = times === undefined ? more : union(times, more);
      this.timed = buffer.rows;
    }
    return this.times;
  }

  /** Forgets what is in a table. */
  forgetTaken(): void {
    const { buffer, marks } = this;
    const { taken } = buffer;
    marks.forget(taken);
    buffer.forgetTaken();
    this.timed = Math.max(0, this.timed - taken);
    if (this.timed === 0) this.times = undefined;
  }
}

const union = (a: TimeBounds, b: TimeBounds): TimeBounds => ({
  min: a.min < b.min ? a.min : b.min,
  max: a.max > b.max ? a.max : b.max,
});

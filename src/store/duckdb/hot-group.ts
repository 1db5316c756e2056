import type { GroupInfo } from "./group-catalog.ts";
import type { Position } from "./record-marks.ts";
import { SIGNATURE_BITS } from "./signature.ts";
import type { HotBounds } from "./snapshot.ts";
import type { WriteBuffer } from "./write-buffer.ts";

/** Something kept beside each group, built from its rows: for example a Bloom filter. */
export interface GroupIndex {
  /** Takes rows `[from, to)`. */
  add(buffer: WriteBuffer, from: number, to: number): void;
  /** Whether rows with one value of the layout's `sealedBy` lie apart, so that sorting them is worth it. */
  readonly isScattered?: boolean;
  /** As stored with the sealed group. */
  bytes(): Uint8Array;
}

/** Least that a row takes in the file: where the growth of the file, in whole blocks, shows nothing. */
const LEAST_ROW_BYTES = 32;

/** Rows in memory that become one sealed group. */
export class HotGroup implements HotBounds {
  readonly table: string;
  readonly generation: number;
  readonly index: GroupIndex;
  rows = 0;
  /** Of the rows, those that retention has deleted. */
  removed = 0;
  minTime = 0n;
  maxTime = 0n;
  /** Place in the journal up to which the rows reach. */
  end: Position | undefined;
  /** Snapshots that read the table. */
  leases = 0;
  sealed = false;
  dropped = false;

  constructor(table: string, generation: number, index: GroupIndex) {
    this.table = table;
    this.generation = generation;
    this.index = index;
  }

  /** Counts rows `[from, to)` of the buffer in. */
  add(buffer: WriteBuffer, from: number, to: number, timeColumn: number): void {
    const times = new BigInt64Array(buffer.column(timeColumn).bytes.buffer);
    for (let row = from; row < to; row++) {
      const time = times[row] ?? 0n;
      if (this.rows === 0 && row === from) [this.minTime, this.maxTime] = [time, time];
      if (time < this.minTime) this.minTime = time;
      if (time > this.maxTime) this.maxTime = time;
    }
    this.rows += to - from;
    this.index.add(buffer, from, to);
  }

  /** @param growth bytes by which the file grew. */
  sealedAs(growth: number): GroupInfo {
    const { generation, minTime, maxTime } = this;
    const rows = this.rows - this.removed;
    const bytes = Math.max(growth, rows * LEAST_ROW_BYTES);
    const index = this.index.bytes();
    return { generation, rows, minTime, maxTime, bytes, index, signatureBits: SIGNATURE_BITS };
  }
}

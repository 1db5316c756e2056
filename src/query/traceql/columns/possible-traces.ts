import type { TimeRange } from "../../../store/signal-store.ts";
import { tracesOf } from "./select-rows.ts";
import type { Sifted } from "./sift.ts";

/** A trace that may match. */
export interface Possible {
  readonly id: string;
  /** Unix nanoseconds: the start of its newest span that may belong to the answer, one in the range if there is one. */
  readonly newest: bigint;
  readonly isInRange: boolean;
}

/** Those in the range first. */
export function newestFirst(a: Possible, b: Possible): number {
  if (a.isInRange !== b.isInRange) return a.isInRange ? -1 : 1;
  if (a.newest !== b.newest) return a.newest > b.newest ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

const NONE = -1;

/** The traces of which rows may match, or of which columns do not tell all. */
export function possibleTraces(
  { table, rows, isDecided }: Sifted,
  { start, end }: TimeRange,
): readonly Possible[] {
  const may = tracesOf(rows, table);
  for (let trace = 0; trace < table.traces; trace++)
    may[trace] = (may[trace] ?? 0) | ((isDecided[trace] ?? 0) ^ 1);
  const isIn = (row: number): boolean => {
    const time = table.starts[row] ?? 0n;
    return time >= start && time < end;
  };
  const best = new Int32Array(table.traces).fill(NONE);
  for (let row = 0; row < table.rows; row++) {
    const trace = table.traceOf[row] ?? 0;
    if (may[trace] === 0 || (rows[row] === 0 && isDecided[trace] === 1)) continue;
    const so = best[trace] ?? NONE;
    const isBetter =
      so === NONE || isAhead(isIn(row), table.starts[row] ?? 0n, isIn(so), table.starts[so] ?? 0n);
    if (isBetter) best[trace] = row;
  }
  const found: Possible[] = [];
  for (const [trace, row] of best.entries()) {
    if (row !== NONE)
      found.push({ id: table.idOf(trace), newest: table.starts[row] ?? 0n, isInRange: isIn(row) });
  }
  return found;
}

const isAhead = (isIn: boolean, start: bigint, otherIsIn: boolean, other: bigint): boolean =>
  isIn === otherIsIn ? start > other : isIn;

import type { NumberedTraces } from "./number-traces.ts";

/** Rows sorted by their traces: those of trace t are `rows[firsts[t]]` and those behind it, up to `firsts[t + 1]`. */
export interface RowsByTrace {
  readonly rows: Int32Array;
  readonly firsts: Int32Array;
}

/** By counting: the order of rows within a trace stays. */
export function rowsByTrace({ ofRow, count }: NumberedTraces): RowsByTrace {
  const firsts = new Int32Array(count + 1);
  for (let row = 0; row < ofRow.length; row++) {
    const behind = (ofRow[row] ?? 0) + 1;
    firsts[behind] = (firsts[behind] ?? 0) + 1;
  }
  for (let trace = 0; trace < count; trace++)
    firsts[trace + 1] = (firsts[trace + 1] ?? 0) + (firsts[trace] ?? 0);
  const next = firsts.slice();
  const rows = new Int32Array(ofRow.length);
  for (let row = 0; row < ofRow.length; row++) {
    const trace = ofRow[row] ?? 0;
    const place = next[trace] ?? 0;
    rows[place] = row;
    next[trace] = place + 1;
  }
  return { rows, firsts };
}

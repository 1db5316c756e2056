import { NestedSetNumbering } from "../nested-set.ts";
import type { NestedSet } from "../nested-set.ts";
import type { Pace } from "../pace.ts";
import type { Parents } from "./find-parents.ts";
import type { FlatColumns } from "./flat-columns.ts";
import type { RowsByTrace } from "./rows-by-trace.ts";

/** Rows that are handled between two looks at the clock. */
const STRIDE = 16_384;

/**
 * The nested sets of all traces at once. Traces in which two spans have the same start and id, so that order of
 * arrival decides, become undecided.
 */
export async function numberRows(
  columns: FlatColumns,
  { ofRow, isRoot, undecided }: Parents,
  { rows, firsts }: RowsByTrace,
  pace: Pace,
): Promise<NestedSet> {
  const order = new RowOrder(columns);
  const numbering = new NestedSetNumbering(ofRow, (row) => isRoot[row] === 1);
  let numbered = 0;
  for (let trace = 0; trace + 1 < firsts.length; trace++) {
    const spans = rows.slice(firsts[trace], firsts[trace + 1]);
    order.sort(spans);
    if (order.hasTie(spans)) undecided[trace] = 1;
    numbering.number(spans);
    numbered += spans.length;
    if (numbered < STRIDE) continue;
    numbered = 0;
    if (pace.isOver()) await pace.rest();
  }
  return numbering;
}

/** By start, then id, as `TraceView` has its spans; by words, as a 64-bit number would be an object each. */
class RowOrder {
  private readonly lows: Uint32Array;
  private readonly highs: Int32Array;
  private readonly ids: Uint32Array;

  constructor({ starts, spanIds, rows }: FlatColumns) {
    this.lows = new Uint32Array(starts.buffer, starts.byteOffset, rows * 2);
    this.highs = new Int32Array(starts.buffer, starts.byteOffset, rows * 2);
    this.ids = new Uint32Array(spanIds.buffer, spanIds.byteOffset, rows * 2);
  }

  sort(spans: Int32Array): void {
    spans.sort((a, b) => this.compare(a, b));
  }

  hasTie(sorted: Int32Array): boolean {
    for (let place = 1; place < sorted.length; place++)
      if (this.compare(sorted[place - 1] ?? 0, sorted[place] ?? 0) === 0) return true;
    return false;
  }

  private compare(a: number, b: number): number {
    const { lows, highs, ids } = this;
    return (
      (highs[a * 2 + 1] ?? 0) - (highs[b * 2 + 1] ?? 0) ||
      (lows[a * 2] ?? 0) - (lows[b * 2] ?? 0) ||
      (ids[a * 2 + 1] ?? 0) - (ids[b * 2 + 1] ?? 0) ||
      (ids[a * 2] ?? 0) - (ids[b * 2] ?? 0)
    );
  }
}

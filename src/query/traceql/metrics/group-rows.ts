import type { SpanGroup } from "../../../store/traces/source.ts";
import type { Sifted } from "../columns/sift.ts";
import type { Pace } from "../pace.ts";
import { stepFinder } from "./steps.ts";
import type { Steps } from "./steps.ts";

/** Rows that are handled between two looks at the clock. */
const STRIDE = 16_384;

interface Cell {
  readonly step: number;
  /** One of them. */
  readonly row: number;
  count: number;
}

/** The rows of decided traces, counted by their fields and steps. */
export async function groupRows(
  { table, rows, isDecided }: Sifted,
  steps: Steps,
  pace: Pace,
): Promise<readonly SpanGroup[]> {
  const { groups, starts, traceOf } = table;
  const stepAt = stepFinder(steps, starts);
  const cells = new Map<number, Cell>();
  for (let row = 0; row < rows.length; row++) {
    if (row % STRIDE === 0 && pace.isOver()) await pace.rest();
    if (rows[row] === 0 || isDecided[traceOf[row] ?? 0] === 0) continue;
    const step = stepAt(row);
    if (step < 0) continue;
    const key = (groups[row] ?? 0) * steps.count + step;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { step, row, count: 1 });
    else cell.count++;
  }
  return [...cells.values()].flatMap(({ row, step, count }) => {
    const span = table.spanAt(row);
    return span === undefined ? [] : [{ span, root: undefined, slot: step, count, total: undefined }];
  });
}

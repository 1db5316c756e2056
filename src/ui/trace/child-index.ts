import type { WaterfallRow } from "./waterfall.ts";

interface ChildIndex {
  readonly roots: readonly number[];
  /** Places of each row's children. */
  readonly children: readonly (readonly number[])[];
}

/** Who is whose child, read from the depths of a waterfall's rows. */
export function childIndex(rows: readonly WaterfallRow[]): ChildIndex {
  const roots: number[] = [];
  const children: number[][] = rows.map(() => []);
  const open: number[] = [];
  for (const [place, { depth }] of rows.entries()) {
    open.length = depth;
    const parent = open.at(-1);
    (parent === undefined ? roots : (children[parent] ?? [])).push(place);
    open.push(place);
  }
  return { roots, children };
}

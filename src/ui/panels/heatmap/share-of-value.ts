import { boundOf, type Heatmap } from "./heatmap-model.ts";

/**
 * Where the middle of a value's bucket lies on the axis of a heatmap, of its length from below.
 *
 * @returns undefined where no bucket has it, or buckets are no numbers
 */
export function shareOfValue({ rows, names }: Heatmap, value: number): number | undefined {
  const bounds = rows.map(({ name }) => boundOf(name));
  if (names === "middle" || bounds.some(Number.isNaN)) return undefined;
  const row =
    names === "upper"
      ? bounds.findIndex((bound) => value <= bound)
      : bounds.findLastIndex((bound) => value >= bound);
  const { from = row / rows.length, to = (row + 1) / rows.length, lower } = rows[row] ?? {};
  if (row < 0 || (lower !== undefined && value < boundOf(lower))) return undefined;
  return (from + to) / 2;
}

import uPlot from "uplot";

export interface RangeBounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly softMin?: number | undefined;
  readonly softMax?: number | undefined;
  /** What is drawn has a height of its own: bars, and what is stacked. */
  readonly fromZero: boolean;
}

/**
 * From the configured bounds, or a tenth around the values, as in Grafana: zero is in it if that reaches it. Values that
 * are all the same are in the middle of zero and the double.
 */
export function valueRange(
  low: number | null,
  high: number | null,
  { min, max, softMin, softMax, fromZero }: RangeBounds,
): [number, number] {
  const bottom = min ?? Math.min(low ?? 0, fromZero ? 0 : Infinity);
  const top = max ?? Math.max(high ?? 0, fromZero ? 0 : -Infinity);
  const [start, end] = uPlot.rangeNum(bottom, top, { min: limit(softMin), max: limit(softMax) });
  // A zero has no sign here: its label would have it, too.
  return [min ?? (start || 0), max ?? (end || 0)];
}

/** Three: of zero, only if the room around the values reaches it. */
const limit = (soft: number | undefined): uPlot.Range.Limit => ({
  pad: 0.1,
  soft: soft ?? 0,
  mode: soft === undefined ? 3 : 1,
});

/** CSS pixels between two ticks beside a plot of a height: low ones have more, as in Grafana. */
export const tickSpace = (room: number): number => (room <= LOW_PLOT ? 15 : 30);

const LOW_PLOT = 150;

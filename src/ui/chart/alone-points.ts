import type uPlot from "uplot";

/**
 * The places of points between two gaps, where lines cannot be: points are drawn there. `null` is a gap; `undefined` is
 * a time that only other lines have, which a line passes over.
 */
export function alonePoints(chart: Pick<uPlot, "data">, seriesIndex: number): number[] {
  const values = chart.data[seriesIndex] ?? [];
  const alone: number[] = [];
  let place: number | undefined;
  let isAfterGap = true;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === undefined) continue;
    if (value === null) {
      if (place !== undefined && isAfterGap) alone.push(place);
      place = undefined;
      isAfterGap = true;
    } else {
      isAfterGap &&= place === undefined;
      place = index;
    }
  }
  if (place !== undefined && isAfterGap) alone.push(place);
  return alone;
}

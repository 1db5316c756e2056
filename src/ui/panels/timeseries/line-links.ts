import type uPlot from "uplot";
import { linksOf, type FillLink, type ShownLink } from "../../fields/data-links.ts";
import { timeFieldOf } from "../../frames/data-frame.ts";
import type { Place } from "./PlotTooltip.tsx";
import type { ChartLine } from "./series.ts";

/** The line that is drawn nearest to the cursor, among those with a value at its time. */
export function nearestLine(
  chart: uPlot,
  lines: readonly ChartLine[],
  { index, top }: Place,
): ChartLine | undefined {
  let best: ChartLine | undefined;
  let least = Infinity;
  for (const [at, line] of lines.entries()) {
    if (line.style.hidden.chart || line.style.hidden.tooltip || line.values[index] == null) continue;
    // What is drawn is a sum where lines are stacked.
    const distance = Math.abs(chart.valToPos(chart.data[at + 1]?.[index] ?? NaN, line.scale) - top);
    if (distance < least) [best, least] = [line, distance];
  }
  return best;
}

/** The links of a point. @param time Unix seconds */
export function lineLinks(
  { field, frame }: ChartLine,
  time: number,
  fillLink: FillLink,
): readonly ShownLink[] {
  if ((field.config.links ?? []).length === 0) return [];
  const times = timeFieldOf(frame)?.values ?? [];
  const row = Array.from(times).findIndex((each) => each !== null && Math.abs(each / 1000 - time) < 1e-6);
  return linksOf(field, frame, row < 0 ? undefined : row, fillLink);
}

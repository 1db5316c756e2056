import type uPlot from "uplot";
import { linksOf, type FillLink, type ShownLink } from "../../fields/data-links.ts";
import type { ShownField } from "../../fields/show-frames.ts";
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

/** The links of a point. @param at Unix seconds, or a value of the field that the lines are drawn along */
export function lineLinks(
  { field, frame }: ChartLine,
  at: number,
  x: ShownField | undefined,
  fillLink: FillLink,
): readonly ShownLink[] {
  if ((field.config.links ?? []).length === 0) return [];
  const times = timeFieldOf(frame)?.values ?? [];
  const row =
    x === undefined
      ? Array.from(times).findIndex((each) => each !== null && Math.abs(each / 1000 - at) < 1e-6)
      : Array.from(x.values).indexOf(at);
  return linksOf(field, frame, row < 0 ? undefined : row, fillLink);
}

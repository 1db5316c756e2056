import uPlot from "uplot";
import { wholeText } from "../../format/value-text.ts";
import type { ExemplarPoint } from "../../frame/exemplars.ts";
import { ExemplarMark } from "../shared/ExemplarMark.tsx";
import type { ChartLine } from "./series.ts";

interface ExemplarMarksProps {
  readonly chart: uPlot;
  readonly points: readonly ExemplarPoint[];
  readonly lines: readonly ChartLine[];
  /** Counts drawings: the points move with the scales. */
  readonly drawn: number;
  readonly timeZone: string;
  /** CSS; undefined: the page's. */
  readonly color: string | undefined;
}

/** Diamonds on the scale of their query's lines, each a link to its trace. Values beyond the axis stand at its edge. */
export function ExemplarMarks({ chart, points, lines, timeZone, color }: ExemplarMarksProps) {
  // As the chart has it: the element would have the whole page laid out to tell.
  const [width, height] = [chart.bbox.width / uPlot.pxRatio, chart.bbox.height / uPlot.pxRatio];
  return points.map((point, index) => {
    const line = lines.find(({ frame }) => frame.refId === point.query) ?? lines[0];
    if (line === undefined) return null;
    const left = chart.valToPos(point.time, "x");
    const top = Math.min(height - 4, Math.max(4, chart.valToPos(point.value, line.scale)));
    if (left < 0 || left > width || Number.isNaN(top)) return null;
    const value = wholeText(line.field.display(point.value));
    // oxlint-disable-next-line react/no-array-index-key -- equal points of one moment are two
    return <ExemplarMark key={index} {...{ point, value, left, top, timeZone, color }} />;
  });
}

import uPlot from "uplot";
import { Link } from "wouter";
import { dateTimeText } from "../../format/date-time.ts";
import { wholeText } from "../../format/value-text.ts";
import type { ExemplarPoint } from "../../frame/exemplars.ts";
import { traceLink } from "../../link/links.ts";
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
    const time = dateTimeText(point.time * 1000, timeZone);
    const what = `Exemplar ${wholeText(line.field.display(point.value))} at ${time}`;
    const style = { left, top, ...(color === undefined ? {} : { background: color }) };
    if (point.traceId === undefined)
      return <span key={index} className="exemplar" style={style} title={`${what}, without a trace`} />;
    return (
      <Link
        key={index}
        href={traceLink(point.traceId, point.spanId)}
        className="exemplar link"
        style={style}
        aria-label={`${what}, open trace ${point.traceId}`}
        title={[what, ...labelLines(point)].join("\n")}
        onMouseDown={(event) => event.stopPropagation()}
        onClick={(event) => event.stopPropagation()}
      />
    );
  });
}

const labelLines = ({ labels }: ExemplarPoint): readonly string[] =>
  Object.entries(labels)
    .filter(([name]) => name !== "__name__")
    .map(([name, value]) => `${name}: ${value}`);

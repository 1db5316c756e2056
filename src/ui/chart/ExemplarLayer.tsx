import { createPortal } from "react-dom";
import type uPlot from "uplot";
import { Link } from "wouter";
import { traceLink } from "../link/links.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatValue } from "../units/format.ts";
import { scaleOf } from "./chart-options.ts";
import type { ChartExemplar } from "./TimeSeriesChart.tsx";

interface ExemplarLayerProps {
  readonly chart: uPlot;
  readonly points: readonly ChartExemplar[];
  /** Counts drawings: the points move with the scales. */
  readonly drawn: number;
}

/** Exemplars as diamonds on the plot, each a link to its trace. Values beyond the axis stand at its edge. */
export function ExemplarLayer({ chart, points }: ExemplarLayerProps) {
  const width = chart.over.clientWidth;
  const height = chart.over.clientHeight;
  const placed = points.flatMap((point) => {
    const left = chart.valToPos(point.time, "x");
    const top = Math.min(height - 4, Math.max(4, chart.valToPos(point.value, scaleOf(point))));
    return left < 0 || left > width || Number.isNaN(top) ? [] : [{ point, left, top }];
  });
  return createPortal(
    placed.map(({ point, left, top }) => <Exemplar key={keyOf(point)} point={point} left={left} top={top} />),
    chart.over,
  );
}

function keyOf(point: ChartExemplar): string {
  return `${point.query} ${point.time} ${point.value} ${point.traceId} ${JSON.stringify(point.labels)}`;
}

interface ExemplarProps {
  readonly point: ChartExemplar;
  readonly left: number;
  readonly top: number;
}

function Exemplar({ point, left, top }: ExemplarProps) {
  const what = `Exemplar ${formatValue(point.value, point.unit)} at ${formatDateTime(point.time * 1000)}`;
  const style = { left, top };
  if (point.traceId === undefined)
    return <span className="exemplar" style={style} title={`${what}, without a trace`} />;
  const label = `${what}, open trace ${point.traceId}`;
  return (
    <Link
      href={traceLink(point.traceId, point.spanId)}
      className="exemplar link"
      style={style}
      aria-label={label}
      title={label}
      onMouseDown={(event) => event.stopPropagation()}
    />
  );
}

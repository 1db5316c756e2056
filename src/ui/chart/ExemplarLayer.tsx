import { useState, type KeyboardEvent } from "react";
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

/**
 * Exemplars as diamonds on the plot, each a link to its trace. Values beyond the axis stand at its edge.
 * There may be hundreds: for the keyboard they are one stop, within which arrows go from one to the next.
 */
export function ExemplarLayer({ chart, points }: ExemplarLayerProps) {
  const [visited, setVisited] = useState<string>();
  const placed = placedOn(chart, points);
  const stops = placed.flatMap(({ point }) => (point.traceId === undefined ? [] : [keyOf(point)]));
  const stop = visited !== undefined && stops.includes(visited) ? visited : stops.at(-1);
  return createPortal(
    placed.map(({ point, left, top }) => {
      const key = keyOf(point);
      const onVisit = () => setVisited(key);
      return (
        <Exemplar key={key} point={point} left={left} top={top} isStop={key === stop} onVisit={onVisit} />
      );
    }),
    chart.over,
  );
}

/** Those within the plot, the oldest first. */
function placedOn(chart: uPlot, points: readonly ChartExemplar[]) {
  const width = chart.over.clientWidth;
  const height = chart.over.clientHeight;
  return points
    .flatMap((point) => {
      const left = chart.valToPos(point.time, "x");
      const top = Math.min(height - 4, Math.max(4, chart.valToPos(point.value, scaleOf(point))));
      return left < 0 || left > width || Number.isNaN(top) ? [] : [{ point, left, top }];
    })
    .toSorted((left, right) => left.left - right.left);
}

function keyOf(point: ChartExemplar): string {
  return `${point.query} ${point.time} ${point.value} ${point.traceId} ${JSON.stringify(point.labels)}`;
}

interface ExemplarProps {
  readonly point: ChartExemplar;
  readonly left: number;
  readonly top: number;
  /** Where the keyboard stops. */
  readonly isStop: boolean;
  readonly onVisit: () => void;
}

function Exemplar({ point, left, top, isStop, onVisit }: ExemplarProps) {
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
      tabIndex={isStop ? 0 : -1}
      onFocus={onVisit}
      onKeyDown={goToNext}
      onMouseDown={(event) => event.stopPropagation()}
    />
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Right to the next later one, left to the one before. */
function goToNext(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>(".exemplar.link") ?? [])];
  all[all.indexOf(event.currentTarget) + step]?.focus();
}

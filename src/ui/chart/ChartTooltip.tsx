import type uPlot from "uplot";
import { formatDateTime } from "../time/time-range.ts";
import { formatValue, type Unit } from "../units/format.ts";
import { scaleOf } from "./chart-options.ts";
import type { ChartSeries } from "./TimeSeriesChart.tsx";

export interface TooltipPlace {
  readonly index: number;
  /** CSS pixels within the plot. */
  readonly left: number;
  readonly top: number;
}

interface ChartTooltipProps {
  readonly place: TooltipPlace;
  readonly chart: uPlot;
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly unit: Unit;
  readonly rightUnit: Unit;
}

const MAX_LINES = 12;

/** The values under the cursor, highest first; the series nearest to the cursor stands out. */
export function ChartTooltip({ place, chart, times, series, unit, rightUnit }: ChartTooltipProps) {
  const time = times[place.index];
  const lines = series
    .filter((item) => item.shown)
    .flatMap((item) => {
      const value = item.values[place.index];
      return value == null ? [] : [{ item, value }];
    })
    .toSorted((a, b) => sideOf(a.item) - sideOf(b.item) || b.value - a.value);
  if (time === undefined || lines.length === 0) return null;
  const distance = ({ item, value }: (typeof lines)[number]) =>
    Math.abs(chart.valToPos(value, scaleOf(item)) - place.top);
  const nearest = lines.reduce((best, line) => (distance(line) < distance(best) ? line : best));
  const first = Math.max(0, Math.min(lines.indexOf(nearest) - MAX_LINES + 2, lines.length - MAX_LINES));
  const plotLeft = chart.over.offsetLeft;
  const isRight = place.left > chart.over.clientWidth / 2;
  const style = isRight
    ? { right: chart.width - plotLeft - place.left + 14, top: 8 }
    : { left: plotLeft + place.left + 14, top: 8 };
  return (
    <div className="chart-tooltip" style={style}>
      <div className="chart-tooltip-time num">{formatDateTime(time * 1000)}</div>
      {lines.slice(first, first + MAX_LINES).map(({ item, value }) => (
        <div
          key={item.key}
          className={item === nearest.item ? "chart-tooltip-line near" : "chart-tooltip-line"}
        >
          <span className="dot" style={{ background: item.color }} />
          <span className="chart-tooltip-name">{item.name}</span>
          <span className="num">{formatValue(value, item.onRight === true ? rightUnit : unit)}</span>
        </div>
      ))}
      {lines.length > MAX_LINES && <div className="muted">{lines.length - MAX_LINES} more</div>}
    </div>
  );
}

function sideOf(series: ChartSeries): number {
  return series.onRight === true ? 1 : 0;
}

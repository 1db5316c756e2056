import type uPlot from "uplot";
import { wholeText } from "../../format/value-text.ts";
import { formatPattern } from "../../format/date-pattern.ts";
import type { ChartLine } from "./series.ts";

/** Where the cursor is: which time, and CSS pixels within the plot. */
export interface Place {
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

interface PlotTooltipProps {
  readonly place: Place;
  readonly chart: uPlot;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Shows the nearest line alone. */
  readonly isSingle: boolean;
  readonly timeZone: string;
}

const MAX_LINES = 14;

/** The values under the cursor, highest first. */
export function PlotTooltip({ place, chart, times, lines, isSingle, timeZone }: PlotTooltipProps) {
  const time = times[place.index];
  const shown = lines
    .filter(({ style }) => !style.hidden.chart && !style.hidden.tooltip)
    .flatMap((line) => {
      const value = line.values[place.index];
      return value == null ? [] : [{ line, value }];
    })
    .toSorted((a, b) => b.value - a.value);
  if (time === undefined || shown.length === 0) return null;
  const distance = ({ line, value }: (typeof shown)[number]): number =>
    Math.abs(chart.valToPos(value, line.scale) - place.top);
  const nearest = shown.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  const listed = isSingle ? [nearest] : shown.slice(0, MAX_LINES);
  const plotLeft = chart.over.offsetLeft;
  const style =
    place.left > chart.over.clientWidth / 2
      ? { right: chart.width - plotLeft - place.left + 14, top: 8 }
      : { left: plotLeft + place.left + 14, top: 8 };
  return (
    <div className="chart-tooltip" style={style}>
      <div className="chart-tooltip-time num">
        {formatPattern(time * 1000, "YYYY-MM-DD HH:mm:ss", timeZone)}
      </div>
      {listed.map(({ line, value }) => (
        <div
          key={line.key}
          className={line === nearest.line ? "chart-tooltip-line near" : "chart-tooltip-line"}
        >
          <span className="dot" style={{ background: line.field.color }} />
          <span className="chart-tooltip-name">{line.field.title}</span>
          <span className="num">{wholeText(line.field.display(value))}</span>
        </div>
      ))}
      {!isSingle && shown.length > MAX_LINES && <div className="muted">{shown.length - MAX_LINES} more</div>}
    </div>
  );
}

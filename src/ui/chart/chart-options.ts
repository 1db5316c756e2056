import uPlot from "uplot";
import { timeOfDay } from "../format/date-time.ts";
import { zonedTime } from "../format/zoned-time.ts";
import { token } from "../theme/token.ts";
import { formatValue, type Unit } from "../units/format.ts";
import { alonePoints } from "./alone-points.ts";
import { tickSpace, valueRange } from "./value-range.ts";
import { zonedDates } from "./zoned-dates.ts";
import type { ChartSeries } from "./TimeSeriesChart.tsx";

export interface ChartSetup {
  readonly series: readonly ChartSeries[];
  readonly stackedBars: boolean;
  readonly unit: Unit;
  /** Undefined without series on the right axis. */
  readonly rightUnit: Unit | undefined;
  readonly width: number;
  readonly height: number;
  /** What is shown, in Unix seconds; asked for at every drawing. */
  readonly timeRange: () => [from: number, to: number];
  readonly onSelect: (from: number, to: number) => void;
  readonly onCursor: (chart: uPlot) => void;
  readonly onDraw: (chart: uPlot) => void;
}

const FONT = '11px "Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

/** uPlot's options in the page's colours, which are read from the document's tokens. */
export function chartOptions(setup: ChartSetup): uPlot.Options {
  const { width, height, unit, rightUnit, stackedBars } = setup;
  return {
    width,
    height,
    legend: { show: false },
    padding: [10, rightUnit === undefined ? 26 : 0, 0, 0],
    ...zonedDates("browser"),
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { show: !stackedBars, size: 7 },
      y: false,
    },
    scales: {
      x: { time: true, range: () => setup.timeRange() },
      y: { range: yRange(stackedBars) },
      right: { range: yRange(stackedBars) },
    },
    axes: [
      axis({ space: 90, size: 30, values: timeLabels }),
      valueAxis(unit),
      ...(rightUnit === undefined ? [] : [{ ...valueAxis(rightUnit), ...ON_RIGHT }]),
    ],
    series: [{}, ...setup.series.map((item) => (stackedBars ? barSeries(item) : lineSeries(item)))],
    hooks: {
      setSelect: [(chart) => selected(chart, setup)],
      setCursor: [setup.onCursor],
      draw: [setup.onDraw],
    },
  };
}

/** The scale that a series or an exemplar is measured on. */
export function scaleOf({ onRight = false }: { readonly onRight?: boolean }): string {
  return onRight ? "right" : "y";
}

/** The lines across belong to the left axis. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- an enum of uPlot's types alone, which is not there at run time
const ON_RIGHT: uPlot.Axis = { scale: "right", side: 1, grid: { show: false } };

function valueAxis(unit: Unit): uPlot.Axis {
  return axis({
    space: (_, __, ___, ____, room) => tickSpace(room),
    size: axisSize,
    values: (_, ticks) => labelsOf(ticks, unit),
    ...tickSteps(unit),
  });
}

const BELOW_A_SECOND = Array.from({ length: 9 }, (_, power) => power - 9).flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const SECOND_STEPS = [
  ...BELOW_A_SECOND,
  1,
  2,
  5,
  10,
  15,
  30,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...Array.from({ length: 20 }, (_, power) => 2 ** power * DAY),
];

/** Distances of ticks that read well: powers of two for bytes, those of clocks for seconds, uPlot's own for the rest. */
function tickSteps(unit: Unit): Pick<uPlot.Axis, "incrs"> {
  if (unit === "seconds") return { incrs: SECOND_STEPS };
  const isBytes = unit === "bytes" || unit === "bytesPerSecond";
  return isBytes ? { incrs: Array.from({ length: 50 }, (_, power) => 2 ** power) } : {};
}

function selected(chart: uPlot, setup: ChartSetup): void {
  if (chart.select.width < 5) return;
  const from = chart.posToVal(chart.select.left, "x");
  const to = chart.posToVal(chart.select.left + chart.select.width, "x");
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  setup.onSelect(from, to);
}

function lineSeries(series: ChartSeries): uPlot.Series {
  const { color, shown } = series;
  const points = { show: true, filter: alonePoints, size: 4, fill: color };
  return { scale: scaleOf(series), stroke: color, width: 1.5, show: shown, points, spanGaps: false };
}

function barSeries({ color, shown }: ChartSeries): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [0.9, 60], align: 1 });
  return {
    fill: color,
    width: 0,
    show: shown,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  };
}

/** Of what is not there, an axis is from zero to one. */
function yRange(fromZero: boolean): uPlot.Range.Function {
  return (_, min, max) => (min == null || max == null ? [0, 1] : valueRange(min, max, { fromZero }));
}

function axis(more: uPlot.Axis): uPlot.Axis {
  const line = { stroke: token("--grid-line"), width: 1 };
  return { stroke: token("--text-2"), font: FONT, gap: 6, grid: line, ticks: { ...line, size: 4 }, ...more };
}

/** As wide as the longest label. */
function axisSize(_: uPlot, values: readonly string[] | null): number {
  const longest = Math.max(3, ...(values ?? []).map((value) => value.length));
  return Math.min(110, 18 + longest * 6.2);
}

function labelsOf(ticks: readonly number[], unit: Unit): string[] {
  return ticks.map((tick) => formatValue(tick, unit));
}

/** In the zone and by the clock of the reader; the date at midnight or when ticks are a day apart. */
function timeLabels(_: uPlot, ticks: readonly number[]): string[] {
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((tick) => {
    const { month, day, hour, minute, second } = zonedTime(tick * 1000, undefined);
    if (step >= 86_400 || hour + minute + second === 0) return `${month}/${day}`;
    return timeOfDay({ hour, minute, second }, step < 60);
  });
}

import uPlot from "uplot";
import { alonePoints } from "../../chart/alone-points.ts";
import { zonedDates } from "../../chart/zoned-dates.ts";
import { clockText } from "../../format/clock-text.ts";
import { formatPattern } from "../../format/date-pattern.ts";
import { wholeText } from "../../format/value-text.ts";
import { isBinaryUnit } from "../shared/binary-units.ts";
import { colorByName } from "../../fields/color-names.ts";
import type { ColorTheme } from "../../fields/color-names.ts";
import { token } from "../../theme/token.ts";
import { schemePaint } from "./scheme-paint.ts";
import type { ChartLine } from "./series.ts";
import { withAlpha } from "./with-alpha.ts";

export interface Setup {
  readonly lines: readonly ChartLine[];
  readonly width: number;
  readonly height: number;
  readonly timeRange: () => [from: number, to: number];
  readonly timeZone: string;
  readonly theme: ColorTheme;
  readonly onSelect: (from: number, to: number) => void;
  readonly onCursor: (chart: uPlot) => void;
  readonly onDraw: () => void;
}

const FONT = '11px "Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

/** Between two labels of times, in pixels, at least. */
const TICK_SPACE = 80;

/** uPlot's options for lines as their fields are configured, in the page's colours. */
export function plotOptions(setup: Setup): uPlot.Options {
  const { lines, width, height, timeRange, timeZone } = setup;
  const scales = [...new Set(lines.map(({ scale }) => scale))];
  const axes = scales.flatMap((scale) => axisFor(scale, lines));
  const hasAxis = (right: boolean): boolean =>
    lines.some(({ style }) => style.axis === (right ? "right" : "left"));
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, hasAxis(true) ? 0 : halfLabel(setup), 0, hasAxis(false) ? 0 : halfLabel(setup)],
    ...zonedDates(timeZone),
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { size: 7 },
      y: false,
    },
    scales: {
      x: { time: true, range: () => timeRange() },
      ...Object.fromEntries(scales.map((scale) => [scale, scaleFor(scale, lines)])),
    },
    axes: [
      { ...axisLook(), space: TICK_SPACE, size: 28, values: (_, ticks) => timeLabels(ticks, timeZone) },
      ...axes,
    ],
    series: [{}, ...lines.map(seriesFor)],
    bands: bandsOf(lines),
    hooks: {
      drawClear: [(chart) => drawThresholds(chart, setup)],
      setSelect: [(chart) => select(chart, setup)],
      setCursor: [setup.onCursor],
      draw: [setup.onDraw],
    },
  };
}

/** Pixels that the label of a tick at an end needs beside it: of a clock of 12 hours more than of one of 24. */
function halfLabel({ width, timeRange, timeZone }: Setup): number {
  const [from, to] = timeRange();
  const ticks = Math.max(1, Math.floor(width / TICK_SPACE));
  const [label = ""] = timeLabels([from, from + (to - from) / ticks], timeZone);
  return Math.max(14, Math.ceil(label.length * 2.9));
}

/** Fills between two lines. */
function bandsOf(lines: readonly ChartLine[]): uPlot.Band[] {
  return lines.flatMap(({ style, field }, index) => {
    const lower = lines.findIndex(({ field: other }) => other.title === style.fillBelowTo);
    if (style.fillBelowTo === undefined || lower < 0) return [];
    const fill = withAlpha(field.color, style.fill === 0 ? 0.35 : style.fill);
    return [{ series: [index + 1, lower + 1], fill }];
  });
}

function select(chart: uPlot, { onSelect }: Setup): void {
  const { left, width } = chart.select;
  if (width < 5) return;
  const [from, to] = [chart.posToVal(left, "x"), chart.posToVal(left + width, "x")];
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onSelect(from * 1000, to * 1000);
}

function scaleFor(scale: string, lines: readonly ChartLine[]): uPlot.Scale {
  const [first] = lines.filter((line) => line.scale === scale);
  const { log, softMin, softMax, isPercent, isCentred = false } = first?.style ?? {};
  const { min, max } = first?.field.config ?? {};
  const isBars = lines.some(
    (line) => line.scale === scale && (line.style.draw === "bars" || line.style.fill > 0),
  );
  return {
    ...(log === undefined
      ? {}
      : log.linearTo === undefined
        ? { ...LOGARITHMIC, log: log.base }
        : { ...SYMMETRIC_LOGARITHMIC, asinh: log.linearTo }),
    range: (_, low, high) => {
      if (isPercent === true) return lines.some(({ style }) => style.isNegated) ? [-1, 1] : [0, 1];
      if (log !== undefined && log.linearTo === undefined) {
        // A logarithmic axis does not reach zero, whatever the file says.
        const start = min !== undefined && min > 0 ? min : (low ?? 1);
        return usableRange([start, max !== undefined && max > start ? max : (high ?? 10)], 1);
      }
      const range = usableRange(valueRange(low, high, { min, max, softMin, softMax, isBars }), 0);
      const most = Math.max(...range.map(Math.abs));
      return isCentred ? [-most, most] : range;
    },
  };
}

interface Bounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  /** What is filled is measured from zero. */
  readonly isBars: boolean;
}

/** From the configured bounds, or a little around the values; a flat line does not fill the chart. */
export function valueRange(
  low: number | null,
  high: number | null,
  { min, max, softMin, softMax, isBars }: Bounds,
): [number, number] {
  const bottom = Math.min(low ?? 0, softMin ?? Infinity, isBars ? 0 : Infinity);
  const top = Math.max(high ?? 1, softMax ?? -Infinity, isBars ? 0 : -Infinity);
  const nearZero = bottom > 0 && bottom < top * 0.7 ? 0 : bottom;
  // Values that differ by the last digits of a number alone are the same, and have no ticks between them.
  const flat = top - nearZero <= Math.max(Math.abs(top), Math.abs(nearZero)) * 1e-10;
  const start = flat ? Math.min(0, top * 1.1) : nearZero;
  const end = flat ? (top === 0 ? 1 : Math.max(0, top * 1.1)) : top;
  const margin = (end - start) * 0.05;
  return [min ?? (start === 0 ? 0 : start - margin), max ?? (end === 0 ? 0 : end + margin)];
}

/** Bounds of a file may leave nothing between them and the values: then the axis is as Grafana's. */
export function usableRange([start, end]: readonly [number, number], least: number): [number, number] {
  return start < end ? [start, end] : [least, 100];
}

const POWERS_OF_TWO = Array.from({ length: 100 }, (_, power) => 2 ** power);
const FRACTIONS = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power - 12}`)),
);

/** Powers of two, but between a few bytes. */
const binarySteps: uPlot.Axis.Incrs = (_, __, min, max) =>
  max - min < 8 ? [...FRACTIONS.flat(), ...POWERS_OF_TWO] : POWERS_OF_TWO;

function axisFor(scale: string, lines: readonly ChartLine[]): readonly uPlot.Axis[] {
  const shown = lines.find((line) => line.scale === scale && line.style.axis !== "hidden");
  if (shown === undefined) return [];
  const { field, style } = shown;
  const right = style.axis === "right";
  const text = (value: number, decimals: number): string =>
    style.isPercent ? `${Math.round(value * 100)}%` : wholeText(field.display(value, decimals));
  const look = axisLook();
  return [
    {
      ...look,
      scale,
      ...(style.isColored ? { stroke: field.color } : {}),
      ...(style.hasBorder
        ? { border: { show: true, stroke: style.isColored ? field.color : token("--text-3"), width: 1 } }
        : {}),
      ...(right ? ON_RIGHT : ON_LEFT),
      grid: { ...look.grid, show: style.hasGrid ?? !right },
      size: (_, values) =>
        style.axisWidth ??
        Math.min(110, 16 + Math.max(3, ...(values ?? []).map(({ length }) => length)) * 6.2),
      ...(isBinaryUnit(field.config.unit) ? { incrs: binarySteps } : {}),
      values: (_, ticks) => {
        const decimals = decimalsOf(ticks);
        return ticks.map((tick) => (tick === null ? "" : text(tick, decimals)));
      },
      ...(style.axisLabel === "" ? {} : { label: style.axisLabel, labelFont: FONT, labelSize: 18 }),
    },
  ];
}

/** As many as tell neighbouring ticks apart; zeros at the end are left out. */
function decimalsOf(ticks: readonly (number | null)[]): number {
  const [first, second] = ticks.filter((tick) => tick !== null);
  if (first === undefined || second === undefined || first === second) return 2;
  return Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(Math.abs(second - first)))));
}

// Enums of uPlot's types alone, which are not there at run time.
// oxlint-disable typescript/no-unsafe-enum-assignment
const LOGARITHMIC: uPlot.Scale = { distr: 3 };
const SYMMETRIC_LOGARITHMIC: uPlot.Scale = { distr: 4 };
const ON_RIGHT: uPlot.Axis = { side: 1 };
const ON_LEFT: uPlot.Axis = { side: 3 };
// oxlint-enable typescript/no-unsafe-enum-assignment

/** The date where a day begins or ticks are a day apart. */
function timeLabels(ticks: readonly number[], timeZone: string): string[] {
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((tick) => {
    const isMidnight = formatPattern(tick * 1000, "HH:mm:ss", timeZone) === "00:00:00";
    if (step >= 86_400 || isMidnight) return formatPattern(tick * 1000, "MM-DD", timeZone);
    return clockText(tick * 1000, step < 60 ? "HH:mm:ss" : "HH:mm", timeZone);
  });
}

function axisLook(): uPlot.Axis {
  const line = { stroke: token("--grid-line"), width: 1 };
  return { stroke: token("--text-3"), font: FONT, gap: 5, grid: line, ticks: { ...line, size: 4 } };
}

function seriesFor({ field, style, scale }: ChartLine): uPlot.Series {
  const { draw, width, fill, dash, points, pointSize, hidden } = style;
  const color = field.color;
  const paths = pathsOf(style);
  return {
    scale,
    show: !hidden.chart,
    stroke: style.isByScheme ? schemePaint(field, scale, 1) : color,
    width: draw === "points" ? 0 : draw === "bars" ? Math.min(width, 1) : width,
    ...(fill > 0 || draw === "bars" ? { fill: fillOf({ field, style, scale }) } : {}),
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(paths === undefined ? {} : { paths }),
    points: {
      size: pointSize,
      fill: style.isByScheme ? schemePaint(field, scale, 1) : color,
      ...(points === "always" || draw === "points"
        ? { show: true }
        : draw === "bars"
          ? { show: false }
          : { show: true, filter: alonePoints }),
    },
    spanGaps: false,
  };
}

function fillOf({
  field,
  style: { draw, fill, isGradient, isByScheme },
  scale,
}: Pick<ChartLine, "field" | "style" | "scale">): uPlot.Series.Fill {
  const { color } = field;
  const alpha = draw === "bars" && fill === 0 ? 0.8 : fill;
  if (isByScheme) return schemePaint(field, scale, alpha);
  if (!isGradient) return withAlpha(color, alpha);
  return ({ ctx, bbox }) => {
    const gradient = ctx.createLinearGradient(0, bbox.top, 0, bbox.top + bbox.height);
    gradient.addColorStop(0, withAlpha(color, alpha));
    gradient.addColorStop(1, withAlpha(color, 0.02));
    return gradient;
  };
}

function pathsOf({ draw, steps, isSmooth, bars }: ChartLine["style"]): uPlot.Series.PathBuilder | undefined {
  if (draw === "bars") return uPlot.paths.bars?.({ size: [bars.share, bars.most], align: bars.align });
  if (draw === "points") return () => null;
  if (steps !== "none") return uPlot.paths.stepped?.({ align: steps === "after" ? 1 : -1 });
  return isSmooth ? uPlot.paths.spline?.() : undefined;
}

function drawThresholds(chart: uPlot, { lines, theme }: Setup): void {
  const line = lines.find(
    ({ style, field }) =>
      (style.thresholds.line || style.thresholds.area) && field.config.thresholds !== undefined,
  );
  if (line === undefined) return;
  const { ctx, bbox } = chart;
  const { steps, mode } = line.field.config.thresholds ?? { steps: [], mode: "absolute" };
  const { min, max } = line.field.range;
  const place = (value: number): number => {
    const absolute = mode === "percentage" ? min + ((max - min) * value) / 100 : value;
    const y = Number.isFinite(absolute) ? chart.valToPos(absolute, line.scale, true) : bbox.top + bbox.height;
    return Math.min(bbox.top + bbox.height, Math.max(bbox.top, y));
  };
  ctx.save();
  for (const [index, { value, color }] of steps.entries()) {
    const y = place(value);
    const next = steps[index + 1];
    const top = next === undefined ? bbox.top : place(next.value);
    const paint = colorByName(color, theme);
    if (line.style.thresholds.area) {
      ctx.globalAlpha = 0.12;
      ctx.fillStyle = paint;
      ctx.fillRect(bbox.left, top, bbox.width, y - top);
    }
    if (line.style.thresholds.line && Number.isFinite(value)) {
      ctx.globalAlpha = 0.8;
      ctx.strokeStyle = paint;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash(line.style.thresholds.dashed ? [8 * devicePixelRatio, 6 * devicePixelRatio] : []);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
  }
  ctx.restore();
}

import uPlot from "uplot";
import { alonePoints } from "../../chart/alone-points.ts";
import { zonedDates } from "../../chart/zoned-dates.ts";
import { clockText } from "../../format/clock-text.ts";
import { formatPattern } from "../../format/date-pattern.ts";
import type { ColorTheme } from "../../fields/color-names.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { axisAlong, axisFor, axisLook, rangeAlong, scaleFor, withSides } from "./axes.ts";
import { drawThresholds } from "./draw-thresholds.ts";
import { schemePaint } from "./scheme-paint.ts";
import type { ChartLine } from "./series.ts";
import { withAlpha } from "./with-alpha.ts";

export interface Setup {
  readonly lines: readonly ChartLine[];
  /** What the lines are drawn along; undefined: time. */
  readonly x: ShownField | undefined;
  readonly width: number;
  readonly height: number;
  readonly timeRange: () => [from: number, to: number];
  readonly timeZone: string;
  readonly theme: ColorTheme;
  /** Of the axis below: Unix seconds where it is time. */
  readonly onSelect: (from: number, to: number) => void;
  readonly onCursor: (chart: uPlot) => void;
  /** Once the axes are drawn, and the lines are not yet. */
  readonly onAxes: (chart: uPlot) => void;
  readonly onDraw: () => void;
}

/** Between two labels of times, in pixels, at least. */
const TICK_SPACE = 80;

/** uPlot's options for lines as their fields are configured, in the page's colours. */
export function plotOptions(setup: Setup): uPlot.Options {
  const { x, width, height, timeRange, timeZone } = setup;
  const lines = withSides(setup.lines);
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
      x: x === undefined ? { time: true, range: () => timeRange() } : { time: false, range: rangeAlong(x) },
      ...Object.fromEntries(scales.map((scale) => [scale, scaleFor(scale, lines)])),
    },
    axes: [
      {
        ...axisLook(),
        space: TICK_SPACE,
        size: 28,
        ...(x === undefined ? { values: (_, ticks) => timeLabels(ticks, timeZone) } : axisAlong(x)),
      },
      ...axes,
    ],
    series: [{}, ...lines.map(seriesFor)],
    bands: bandsOf(lines),
    hooks: {
      drawClear: [(chart) => drawThresholds(chart, lines, setup.theme)],
      setSelect: [(chart) => select(chart, setup)],
      setCursor: [setup.onCursor],
      drawAxes: [setup.onAxes],
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
  onSelect(from, to);
}

/** The date where a day begins or ticks are a day apart. */
function timeLabels(ticks: readonly number[], timeZone: string): string[] {
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((tick) => {
    const isMidnight = formatPattern(tick * 1000, "HH:mm:ss", timeZone) === "00:00:00";
    if (step >= 86_400 || isMidnight) return formatPattern(tick * 1000, "MM-DD", timeZone);
    return clockText(tick * 1000, step < 60 ? "HH:mm:ss" : "HH:mm", timeZone);
  });
}

function seriesFor({ field, style, scale }: ChartLine): uPlot.Series {
  const { draw, width, fill, dash, points, pointSize, hidden } = style;
  const color = field.color;
  const paths = pathsOf(style);
  return {
    scale,
    show: !hidden.chart,
    stroke: style.isByScheme ? schemePaint(field, scale, 1) : color,
    width: draw === "points" ? 0 : width,
    ...(fill > 0 || draw === "bars" ? { fill: fillOf({ field, style, scale }) } : {}),
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(paths === undefined ? {} : { paths }),
    points: {
      size: pointSize,
      fill: style.isByScheme ? schemePaint(field, scale, 1) : color,
      ...(points === "always" || draw === "points"
        ? { show: true }
        : draw === "bars" || draw === "nothing"
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
  if (draw === "points" || draw === "nothing") return () => null;
  if (steps !== "none") return uPlot.paths.stepped?.({ align: steps === "after" ? 1 : -1 });
  return isSmooth ? uPlot.paths.spline?.() : undefined;
}

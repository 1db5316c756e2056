import type uPlot from "uplot";
import { textOf } from "../../../dashboard-file/json.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { axisAlong, axisFor, axisLook, scaleFor, withSides } from "../timeseries/axes.ts";
import { type ChartLine, linesOf } from "../timeseries/series.ts";
import type { XyShown } from "./xy-points.ts";

export interface XySetup {
  readonly series: readonly XyShown[];
  readonly width: number;
  readonly height: number;
  /** Draws the points of a series, counted from 0. */
  readonly draw: (chart: uPlot, at: number) => void;
  readonly onCursor: (chart: uPlot) => void;
  readonly onSelect: (chart: uPlot) => void;
}

// An enum of uPlot's types alone, which is not there at run time.
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment
const FACETED: Pick<uPlot.Options, "mode"> = { mode: 2 };

/** uPlot's options for points that have their places on both axes. */
export function xyOptions({ series, width, height, draw, onCursor, onSelect }: XySetup): uPlot.Options {
  const isRoomy = width >= ROOMY.width && height >= ROOMY.height;
  const lines = withSides(series.map(({ line }) => (isRoomy ? labelled(line, series) : line)));
  const scales = [...new Set(lines.map(({ scale }) => scale))];
  const [along] = series
    .slice(0, 1)
    .map(({ x, frame }) => linesOf({ ...frame, fields: [x] }, "x", () => [])[0]);
  const hasAxis = (side: "left" | "right"): boolean => lines.some(({ style }) => style.axis === side);
  return {
    ...FACETED,
    width,
    height,
    legend: { show: false },
    padding: [8, hasAxis("right") ? 0 : 16, 0, hasAxis("left") ? 0 : 16],
    cursor: {
      drag: { x: true, y: true, setScale: true },
      points: { show: false },
      x: false,
      y: false,
      dataIdx: () => null,
    },
    scales: {
      x: { time: false, ...(along === undefined ? {} : evenly("x", [{ ...along, scale: "x" }])) },
      ...Object.fromEntries(scales.map((scale) => [scale, evenly(scale, lines)])),
    },
    axes: [
      {
        ...axisLook(),
        space: 60,
        size: 28,
        ...(along === undefined ? {} : axisAlong(labelledX(along.field, series, isRoomy))),
      },
      ...scales.flatMap((scale) => axisFor(scale, lines)),
    ],
    series: [
      {},
      ...lines.map(({ scale, style }, at): uPlot.Series => ({
        show: !style.hidden.chart,
        facets: [
          { scale: "x", auto: true },
          { scale, auto: true },
        ],
        paths: (chart) => {
          draw(chart, at);
          return null;
        },
      })),
    ],
    hooks: { setCursor: [onCursor], setSelect: [onSelect] },
  };
}

/** Smaller charts have no room for names beside axes. */
const ROOMY = { width: 200, height: 140 };

/** An axis of one column is called after it, unless it has a name of its own. */
function labelled(line: ChartLine, series: readonly XyShown[]): ChartLine {
  if (line.style.axisLabel !== "") return line;
  const titles = series.filter((each) => each.line.scale === line.scale).map(({ y }) => y.title);
  return { ...line, style: { ...line.style, axisLabel: onlyOne(titles) } };
}

function labelledX(x: ShownField, series: readonly XyShown[], isRoomy: boolean): ShownField {
  const { custom = {} } = x.config;
  if (!isRoomy || (textOf(custom["axisLabel"]) ?? "") !== "") return x;
  const axisLabel = onlyOne(series.map((each) => each.x.title));
  return { ...x, config: { ...x.config, custom: { ...custom, axisLabel } } };
}

const onlyOne = ([first = "", ...rest]: readonly string[]): string =>
  rest.every((each) => each === first) ? first : "";

/** Points near an edge are whole; zero is no edge unless values are near it. */
function evenly(scale: string, lines: readonly ChartLine[]): uPlot.Scale {
  const own = scaleFor(scale, lines);
  const [first] = lines.filter((line) => line.scale === scale);
  const { log, isCentred, softMin, softMax } = first?.style ?? {};
  if (log !== undefined || isCentred === true) return own;
  const { min, max } = first?.field.config ?? {};
  return { ...own, range: (_, low, high) => evenRange(low, high, { min, max, softMin, softMax }) };
}

interface Bounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
}

/** A tenth of the values' range lies around them, but where that would go beyond zero. */
export function evenRange(
  low: number | null,
  high: number | null,
  { min, max, softMin, softMax }: Bounds,
): [number, number] {
  const [bottom, top] = [low ?? 0, high ?? 1];
  const margin = top > bottom ? (top - bottom) * 0.1 : Math.max(1, Math.abs(top) * 0.1);
  const start = bottom >= 0 ? Math.max(0, bottom - margin) : bottom - margin;
  const end = top <= 0 ? Math.min(0, top + margin) : top + margin;
  const range = [min ?? Math.min(start, softMin ?? start), max ?? Math.max(end, softMax ?? end)] as const;
  return range[0] < range[1] ? [range[0], range[1]] : [range[0], range[0] + 1];
}

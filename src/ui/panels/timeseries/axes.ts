import type uPlot from "uplot";
import { textOf } from "../../../dashboard-file/json.ts";
import { tickSpace, valueRange } from "../../chart/value-range.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { wholeText } from "../../format/value-text.ts";
import { token } from "../../theme/token.ts";
import { isBinaryUnit } from "../shared/binary-units.ts";
import type { ChartLine } from "./series.ts";

const FONT = '11px "Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

/** The scale of all lines that share one, as the first of them is configured. */
export function scaleFor(scale: string, lines: readonly ChartLine[]): uPlot.Scale {
  const [first] = lines.filter((line) => line.scale === scale);
  const { log, softMin, softMax, isPercent, isCentred = false, heightShare = 1 } = first?.style ?? {};
  const { min, max } = first?.field.config ?? {};
  const fromZero = lines.some(
    ({ scale: own, style }) =>
      own === scale && (style.draw === "bars" || (style.fill > 0 && style.stack !== undefined)),
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
      const [start, end] = usableRange(valueRange(low, high, { min, max, softMin, softMax, fromZero }), 0);
      const range: [number, number] = [start, start + (end - start) / heightShare];
      const most = Math.max(...range.map(Math.abs));
      return isCentred ? [-most, most] : range;
    },
  };
}

/** Bounds of a file may leave nothing between them and the values: then the axis is as Grafana's. */
export function usableRange([start, end]: readonly [number, number], least: number): [number, number] {
  return start < end ? [start, end] : [least, 100];
}

/**
 * Lines with the sides of their axes: one that the file leaves open is on the left, unless there is another already.
 */
export function withSides(lines: readonly ChartLine[]): readonly ChartLine[] {
  const sides = new Map<string, "left" | "right">();
  for (const { scale, style } of lines) {
    if (style.axis === "hidden" || sides.has(scale)) continue;
    const isLeftTaken = [...sides.values()].includes("left");
    sides.set(scale, style.axis === "auto" ? (isLeftTaken ? "right" : "left") : style.axis);
  }
  return lines.map((line) =>
    line.style.axis === "hidden"
      ? line
      : { ...line, style: { ...line.style, axis: sides.get(line.scale) ?? "left" } },
  );
}

const POWERS_OF_TWO = Array.from({ length: 100 }, (_, power) => 2 ** power);
const FRACTIONS = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power - 12}`)),
);

/** Powers of two, but between a few bytes. */
const binarySteps: uPlot.Axis.Incrs = (_, __, min, max) =>
  max - min < 8 ? [...FRACTIONS.flat(), ...POWERS_OF_TWO] : POWERS_OF_TWO;

/** The axis beside a scale; none where it is hidden. */
export function axisFor(scale: string, lines: readonly ChartLine[]): readonly uPlot.Axis[] {
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
        ? { border: { show: true, stroke: style.isColored ? field.color : token("--text-2"), width: 1 } }
        : {}),
      ...(right ? ON_RIGHT : ON_LEFT),
      grid: { ...look.grid, show: style.hasGrid ?? !right },
      space: (_, __, ___, ____, room) => tickSpace(room),
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

/** All of its values, or as configured. */
export function rangeAlong({ config }: ShownField): uPlot.Range.Function {
  return (_, low, high) => {
    const [from, to] = [config.min ?? low ?? 0, config.max ?? high ?? 1];
    return from < to ? [from, to] : [from - 1, from + 1];
  };
}

/** The axis below of what is no time. */
export function axisAlong({ config, display }: ShownField): uPlot.Axis {
  const label = textOf(config.custom?.["axisLabel"]) ?? "";
  return {
    values: (_, ticks) => {
      const decimals = decimalsOf(ticks);
      return ticks.map((tick) => (tick === null ? "" : wholeText(display(tick, decimals))));
    },
    ...(config.custom?.["axisGridShow"] === false ? { grid: { show: false } } : {}),
    ...(label === "" ? {} : { label, labelFont: FONT, labelSize: 18 }),
  };
}

export function axisLook(): uPlot.Axis {
  const line = { stroke: token("--grid-line"), width: 1 };
  return { stroke: token("--text-2"), font: FONT, gap: 5, grid: line, ticks: { ...line, size: 4 } };
}

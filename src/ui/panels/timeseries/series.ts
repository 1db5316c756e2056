import { numberOf, objectOf, oneOf, textOf, type JsonObject } from "../../../dashboard-file/json.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { isByValue } from "../../fields/color-schemes.ts";
import { joinTimes, timeTable } from "./join-times.ts";

/** A line of a chart and how it is drawn. */
export interface ChartLine {
  readonly key: string;
  readonly field: ShownField;
  readonly frame: ShownFrame;
  readonly values: readonly (number | null | undefined)[];
  readonly style: LineStyle;
  /** Lines of one scale share an axis. */
  readonly scale: string;
}

export interface LineStyle {
  /** `nothing`: something else draws it, on its scale. */
  readonly draw: "line" | "bars" | "points" | "nothing";
  readonly width: number;
  /** 0 to 1. */
  readonly fill: number;
  readonly dash: readonly number[] | undefined;
  readonly steps: "before" | "after" | "none";
  readonly isSmooth: boolean;
  readonly points: "auto" | "always" | "never";
  readonly pointSize: number;
  /** Gaps are bridged: all, none, or those up to so many milliseconds. */
  readonly spanNulls: boolean | number;
  /** Lines with the same group are stacked. */
  readonly stack: string | undefined;
  readonly isPercent: boolean;
  /** `auto`: where there is room for it. */
  readonly axis: "auto" | "left" | "right" | "hidden";
  readonly axisLabel: string;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  /** Zero is in the middle of the axis. */
  readonly isCentred: boolean;
  /** Undefined: as Grafana has it, shown on the left alone. */
  readonly hasGrid: boolean | undefined;
  readonly hasBorder: boolean;
  /** The axis has the colour of its first line. */
  readonly isColored: boolean;
  /** CSS pixels; undefined: as wide as its texts. */
  readonly axisWidth: number | undefined;
  readonly log: LogScale | undefined;
  /** How much of the height the lines of its scale take, from the bottom: 0 to 1. */
  readonly heightShare: number;
  readonly thresholds: { readonly line: boolean; readonly area: boolean; readonly dashed: boolean };
  /** Fades towards zero. */
  readonly isGradient: boolean;
  /** Has at each height the colour of the value there. */
  readonly isByScheme: boolean;
  /** Drawn below zero, as what goes out beside what comes in. */
  readonly isNegated: boolean;
  /** The name of the line down to which it is filled. */
  readonly fillBelowTo: string | undefined;
  readonly bars: {
    readonly align: -1 | 0 | 1;
    /** Of the room of a point, 0 to 1. */
    readonly share: number;
    /** CSS pixels. */
    readonly most: number;
  };
  readonly hidden: { readonly chart: boolean; readonly legend: boolean; readonly tooltip: boolean };
}

/** A logarithmic axis. */
export interface LogScale {
  readonly base: 2 | 10;
  /** Linear up to this size on both sides of zero; undefined: logarithmic all the way, without zero. */
  readonly linearTo: number | undefined;
}

export interface ChartLines {
  /** Unix seconds, or what else the lines are drawn along; ascending. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
}

/** The numbers of all frames with a time, on one list of times. A time that a frame does not have is no gap in it. */
export function chartLines(frames: readonly ShownFrame[]): ChartLines {
  const tables = frames.flatMap((frame) => {
    const table = timeTable(frame);
    return table === undefined ? [] : [{ ...table, frame }];
  });
  const { times, placed } = joinTimes(tables);
  const lines = tables.flatMap((table, at) =>
    linesOf(table.frame, String(at), (values) => placed(table, values)),
  );
  return { times, lines: lines.map((line) => ({ ...line, values: spanned(line, times) })) };
}

export const isDrawn = ({ type }: ShownField): boolean => type === "number" || type === "boolean";

/** A line of each field that can be drawn. @param placed what is drawn of its values */
export function linesOf(
  frame: ShownFrame,
  key: string,
  placed: (values: ArrayLike<unknown>) => ChartLine["values"],
): readonly ChartLine[] {
  return frame.fields.filter(isDrawn).map((field) => {
    const style = lineStyle(field, frame);
    const values = placed(field.values);
    return {
      key: `${key} ${field.seriesIndex}`,
      field,
      frame,
      values,
      style,
      scale: scaleOf(field, style),
    };
  });
}

/** What others are compared to is not added to them. */
function lineStyle(field: ShownField, { meta }: ShownFrame): LineStyle {
  const style = styleOf(field);
  if (meta?.compareMs === undefined || style.stack === undefined) return style;
  return { ...style, stack: `${style.stack} before` };
}

/** `undefined` is drawn over, `null` is a gap. @param times in seconds */
export function spanned({ values, style }: ChartLine, times: readonly number[]): ChartLine["values"] {
  const { spanNulls } = style;
  if (spanNulls === false) return values;
  const limit = spanNulls === true ? Infinity : spanNulls / 1000;
  let last: number | undefined;
  const next = [...values];
  for (const [index, value] of values.entries()) {
    if (typeof value !== "number") continue;
    const here = times[index] ?? 0;
    if (last !== undefined && here - (times[last] ?? 0) <= limit) next.fill(undefined, last + 1, index);
    last = index;
  }
  return next;
}

function scaleOf({ config }: ShownField, { axis, log, isPercent }: LineStyle): string {
  const { unit = "", min, max } = config;
  return JSON.stringify([axis === "right", isPercent ? "percent" : unit, min, max, log]);
}

function styleOf({ config }: ShownField): LineStyle {
  const custom = objectOf(config.custom);
  const stacking = objectOf(custom["stacking"]);
  const mode = textOf(stacking["mode"]) ?? "none";
  const draw = oneOf(custom["drawStyle"], ["line", "bars", "points"]) ?? "line";
  const line = textOf(custom["lineInterpolation"]) ?? "linear";
  return {
    draw,
    width: numberOf(custom["lineWidth"]) ?? 1,
    fill: (numberOf(custom["fillOpacity"]) ?? 0) / 100,
    dash: dashOf(objectOf(custom["lineStyle"])),
    steps: line === "stepBefore" ? "before" : line === "stepAfter" ? "after" : "none",
    isSmooth: line === "smooth",
    points: oneOf(custom["showPoints"], ["auto", "always", "never"]) ?? "auto",
    pointSize: numberOf(custom["pointSize"]) ?? 5,
    spanNulls: spanNullsOf(custom["spanNulls"]),
    stack: mode === "none" ? undefined : `${mode} ${textOf(stacking["group"]) ?? "A"}`,
    isPercent: mode === "percent",
    axis: axisOf(custom),
    axisLabel: textOf(custom["axisLabel"]) ?? "",
    softMin: numberOf(custom["axisSoftMin"]),
    softMax: numberOf(custom["axisSoftMax"]),
    isCentred: custom["axisCenteredZero"] === true,
    hasGrid: typeof custom["axisGridShow"] === "boolean" ? custom["axisGridShow"] : undefined,
    hasBorder: custom["axisBorderShow"] === true,
    isColored: custom["axisColorMode"] === "series",
    axisWidth: numberOf(custom["axisWidth"]),
    log: logOf(objectOf(custom["scaleDistribution"])),
    heightShare: 1,
    thresholds: thresholdsOf(textOf(objectOf(custom["thresholdsStyle"])["mode"]) ?? "off"),
    isByScheme: custom["gradientMode"] === "scheme" && isByValue(config.color),
    isGradient: custom["gradientMode"] === "opacity" || custom["gradientMode"] === "hue",
    isNegated: custom["transform"] === "negative-Y",
    fillBelowTo: textOf(custom["fillBelowTo"]),
    bars: barsOf(custom),
    hidden: hiddenOf(objectOf(custom["hideFrom"])),
  };
}

function dashOf(style: JsonObject): readonly number[] | undefined {
  const fill = textOf(style["fill"]);
  const given = Array.isArray(style["dash"]) ? style["dash"].filter((each) => typeof each === "number") : [];
  if (fill === "dash") return given.length > 0 ? given : [10, 10];
  return fill === "dot" ? [1, 6] : undefined;
}

const spanNullsOf = (value: unknown): boolean | number =>
  typeof value === "number" || typeof value === "boolean" ? value : false;

function axisOf(custom: JsonObject): LineStyle["axis"] {
  return oneOf(custom["axisPlacement"], ["left", "right", "hidden"]) ?? "auto";
}

function logOf(scale: JsonObject): LogScale | undefined {
  const type = textOf(scale["type"]);
  if (type !== "log" && type !== "symlog") return undefined;
  const linearTo = type === "symlog" ? (numberOf(scale["linearThreshold"]) ?? 1) : undefined;
  return { base: numberOf(scale["log"]) === 2 ? 2 : 10, linearTo };
}

/** `off`, `line`, `dashed`, `area`, `line+area`, `dashed+area`; `series` is no threshold. */
const thresholdsOf = (mode: string): LineStyle["thresholds"] => ({
  line: /line|dashed/.test(mode),
  area: mode.includes("area"),
  dashed: mode.includes("dashed"),
});

function barsOf(custom: JsonObject): LineStyle["bars"] {
  const align = numberOf(custom["barAlignment"]);
  return {
    align: align === -1 || align === 1 ? align : 0,
    share: Math.min(1, Math.max(0.01, numberOf(custom["barWidthFactor"]) ?? 0.6)),
    most: numberOf(custom["barMaxWidth"]) ?? 200,
  };
}

const hiddenOf = (from: JsonObject): LineStyle["hidden"] => ({
  chart: from["viz"] === true,
  legend: from["legend"] === true,
  tooltip: from["tooltip"] === true,
});

/** What is drawn: running sums of each stack, in shares where it is of 100 %. In the order of the lines. */
export function stackedValues(lines: readonly ChartLine[]): readonly ChartLine["values"][] {
  return stacked(
    lines.map((line) => (line.style.isNegated ? { ...line, values: line.values.map(negated) } : line)),
  );
}

const negated = (value: number | null | undefined): number | null | undefined =>
  typeof value === "number" ? -value : value;

function stacked(lines: readonly ChartLine[]): readonly ChartLine["values"][] {
  const sums = new Map<string, number[]>();
  const totals = new Map<string, number[]>();
  for (const { style, values, scale } of lines) {
    if (style.stack === undefined || style.hidden.chart) continue;
    const total = totals.get(stackKey(scale, style)) ?? Array.from({ length: values.length }, () => 0);
    for (const [index, value] of values.entries()) total[index] = (total[index] ?? 0) + (value ?? 0);
    totals.set(stackKey(scale, style), total);
  }
  return lines.map(({ style, values, scale }) => {
    if (style.stack === undefined || style.hidden.chart) return values;
    const key = stackKey(scale, style);
    const below = sums.get(key) ?? Array.from({ length: values.length }, () => 0);
    sums.set(key, below);
    return values.map((value, index) => {
      const sum = (below[index] ?? 0) + (value ?? 0);
      below[index] = sum;
      const total = totals.get(key)?.[index] ?? 0;
      return style.isPercent ? (total === 0 ? 0 : sum / total) : sum;
    });
  });
}

/** What goes down is stacked downwards by itself. */
const stackKey = (scale: string, { stack, isNegated }: LineStyle): string => `${scale} ${stack} ${isNegated}`;

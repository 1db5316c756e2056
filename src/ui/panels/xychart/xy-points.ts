import { numberOf, objectOf, oneOf, textOf } from "../../../dashboard-file/json.ts";
import { isByValue } from "../../fields/color-schemes.ts";
import { displayOf } from "../../fields/display.ts";
import { reduceField } from "../../fields/reducers.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { type Showing, withPlace } from "../shared/palette-field.ts";
import { finite } from "../timeseries/join-times.ts";
import { type ChartLine, linesOf } from "../timeseries/series.ts";
import type { XySeries } from "./xy-series.ts";

/** A point as it is drawn. */
export interface XyPoint {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  /** Its diameter, CSS pixels. */
  readonly size: number;
  /** CSS. */
  readonly color: string;
}

/** A series with all that is drawn of it. */
export interface XyShown extends XySeries {
  /** What axes and legends are made of. */
  readonly line: ChartLine;
  readonly points: readonly XyPoint[];
  readonly marks: "points" | "lines" | "points+lines";
  readonly shape: "circle" | "square";
  /** 0 to 1. */
  readonly opacity: number;
  /** Around points, CSS pixels. */
  readonly strokeWidth: number;
  readonly lineWidth: number;
}

/** @param index among all series */
export function shownSeries(series: XySeries, index: number, showing: Showing): XyShown | undefined {
  const y = { ...withPlace(series.y, index, showing), title: series.name };
  const [line] = linesOf({ ...series.frame, fields: [y] }, String(index), () => []);
  if (line === undefined) return undefined;
  const custom = y.config.custom ?? {};
  const style = { ...line.style, fill: 0, draw: "points" as const };
  return {
    ...series,
    line: { ...line, key: `${index} ${series.name}`, field: y, style },
    points: pointsOf({ ...series, y }, showing),
    marks: oneOf(custom["show"], ["points", "lines", "points+lines"]) ?? "points",
    shape: textOf(custom["pointShape"]) === "square" ? "square" : "circle",
    opacity: (numberOf(custom["fillOpacity"]) ?? 50) / 100,
    strokeWidth: numberOf(custom["pointStrokeWidth"]) ?? 1,
    lineWidth: numberOf(custom["lineWidth"]) ?? 2,
  };
}

/** Rows without both values have no point. */
function pointsOf({ x, y, color, size, frame }: XySeries, showing: Showing): readonly XyPoint[] {
  const sizeAt = sizesOf(y, size);
  const colorAt = colorsOf(y, color, showing);
  return Array.from({ length: frame.length }, (_, row) => row).flatMap((row) => {
    const [along, up] = [finite(x.values[row]), finite(y.values[row])];
    return along === null || up === null
      ? []
      : [{ row, x: along, y: up, size: sizeAt(row), color: colorAt(row) }];
  });
}

/** By the values of a column the areas of points grow evenly, from the least of them to the largest. */
function sizesOf(y: ShownField, size: ShownField | undefined): (row: number) => number {
  const fixed = pointSize(y, "fixed") ?? 5;
  if (size === undefined) return () => fixed;
  const [least, most] = [pointSize(size, "min") ?? 5, pointSize(size, "max") ?? 100];
  const [min, max] = [Number(reduceField(size, "min")), Number(reduceField(size, "max"))];
  return (row) => {
    const value = finite(size.values[row]);
    const share = value === null || !(max > min) ? 0 : (value - min) / (max - min);
    return Math.sqrt(least ** 2 + share * (most ** 2 - least ** 2));
  };
}

/** Overrides name the part by a path. */
function pointSize({ config }: ShownField, part: "fixed" | "min" | "max"): number | undefined {
  const { custom = {} } = config;
  return numberOf(custom[`pointSize.${part}`] ?? objectOf(custom["pointSize"])[part]);
}

/** A column that colours has a range of its own. */
function colorsOf(y: ShownField, color: ShownField | undefined, showing: Showing): (row: number) => string {
  const by = color ?? y;
  if (color === undefined && !isByValue(y.config.color)) return () => y.color;
  const { min = Number(reduceField(by, "min")), max = Number(reduceField(by, "max")) } = by.config;
  const display = displayOf(by, {
    ...showing,
    range: { min, max },
    index: by.seriesIndex,
    name: by.title,
  });
  return (row) => display(by.values[row]).color;
}

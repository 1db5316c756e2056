import { type JsonObject, numberOf, oneOf } from "../../../dashboard-file/json.ts";
import { commonSize, textWidth } from "../shared/text-size.ts";

/** Sizes that all bars of a panel share, in CSS pixels. */
export interface BarGaugeLayout {
  /** Which way the bars grow. */
  readonly direction: "horizontal" | "vertical";
  readonly names: "top" | "left" | "bottom" | "none";
  /** Across the direction of growth, with a name on top. */
  readonly thickness: number;
  readonly nameSize: number;
  readonly nameWidth: number;
  readonly valueSize: number;
  /** Of the column (or row) in which values stand. */
  readonly valueRoom: number;
}

export const BAR_GAP = 8;
const SMALLEST = 16;
const LARGEST_TEXT = 22;

/** @param titles texts of names and values */
export function barGaugeLayout(
  options: JsonObject,
  size: { readonly width: number; readonly height: number },
  titles: { readonly names: readonly string[]; readonly values: readonly string[] },
): BarGaugeLayout {
  const wanted = oneOf(options["orientation"], ["horizontal", "vertical"] as const);
  const direction = wanted ?? (size.width > size.height ? "vertical" : "horizontal");
  const hasNames = titles.names.some((name) => name !== "") && options["namePlacement"] !== "hidden";
  const hasValues = options["valueMode"] !== "hidden";
  const values = hasValues ? titles.values : [];
  return direction === "horizontal"
    ? horizontal(options, size, titles.names, values, hasNames)
    : vertical(options, size, titles.names, values, hasNames);
}

type Size = Parameters<typeof barGaugeLayout>[1];

function thicknessOf(
  options: JsonObject,
  room: number,
  count: number,
  [least, most]: readonly string[],
): number {
  const even = Math.floor((room - BAR_GAP * (count - 1)) / count);
  const isManual = options["sizing"] === "manual";
  const smallest = (isManual ? numberOf(options[least ?? ""]) : undefined) ?? SMALLEST;
  const largest = (isManual ? numberOf(options[most ?? ""]) : undefined) ?? 300;
  return Math.min(Math.max(even, smallest), largest);
}

function horizontal(
  options: JsonObject,
  { width, height }: Size,
  names: readonly string[],
  values: readonly string[],
  hasNames: boolean,
): BarGaugeLayout {
  const thickness = thicknessOf(options, height, names.length, ["minVizHeight", "maxVizHeight"]);
  const chosen = oneOf(options["namePlacement"], ["top", "left"] as const);
  const place = chosen ?? (thickness >= 44 ? "top" : "left");
  const nameSize =
    place === "top"
      ? Math.min(14, thickness * 0.3)
      : Math.max(11, commonSize(names, width * 0.34, thickness, 14));
  const bar = place === "top" && hasNames ? thickness - nameSize * 1.4 : thickness;
  const valueSize = commonSize(values, width * 0.3, bar, LARGEST_TEXT);
  return {
    direction: "horizontal",
    names: hasNames ? place : "none",
    thickness,
    nameSize,
    nameWidth: place === "left" ? Math.min(width * 0.34, widest(names, nameSize) + 8) : width,
    valueSize,
    valueRoom: values.length === 0 ? 0 : widest(values, valueSize) + 10,
  };
}

function vertical(
  options: JsonObject,
  { width, height }: Size,
  names: readonly string[],
  values: readonly string[],
  hasNames: boolean,
): BarGaugeLayout {
  const thickness = thicknessOf(options, width, names.length, ["minVizWidth", "maxVizWidth"]);
  const valueSize = commonSize(values, thickness, height * 0.2, LARGEST_TEXT);
  return {
    direction: "vertical",
    names: hasNames ? "bottom" : "none",
    thickness,
    nameSize: Math.min(13, Math.max(9, height * 0.12)),
    nameWidth: thickness,
    valueSize,
    valueRoom: values.length === 0 ? 0 : valueSize * 1.4,
  };
}

function widest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size)));
}

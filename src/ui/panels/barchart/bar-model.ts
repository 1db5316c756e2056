import { type JsonObject, numberOf, oneOf, textOf } from "../../../dashboard-file/json.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { clockText } from "../../format/clock-text.ts";
import { isHidden } from "../shared/hidden.ts";
import { wholeText } from "../../format/value-text.ts";

/** A bar of a category. */
export interface Bar {
  readonly text: string;
  /** CSS. */
  readonly color: string;
  /** On the scale of values; where nothing is stacked, one of them is zero. */
  readonly from: number;
  readonly to: number;
}

export interface BarSeries {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly opacity: number;
  readonly field: ShownField;
  readonly frame: ShownFrame;
  /** Of the frame, by category. */
  readonly rows: readonly (number | undefined)[];
  /** One for each category; undefined where there is no value. */
  readonly bars: readonly (Bar | undefined)[];
}

export interface BarModel {
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  readonly min: number;
  readonly max: number;
  readonly stacking: "none" | "normal" | "percent";
}

/**
 * Bars of a frame with a column of categories: `xField`, or the first of texts, or of times; of several frames their
 * categories together.
 */
export function barModel(frames: readonly ShownFrame[], options: JsonObject, timeZone: string): BarModel {
  const stacking = oneOf(options["stacking"], ["normal", "percent"] as const) ?? "none";
  const parts = frames.flatMap((frame) => {
    const x = categoryField(frame, textOf(options["xField"]));
    const byColor = frame.fields.find(({ name, title }) => isNamed(options["colorByField"], name, title));
    return frame.fields
      .filter((field) => field.type === "number" && field !== x && !isHidden(field))
      .map((field) => ({ field, frame, names: categoryTexts(x, frame.length, timeZone), byColor }));
  });
  const categories = [...new Set(parts.flatMap(({ names }) => names))];
  const columns = parts.map(({ field, frame, names, byColor }) => {
    const rowOf = new Map(names.map((name, row) => [name, row]));
    const rows = categories.map((name) => rowOf.get(name));
    return { field, frame, byColor, rows, values: rows.map((row) => valueAt(field, row)) };
  });
  const stack = stackOf(
    columns.map(({ values }) => values),
    stacking,
  );
  const series = columns.map(({ field, frame, byColor, rows, values }, at): BarSeries => ({
    key: String(at),
    name: field.title,
    color: field.color,
    opacity: (numberOf(field.config.custom?.["fillOpacity"]) ?? 80) / 100,
    field,
    frame,
    rows,
    bars: values.map((value, place) => {
      const [from, to] = stack[at]?.[place] ?? [0, 0];
      if (Number.isNaN(value)) return undefined;
      const display = field.display(value);
      const row = rows[place];
      const color =
        byColor === undefined || row === undefined
          ? display.color
          : byColor.display(byColor.values[row]).color;
      return { text: wholeText(display), color, from, to };
    }),
  }));
  return { categories, series, stacking, ...limitsOf(series) };
}

const isNamed = (wanted: unknown, name: string, title: string): boolean => {
  const text = textOf(wanted);
  return text !== undefined && text !== "" && (text === name || text === title);
};

function categoryField({ fields }: ShownFrame, wanted: string | undefined): ShownField | undefined {
  return (
    fields.find(({ name, title }) => isNamed(wanted, name, title)) ??
    fields.find(({ type }) => type === "string") ??
    fields.find(({ type }) => type === "time")
  );
}

const DAY_MS = 86_400_000;

function categoryTexts(field: ShownField | undefined, length: number, timeZone: string): readonly string[] {
  const rows = Array.from({ length }, (_, row) => row);
  if (field === undefined) return rows.map(String);
  if (field.type !== "time") return rows.map((row) => wholeText(field.display(field.values[row])));
  const times = rows.map((row) => Number(field.values[row]));
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return times.map((time) => clockText(time, span < DAY_MS ? "HH:mm:ss" : "MM-DD HH:mm", timeZone));
}

const valueAt = ({ values }: ShownField, row: number | undefined): number =>
  row === undefined ? NaN : (numberOf(values[row]) ?? NaN);

type Ends = readonly [from: number, to: number];

/** Values above zero are stacked upwards, those below downwards. @returns by series, then by category */
function stackOf(
  values: readonly (readonly number[])[],
  stacking: BarModel["stacking"],
): readonly (readonly Ends[])[] {
  if (stacking === "none") return values.map((column) => column.map((value) => [0, value] as const));
  const count = values[0]?.length ?? 0;
  const [above, below] = [Array.from({ length: count }, () => 0), Array.from({ length: count }, () => 0)];
  const totals = Array.from({ length: count }, (_, at) =>
    values.reduce((sum, column) => sum + Math.abs(Number.isNaN(column[at]) ? 0 : (column[at] ?? 0)), 0),
  );
  return values.map((column) =>
    column.map((value, at): Ends => {
      if (Number.isNaN(value)) return [0, 0];
      const total = totals[at] ?? 0;
      const size = stacking === "percent" ? (total === 0 ? 0 : value / total) : value;
      const ends = value < 0 ? below : above;
      const from = ends[at] ?? 0;
      ends[at] = from + size;
      return [from, from + size];
    }),
  );
}

/** From zero, or as configured. */
function limitsOf(series: readonly BarSeries[]): { readonly min: number; readonly max: number } {
  const ends = series.flatMap(({ bars }) =>
    bars.flatMap((bar) => (bar === undefined ? [] : [bar.from, bar.to])),
  );
  const config = series[0]?.field.config;
  const min = config?.min ?? ends.reduce((least, end) => Math.min(least, end), 0);
  const max = config?.max ?? ends.reduce((most, end) => Math.max(most, end), 0);
  return { min, max: max > min ? max : min + 1 };
}

/**
 * Which categories are named on the axis: every so many, so that names are as far apart as is asked for.
 * @param room CSS pixels of a category
 * @param spacing CSS pixels; below zero it is counted from the last, 0: all
 */
export function spacedLabels(count: number, room: number, spacing: number): (category: number) => boolean {
  const every = Math.max(1, Math.ceil(Math.abs(spacing) / room));
  return (category) => (spacing < 0 ? count - 1 - category : category) % every === 0;
}

import { type JsonObject, numberOf, objectOf, textOf, textsOf } from "../../../dashboard-file/json.ts";
import type { ColorTheme } from "../../fields/color-names.ts";
import { FALLBACK_COLOR } from "../../fields/color-names.ts";
import { colorOf } from "../../fields/color-schemes.ts";
import type { DisplayValue } from "../../fields/display.ts";
import { dashboardRegExp } from "../../regexp/dashboard-regexp.ts";
import { isHidden } from "./hidden.ts";
import { isReducer, reduceField } from "../../fields/reducers.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { cellText } from "../../frames/cell-text.ts";

/** One value that a gauge, a bar or a slice stands for. */
export interface ReducedValue {
  readonly key: string;
  readonly title: string;
  readonly display: DisplayValue;
  readonly field: ShownField;
  readonly frame: ShownFrame;
  /** Where it is a row by itself, not a calculation. */
  readonly row?: number;
}

const DEFAULT_LIMIT = 25;

/**
 * The values that `reduceOptions` asks for: each field by each calculation, or each row by itself.
 * @param options of the panel: `{reduceOptions: {calcs, values, fields, limit}}`
 */
export function reducedValues(
  frames: readonly ShownFrame[],
  options: JsonObject,
  theme: ColorTheme,
): readonly ReducedValue[] {
  const reduce = objectOf(options["reduceOptions"]);
  const wanted = fieldFilter(textOf(reduce["fields"]) ?? "");
  const calcs = textsOf(reduce["calcs"]).filter(isReducer);
  const found = frames.flatMap((frame, at) =>
    frame.fields
      .filter((field) => wanted(field) && !isHidden(field))
      .map((field) => ({ frame, field, key: `${at}/${field.seriesIndex}/${field.name}` })),
  );
  if (reduce["values"] === true) {
    const limit = numberOf(reduce["limit"]) ?? DEFAULT_LIMIT;
    return found.flatMap(({ frame, field, key }) => rowValues(frame, field, key, theme)).slice(0, limit);
  }
  return found.flatMap(({ frame, field, key }) =>
    (calcs.length > 0 ? calcs : ["lastNotNull"]).map((calc) => ({
      key: `${key}/${calc}`,
      title: field.title,
      display: field.display(reduceField(field, calc)),
      field,
      frame,
    })),
  );
}

/** No pattern means numbers; otherwise names by a regular expression between slashes, or one name. */
function fieldFilter(fields: string): (field: ShownField) => boolean {
  if (fields === "") return ({ type }) => type === "number";
  const pattern = fields.startsWith("/") ? dashboardRegExp(fields) : undefined;
  if (pattern !== undefined) return ({ title, name }) => pattern.test(title) || pattern.test(name);
  return ({ title, name }) => title === fields || name === fields;
}

function rowValues(
  frame: ShownFrame,
  field: ShownField,
  key: string,
  theme: ColorTheme,
): readonly ReducedValue[] {
  return Array.from({ length: frame.length }, (_, row) => {
    const title = rowTitle(frame, field, row);
    const shown = field.display(field.values[row]);
    return {
      key: `${key}/${row}`,
      title,
      display: inPalette(shown, field, row, title, theme),
      field,
      frame,
      row,
    };
  });
}

/** The texts of the row; with the name of the field where there are other numbers, or no texts. */
function rowTitle(frame: ShownFrame, field: ShownField, row: number): string {
  const others = frame.fields.filter((other) => other !== field);
  const texts = others
    .filter(({ type }) => type === "string")
    .map(({ values }) => cellText(values[row]))
    .filter((text) => text !== "");
  const hasNumbers = others.some(({ type }) => type === "number");
  return [...texts, ...(hasNumbers || texts.length === 0 ? [field.title] : [])].join(" ");
}

const NO_THRESHOLD = { value: 0, color: FALLBACK_COLOR };

/** Rows take the colours of a palette in turn, unless a mapping has chosen one. */
function inPalette(
  shown: DisplayValue,
  { config, seriesIndex }: ShownField,
  row: number,
  name: string,
  theme: ColorTheme,
): DisplayValue {
  if (config.color?.mode.startsWith("palette-") !== true || shown.percent === undefined) return shown;
  const color = colorOf(config.color, { theme, index: seriesIndex + row, name })(0, NO_THRESHOLD);
  return { ...shown, color };
}

import { type JsonObject, textsOf } from "../../../dashboard-file/json.ts";
import { keepsUnit, reduceField, reducerName } from "../../fields/reducers.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { cellText } from "../../frames/cell-text.ts";
import { pickValues } from "../../frames/data-frame.ts";
import { wholeText } from "../../format/value-text.ts";

/** The row below a table, calculated over what is shown. */
export interface Footer {
  /** The id of a reducer. */
  readonly reducer: string;
  /** Names of columns; empty: all numbers. */
  readonly fields: readonly string[];
  /** Only how many rows there are. */
  readonly countsRows: boolean;
}

/** @param options `{show, reducer, fields, countRows}`; undefined without one */
export function footerOf(options: JsonObject): Footer | undefined {
  const [reducer] = textsOf(options["reducer"]);
  if (options["show"] !== true || reducer === undefined) return undefined;
  return {
    reducer,
    fields: textsOf(options["fields"]),
    countsRows: options["countRows"] === true && reducer === "count",
  };
}

/** A text for each column; the first one that has no value is called after the calculation. */
export function footerTexts(
  { reducer, fields: wanted, countsRows }: Footer,
  fields: readonly ShownField[],
  rows: readonly number[],
): readonly string[] {
  if (countsRows) return fields.map((_, index) => (index === 0 ? `Count: ${rows.length}` : ""));
  const texts = fields.map((field) => {
    const isMeant = wanted.length === 0 || wanted.includes(field.name) || wanted.includes(field.title);
    if (field.type !== "number" || !isMeant) return "";
    const value = reduceField({ ...field, values: pickValues(field.values, rows) }, reducer);
    return keepsUnit(reducer) ? wholeText(field.display(value)) : cellText(value);
  });
  return texts[0] === "" ? [reducerName(reducer), ...texts.slice(1)] : texts;
}

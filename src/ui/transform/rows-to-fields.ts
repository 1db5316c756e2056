import { type JsonObject, objectsOf } from "../../dashboard-file/json.ts";
import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, frameOf, type Labels } from "../frames/data-frame.ts";
import { nameIn, rowsOf } from "./columns.ts";
import { type ColumnMeaning, meaningOf, withSetting } from "./row-settings.ts";
import { TransformError } from "./transform-error.ts";

/** Fields of one frame; a table with more rows is one that was not meant. */
const MAX_FIELDS = 2_000;

/**
 * `rowsToFields`: each row becomes a field of one value. A text column names it, a numeric one is its value (the
 * first of each, unless chosen), columns such as `unit` and `max` set how it is shown, all others but times are
 * labels. A frame without name or value stays.
 *
 * @throws TransformError where there are more than 2,000 rows
 */
export function rowsToFields(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  return frames.map((frame) => fieldsOfRows(frame, columnsOf(frame, options)));
}

interface Column {
  readonly field: Field;
  readonly name: string;
  readonly meaning: ColumnMeaning | undefined;
  /** Whether the dashboard says what it means, be it nothing. */
  readonly isChosen: boolean;
}

interface Columns {
  readonly name: Field | undefined;
  readonly value: Field | undefined;
  readonly settings: readonly (Column & { readonly meaning: ColumnMeaning })[];
  readonly labels: readonly Column[];
}

function columnsOf(frame: DataFrame, options: JsonObject): Columns {
  const nameOf = nameIn(frame);
  const chosen = objectsOf(options["mappings"]);
  const columns = frame.fields.map((field): Column => {
    const name = nameOf(field);
    const isChosen = chosen.some(({ fieldName }) => fieldName === name);
    return { field, name, meaning: meaningOf(name, options), isChosen };
  });
  const role = (key: string, type: Field["type"]): Field | undefined => {
    if (chosen.some(({ handlerKey }) => handlerKey === key))
      return columns.findLast(({ meaning }) => meaning?.key === key)?.field;
    return columns.find((column) => column.field.type === type && isFree(column))?.field;
  };
  const name = role("field.name", "string");
  const value = role("field.value", "number");
  const rest = columns.filter(({ field }) => field !== name && field !== value);
  return {
    name,
    value,
    settings: rest.flatMap((column) =>
      column.meaning === undefined ? [] : [{ ...column, meaning: column.meaning }],
    ),
    labels: rest.filter(isLabel),
  };
}

/** The time at which all rows were asked for tells none of them apart, and would be a part of each name. */
function isLabel({ field, meaning }: Column): boolean {
  return meaning === undefined ? field.type !== "time" : meaning.key === "field.label";
}

const isFree = ({ meaning, isChosen }: Column): boolean => meaning === undefined && !isChosen;

function fieldsOfRows(frame: DataFrame, columns: Columns): DataFrame {
  const { name, value } = columns;
  if (name === undefined || value === undefined) return frame;
  if (frame.length > MAX_FIELDS)
    throw new TransformError(`${frame.length} rows are too many (limit maxFields = ${MAX_FIELDS})`);
  const fields = rowsOf(frame).map((row): Field => ({
    name: cellText(name.values[row]),
    type: value.type,
    values: [value.values[row]],
    config: settingsOf(columns, row),
    labels: labelsOf(columns, row),
  }));
  return frameOf(fields, {});
}

function settingsOf({ settings }: Columns, row: number): FieldConfig {
  let config: FieldConfig = {};
  for (const { field, meaning } of settings) config = withSetting(config, meaning, field.values[row]);
  return config;
}

function labelsOf({ name, labels }: Columns, row: number): Labels {
  const own = labels.flatMap((column) => {
    const value = column.field.values[row];
    return value === null || value === undefined ? [] : [[column.name, cellText(value)] as const];
  });
  return { ...name?.labels, ...Object.fromEntries(own) };
}

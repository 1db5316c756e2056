import { displayName, namingOf } from "../fields/display-name.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, type FieldType, frameOf, pickValues } from "../frames/data-frame.ts";

/** A column without anything set. */
export function column(name: string, type: FieldType, values: ArrayLike<unknown>): Field {
  return { name, type, values, config: {} };
}

/** The frame with these of its rows, in this order. */
export function withRows(frame: DataFrame, rows: ArrayLike<number>): DataFrame {
  return {
    ...frame,
    length: rows.length,
    fields: frame.fields.map((field) => ({ ...field, values: pickValues(field.values, rows) })),
  };
}

/** The frame with other columns. */
export function withFields(frame: DataFrame, fields: readonly Field[]): DataFrame {
  const { fields: _fields, length: _length, ...rest } = frame;
  return frameOf(fields, rest);
}

/** Indexes of all rows. */
export function rowsOf({ length }: DataFrame): readonly number[] {
  return Array.from({ length }, (_, row) => row);
}

/** What a field is called when the other frames do not count. */
export function nameIn(frame: DataFrame): (field: Field) => string {
  const naming = namingOf([frame]);
  return (field) => displayName(field, frame, naming);
}

/** What a field is called among all frames. */
export function nameAmong(frames: readonly DataFrame[]): (field: Field, frame: DataFrame) => string {
  const naming = namingOf(frames);
  return (field, frame) => displayName(field, frame, naming);
}

/** Of what its first value is. */
export function guessedType(values: ArrayLike<unknown>): FieldType {
  const first = Array.from(values).find((value) => value !== null && value !== undefined);
  const type = typeof first;
  return type === "number" || type === "string" || type === "boolean" ? type : "other";
}

/** Where a frame that is made of others comes from. */
export function madeOf(id: string, frames: readonly DataFrame[]): { readonly refId: string } {
  return { refId: `${id}-${frames.map(({ refId }) => refId ?? "").join("-")}` };
}

/** The same for equal values, different for different ones, of one row in several columns. */
export function keyOf(fields: readonly Field[], row: number): string {
  return fields.map(({ values }) => cellText(values[row])).join("\u0000");
}

/** Rows of a frame. */
export type Groups = readonly (readonly number[])[];

/** Rows by the values of the columns, in the order in which they come first. */
export function groupsOf({ length }: DataFrame, keys: readonly Field[]): Groups {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < length; row += 1) {
    const key = keyOf(keys, row);
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [row]);
    else rows.push(row);
  }
  return [...groups.values()];
}

/** The values of a new column; undefined where a frame lacks what they are made of. */
export type Calculate = (frame: DataFrame) => ArrayLike<unknown> | undefined;

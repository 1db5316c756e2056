import { type JsonObject, numberOf, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { type DataFrame, type Field, isNumeric } from "../frames/data-frame.ts";
import { nameIn, rowsOf, withRows } from "./columns.ts";

/** `sortBy`: orders rows by the first of the columns that are given, as Grafana does. */
export function sortBy(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const [sort] = objectsOf(options["sort"]);
  if (sort === undefined) return frames;
  return frames.map((frame) => {
    const nameOf = nameIn(frame);
    const wanted = textOf(sort["field"]);
    const index = numberOf(sort["index"]) ?? frame.fields.findIndex((field) => nameOf(field) === wanted);
    const field = frame.fields[index];
    return field === undefined ? frame : sortedBy(frame, field, sort["desc"] === true);
  });
}

/** Rows that are equal stay in their order. */
export function sortedBy(frame: DataFrame, field: Field, descending: boolean): DataFrame {
  const compare = rowOrder(field);
  return withRows(frame, rowsOf(frame).toSorted(descending ? (a, b) => compare(b, a) : compare));
}

const collator = new Intl.Collator("en", { sensitivity: "base" });

/** Compares rows by a column: numbers by size, gaps as zero; texts without regard to case, empty ones last. */
export function rowOrder(field: Field): (a: number, b: number) => number {
  if (isNumeric(field)) return (a, b) => (field.values[a] ?? 0) - (field.values[b] ?? 0);
  const { values, type } = field;
  if (type === "boolean") return (a, b) => emptyLast(values[a], values[b]);
  if (type !== "string") return (a, b) => a - b;
  return (a, b) => {
    const [left, right] = [values[a], values[b]];
    if (typeof left !== "string" || typeof right !== "string" || left === "" || right === "")
      return emptyLast(left, right);
    return collator.compare(left, right);
  };
}

function emptyLast(a: unknown, b: unknown): number {
  return Number(Boolean(b)) - Number(Boolean(a));
}

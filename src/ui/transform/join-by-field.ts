import { type JsonObject, textOf } from "../../dashboard-file/json.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher, type MatchField } from "../fields/field-matchers.ts";
import { type DataFrame, type Field, frameOf, timeFieldOf } from "../frames/data-frame.ts";
import { madeOf, rowsOf, withRows } from "./columns.ts";
import { joinTables, type JoinTable } from "./join-tables.ts";
import { joinTimes } from "./join-times.ts";
import { rowOrder } from "./sort-by.ts";

export type JoinMode = "outer" | "inner" | "outerTabular";

/** `joinByField`: frames side by side, rows put together by what one column of each has. */
export function joinByField(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const mode = options["mode"];
  return join(
    frames,
    textOf(options["byField"]),
    mode === "inner" || mode === "outerTabular" ? mode : "outer",
  );
}

/** @param byField undefined: the time, else a column of numbers */
export function join(
  frames: readonly DataFrame[],
  byField: string | undefined,
  mode: JoinMode,
): readonly DataFrame[] {
  if (frames.length <= 1) return frames;
  const matches = joinColumn(frames, byField);
  const tables = frames.flatMap((frame) => tableOf(frame, matches) ?? []);
  const made = madeOf("joinByField", frames);
  const columns = tables.flatMap(({ key, others }, index) => (index === 0 ? [key, ...others] : others));
  const isIncomplete = tables.length < frames.length;
  if (tables.length === 0) return [frameOf([], made)];
  if (mode === "inner" && isIncomplete)
    return [
      frameOf(
        columns.map((field) => ({ ...field, values: [] })),
        made,
      ),
    ];
  const values = mode === "outer" ? joinTimes(tables) : joinTables(tables, mode === "outerTabular");
  const joined = frameOf(
    columns.map((field, index) => ({ ...field, values: values[index] ?? [] })),
    made,
  );
  return [mode === "outer" ? inOrder(joined) : joined];
}

function joinColumn(frames: readonly DataFrame[], byField: string | undefined): MatchField {
  const naming = namingOf(frames);
  if (byField !== undefined && byField !== "") {
    return fieldMatcher({ id: "byName", options: byField }, naming) ?? (() => false);
  }
  const [first] = frames;
  const id = first !== undefined && timeFieldOf(first) === undefined ? "first" : "firstTimeField";
  return fieldMatcher({ id }, naming) ?? (() => false);
}

function tableOf(frame: DataFrame, matches: MatchField): JoinTable | undefined {
  const key = frame.fields.find((field) => matches(field, frame));
  if (key === undefined) return undefined;
  return {
    key,
    others: frame.fields.filter((field) => field !== key).map((field) => withFrameName(field, frame)),
  };
}

/** A frame's name tells its series apart once they stand in one frame. */
function withFrameName(field: Field, { name = "" }: DataFrame): Field {
  const labels = field.labels ?? {};
  if (name === "") return { ...field, labels };
  if (field.name === "Value") return { ...field, name, labels };
  return { ...field, labels: labels["name"] === undefined ? { ...labels, name } : labels };
}

function inOrder(frame: DataFrame): DataFrame {
  const [key] = frame.fields;
  if (key === undefined || key.type === "string") return frame;
  const order = rowOrder(key);
  const rows = rowsOf(frame);
  const isSorted = rows.every((row) => row === 0 || order(row - 1, row) <= 0);
  return isSorted ? frame : withRows(frame, rows.toSorted(order));
}

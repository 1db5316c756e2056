import { type JsonObject, textOf } from "../../dashboard-file/json.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher } from "../fields/field-matchers.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import { column } from "./columns.ts";

/**
 * `groupingToMatrix`: of one table, a column for each value of one field and a row for each of another. Of several
 * values for the same place the last counts.
 */
export function groupingToMatrix(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const [frame] = frames;
  if (frame === undefined || frames.length !== 1) return frames;
  const names = [
    textOf(options["columnField"]) || "Time",
    textOf(options["rowField"]) || "Time",
    textOf(options["valueField"]) || "Value",
  ] as const;
  const [across, down, value] = names.map((name) => fieldOf(frame, name));
  if (across === undefined || down === undefined || value === undefined) return frames;
  const places = placesOf(frame.length, across, down, value);
  const rows = [...new Set(Array.from(down.values))];
  const wanted = textOf(options["emptyValue"]) ?? "";
  const empty = EMPTY.has(wanted) ? EMPTY.get(wanted) : "";
  const columns = [...places].map(([key, found]): Field => ({
    name: cellText(key),
    type: value.type,
    config: configOf(value, key),
    values: rows.map((row) => found.get(row) ?? empty),
  }));
  const head = { ...column(`${names[1]}\\${names[0]}`, down.type, rows), config: down.config };
  return [frameOf([head, ...columns], frame.refId === undefined ? {} : { refId: frame.refId })];
}

/** What stands where there is no value. */
const EMPTY: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["null", null],
  ["true", true],
  ["false", false],
  ["zero", 0],
]);

function fieldOf(frame: DataFrame, name: string): Field | undefined {
  const matches = fieldMatcher({ id: "byName", options: name }, namingOf([frame]));
  return frame.fields.find((field) => matches?.(field, frame));
}

function placesOf(
  length: number,
  across: Field,
  down: Field,
  { values }: Field,
): ReadonlyMap<unknown, ReadonlyMap<unknown, unknown>> {
  const places = new Map<unknown, Map<unknown, unknown>>();
  for (let row = 0; row < length; row += 1) {
    const key = across.values[row];
    const rows = places.get(key) ?? new Map<unknown, unknown>();
    places.set(key, rows.set(down.values[row], values[row]));
  }
  return places;
}

/** Names that were given to the values would be those of all columns. */
function configOf({ config: { displayName: _given, ...config } }: Field, key: unknown): Field["config"] {
  if (typeof key !== "number") return config;
  const { displayNameFromDS: _named, ...rest } = config;
  return rest;
}

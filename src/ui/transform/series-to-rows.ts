import { type DataFrame, type Field, frameOf, timeFieldOf } from "../frames/data-frame.ts";
import { column, madeOf, nameIn } from "./columns.ts";
import { sortedBy } from "./sort-by.ts";

/** `seriesToRows`: one table of time, name of the series and value, newest first. */
export function seriesToRows(frames: readonly DataFrame[]): readonly DataFrame[] {
  const filled = frames.filter(({ length }) => length > 0);
  if (!filled.every(isSeries)) return filled;
  const [first] = filled;
  if (first === undefined) return [];
  const parts = filled.map(seriesParts);
  const time = {
    ...plain(parts[0]?.time, "Time", "time"),
    values: parts.flatMap(({ time: { values } }) => Array.from(values)),
  };
  const names = parts.flatMap(({ name, time: { values } }) => Array.from(values, () => name));
  const value = {
    ...plain(parts[0]?.value, "Value", "number"),
    values: parts.flatMap(({ value: part }) => Array.from(part.values)),
  };
  return [
    sortedBy(
      frameOf([time, column("Metric", "string", names), value], madeOf("seriesToRows", filled)),
      time,
      true,
    ),
  ];
}

/** A time column, and at most one other. */
function isSeries(frame: DataFrame): boolean {
  return frame.fields.length <= 2 && timeFieldOf(frame) !== undefined;
}

interface SeriesParts {
  readonly name: string;
  readonly time: Field;
  readonly value: Field;
}

function seriesParts(frame: DataFrame): SeriesParts {
  const time: Field = timeFieldOf(frame) ?? column("Time", "time", []);
  const value =
    frame.fields.find((field) => field !== time) ??
    column(
      "Value",
      "number",
      Array.from(time.values, () => null),
    );
  return { name: frame.name ?? nameIn(frame)(value), time, value };
}

/** Without what was true of one series only. */
function plain(field: Field | undefined, name: string, type: Field["type"]): Field {
  const { displayName: _shown, displayNameFromDS: _given, ...config } = field?.config ?? {};
  return { name, type: field?.type ?? type, values: [], config };
}

import { type JsonObject, isObject, textsOf } from "../../dashboard-file/json.ts";
import { readMatcher } from "../../dashboard-file/read/field-config.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher, type MatchField } from "../fields/field-matchers.ts";
import { isReducer, reducedType, reduceField, reducerName } from "../fields/reducers.ts";
import { type DataFrame, type Field, frameOf } from "../frames/data-frame.ts";
import { column, guessedType, madeOf, nameAmong, withFields } from "./columns.ts";
import { TransformError } from "./transform-error.ts";

/** `reduce`: a row for each column, or one row that holds what each column comes to. */
export function reduce(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const ids = options["reducers"] === undefined ? ["max"] : textsOf(options["reducers"]);
  if (ids.length === 0) return frames;
  const unknown = ids.find((id) => !isReducer(id));
  if (unknown !== undefined) throw new TransformError(`calculation ${unknown} is not supported`);
  const matches = chosen(frames, options);
  if (options["mode"] === "reduceFields") return toFields(frames, matches, ids);
  return toRows(frames, matches, ids, options["labelsToFields"] === true);
}

function chosen(frames: readonly DataFrame[], options: JsonObject): MatchField {
  if (isObject(options["fields"])) {
    const matcher = readMatcher(options["fields"]);
    const matches = fieldMatcher(matcher, namingOf(frames));
    if (matches === undefined) throw new TransformError(`matcher ${matcher.id} is not supported`);
    return matches;
  }
  const withTime = options["includeTimeField"] === true && options["mode"] === "reduceFields";
  return ({ type }) => withTime || type !== "time";
}

function toRows(
  frames: readonly DataFrame[],
  matches: MatchField,
  ids: readonly string[],
  withLabels: boolean,
): readonly DataFrame[] {
  if (frames.length === 0) return [];
  const nameOf = nameAmong(frames);
  const sources = frames.flatMap((frame) =>
    frame.fields.filter((field) => matches(field, frame)).map((field) => ({ field, frame })),
  );
  const labels = withLabels ? labelNames(frames) : [];
  const fields = [
    column(
      "Field",
      "string",
      sources.map(({ field, frame }) => (withLabels ? field.name : nameOf(field, frame))),
    ),
    ...labels.map((label) =>
      column(
        label,
        "string",
        sources.map(({ field }) => field.labels?.[label] ?? null),
      ),
    ),
    ...ids.map((id) => {
      // A column that has no value is shown as one that is no number.
      const values = sources.map(({ field }) => reduceField(field, id) ?? NaN);
      return column(reducerName(id), guessedType(values), values);
    }),
  ];
  return [frameOf(fields, madeOf("reduce", frames))];
}

function labelNames(frames: readonly DataFrame[]): readonly string[] {
  return [
    ...new Set(frames.flatMap(({ fields }) => fields.flatMap(({ labels }) => Object.keys(labels ?? {})))),
  ];
}

function toFields(
  frames: readonly DataFrame[],
  matches: MatchField,
  ids: readonly string[],
): readonly DataFrame[] {
  return frames.flatMap((frame) => {
    const fields = frame.fields
      .filter((field) => matches(field, frame))
      .flatMap((field) => ids.map((id) => reduced(field, id, ids.length > 1)));
    return fields.length === 0 ? [] : [withFields(frame, fields)];
  });
}

function reduced(field: Field, id: string, isOneOfSeveral: boolean): Field {
  const labels = { ...field.labels, ...(isOneOfSeveral && { reducer: reducerName(id) }) };
  return { ...field, labels, type: typeOf(field, id), values: [reduceField(field, id)] };
}

function typeOf(field: Field, id: string): Field["type"] {
  if (id === "allValues" || id === "uniqueValues") return "other";
  return /^(first|last)/.test(id) ? field.type : (reducedType(id) ?? "number");
}

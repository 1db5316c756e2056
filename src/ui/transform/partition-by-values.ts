import { type JsonObject, objectOf, textOf, textsOf } from "../../dashboard-file/json.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher } from "../fields/field-matchers.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, type Field, frameOf, pickValues } from "../frames/data-frame.ts";
import { groupsOf } from "./columns.ts";

/**
 * `partitionByValues`: of the first frame, one for each combination of values of some columns, which become labels, or
 * the name of the frame.
 */
export function partitionByValues(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const [frame] = frames;
  const names = textsOf(options["fields"]);
  if (frame === undefined || names.length === 0) return frames;
  const matches = fieldMatcher({ id: "byNames", options: { names } }, namingOf([frame]));
  const keys = frame.fields.filter((field) => matches?.(field, frame));
  if (keys.length === 0) return [frame];
  const isKept = (field: Field): boolean => options["keepFields"] === true || !keys.includes(field);
  return groupsOf(frame, keys).map((rows) => {
    const values = keys.map((key): [string, string] => [shownName(key), cellText(key.values[rows[0] ?? 0])]);
    const { labels, name } = namesOf(values, objectOf(options["naming"]), frame.name);
    const fields = frame.fields.filter(isKept).map((field) => partOf(field, rows, labels));
    const { fields: _fields, length: _length, name: _name, ...rest } = frame;
    return frameOf(fields, name === undefined ? rest : { ...rest, name });
  });
}

const shownName = ({ name, config }: Field): string => config.displayNameFromDS ?? config.displayName ?? name;

/** A name that was given would be the same in all parts: it is the field's own now, and labels tell them apart. */
function partOf(field: Field, rows: readonly number[], labels: Readonly<Record<string, string>>): Field {
  const { displayName: _given, displayNameFromDS: _named, ...config } = field.config;
  return {
    name: shownName(field),
    type: field.type,
    values: pickValues(field.values, rows),
    labels: { ...field.labels, ...labels },
    config,
  };
}

/** `naming`: as labels if it says nothing, else `{append, withNames, separator1, separator2}` of the frame's name. */
function namesOf(
  values: readonly (readonly [string, string])[],
  naming: JsonObject,
  own: string | undefined,
): { readonly labels: Readonly<Record<string, string>>; readonly name: string | undefined } {
  if (naming["asLabels"] !== false) return { labels: Object.fromEntries(values), name: own };
  const between = textOf(naming["separator1"]) ?? "=";
  const name = values
    .map(([key, value]) => (naming["withNames"] === true ? `${key}${between}${value}` : value))
    .join(textOf(naming["separator2"]) ?? " ");
  return { labels: {}, name: naming["append"] === true && own !== undefined ? `${own} ${name}` : name };
}

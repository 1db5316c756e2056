import type { FieldConfig, MappingResult } from "../../dashboard-file/field-config.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { readMatcher } from "../../dashboard-file/read/field-config.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher, type MatchField } from "../fields/field-matchers.ts";
import { isReducer, reduceField } from "../fields/reducers.ts";
import { cellText } from "../frames/cell-text.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { nameIn, rowsOf, withFields } from "./columns.ts";
import { meaningOf, withSetting } from "./row-settings.ts";
import { TransformError } from "./transform-error.ts";

/**
 * `configFromData`: what the columns of one query come to sets how the fields of all others are shown, the numeric
 * ones unless chosen. That query itself is no longer shown, unless it is the only one.
 *
 * @throws TransformError for a calculation or a matcher that is not supported
 */
export function configFromData(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const refId = textOf(options["configRefId"]) ?? "config";
  const source = frames.find((frame) => frame.refId === refId);
  if (source === undefined) return frames;
  const config = settingsIn(source, options);
  const matches = chosen(frames, options);
  const shown = frames.length > 1 ? frames.filter((frame) => frame !== source) : frames;
  return shown.map((frame) => {
    const configured = (field: Field): Field =>
      matches(field, frame) ? { ...field, config: { ...field.config, ...config } } : field;
    return withFields(frame, frame.fields.map(configured));
  });
}

function chosen(frames: readonly DataFrame[], { applyTo }: JsonObject): MatchField {
  const matcher = isObject(applyTo) ? readMatcher(applyTo) : { id: "numeric" };
  const matches = fieldMatcher(matcher, namingOf(frames));
  if (matches === undefined) throw new TransformError(`matcher ${matcher.id} is not supported`);
  return matches;
}

function settingsIn(frame: DataFrame, options: JsonObject): FieldConfig {
  const nameOf = nameIn(frame);
  const mappings = new Map<string, Field>();
  let config: FieldConfig = {};
  for (const field of frame.fields) {
    const name = nameOf(field);
    const meaning = meaningOf(name, options);
    if (meaning === undefined) continue;
    if (meaning.key.startsWith("mappings.")) mappings.set(meaning.key, field);
    else config = withSetting(config, meaning, reduced(field, name, options));
  }
  const values = mappings.get("mappings.value");
  if (values === undefined) return config;
  return { ...config, mappings: [{ type: "value", options: results(frame, values, mappings) }] };
}

/** The last value that there is, unless another calculation is chosen for the column. */
function reduced(field: Field, name: string, options: JsonObject): unknown {
  const mapping = objectsOf(options["mappings"]).find(({ fieldName }) => fieldName === name);
  const id = textOf(mapping?.["reducerId"]) ?? "lastNotNull";
  if (!isReducer(id)) throw new TransformError(`calculation ${id} is not supported`);
  return reduceField(field, id);
}

/** By value: one for each row that has one. */
function results(
  frame: DataFrame,
  values: Field,
  columns: ReadonlyMap<string, Field>,
): Readonly<Record<string, MappingResult>> {
  const entries = rowsOf(frame).flatMap((row): [string, MappingResult][] => {
    const value = values.values[row];
    if (value === null || value === undefined) return [];
    return [[cellText(value), { ...said(columns, "text", row), ...said(columns, "color", row), index: row }]];
  });
  return Object.fromEntries(entries);
}

function said(columns: ReadonlyMap<string, Field>, what: "text" | "color", row: number): MappingResult {
  const value = columns.get(`mappings.${what}`)?.values[row];
  return value === null || value === undefined ? {} : { [what]: cellText(value) };
}

import type { FieldConfig, MappingResult } from "../../dashboard-file/field-config.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { readMatcher } from "../../dashboard-file/read/field-config.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher, type MatchField } from "../fields/field-matchers.ts";
import { isReducer, reduceField } from "../fields/reducers.ts";
import { cellText } from "../frames/cell-text.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { nameIn, withFields } from "./columns.ts";
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
  const mapped = new Map<string, readonly unknown[]>();
  let config: FieldConfig = {};
  for (const field of frame.fields) {
    const name = nameOf(field);
    const meaning = meaningOf(name, options);
    if (meaning === undefined) continue;
    const isMapped = meaning.key.startsWith("mappings.");
    const value = reduced(field, name, options, isMapped ? "allValues" : "lastNotNull");
    if (!isMapped) config = withSetting(config, meaning, value);
    // A calculation that comes to one value makes no mappings.
    else if (Array.isArray(value)) mapped.set(meaning.key, value);
  }
  const values = mapped.get("mappings.value");
  if (values === undefined) return config;
  return { ...config, mappings: [{ type: "value", options: results(values, mapped) }] };
}

/** @param usual the calculation, unless another is chosen for the column */
function reduced(field: Field, name: string, options: JsonObject, usual: string): unknown {
  const mapping = objectsOf(options["mappings"]).find(({ fieldName }) => fieldName === name);
  const id = textOf(mapping?.["reducerId"]) ?? usual;
  if (!isReducer(id)) throw new TransformError(`calculation ${id} is not supported`);
  return reduceField(field, id);
}

/** By value: one for each that there is, with the text and the colour at the same place of theirs. */
function results(
  values: readonly unknown[],
  mapped: ReadonlyMap<string, readonly unknown[]>,
): Readonly<Record<string, MappingResult>> {
  const entries = values.flatMap((value, index): [string, MappingResult][] => {
    if (value === null || value === undefined) return [];
    return [[cellText(value), { ...said(mapped, "text", index), ...said(mapped, "color", index), index }]];
  });
  return Object.fromEntries(entries);
}

function said(
  mapped: ReadonlyMap<string, readonly unknown[]>,
  what: "text" | "color",
  index: number,
): MappingResult {
  const value = mapped.get(`mappings.${what}`)?.[index];
  return value === null || value === undefined ? {} : { [what]: cellText(value) };
}

import { type JsonObject, textOf, textsOf } from "../../dashboard-file/json.ts";
import { type DataFrame, type Field, frameOf, type Labels } from "../frames/data-frame.ts";
import { column, nameAmong, withFields } from "./columns.ts";

/** `labelsToFields`: labels become columns of the frame, or a table of their own for each series. */
export function labelsToFields(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const kept = textsOf(options["keepLabels"]);
  if (options["mode"] === "rows")
    return labelTables(frames, Array.isArray(options["keepLabels"]) ? kept : undefined);
  const valueLabel = textOf(options["valueLabel"]);
  const isKept = (name: string): boolean => kept.length === 0 || kept.includes(name);
  return frames.map((frame) => {
    const fields = frame.fields.map((field) =>
      field.labels === undefined ? field : bare(field, valueLabel, isKept),
    );
    return {
      ...withFields(frame, [...fields, ...labelColumns(frame, valueLabel, isKept)]),
      length: frame.length,
    };
  });
}

/** Without labels, and without names that were made of them. */
function bare(field: Field, valueLabel: string | undefined, isKept: (name: string) => boolean): Field {
  const { labels, config, name, type, values } = field;
  const { displayName: _shown, displayNameFromDS: _given, ...rest } = config;
  const value = valueLabel !== undefined && isKept(valueLabel) ? labels?.[valueLabel] : undefined;
  return { name: value ?? name, type, values, config: rest };
}

/** A column for each value of each label. */
function labelColumns(
  { fields, length }: DataFrame,
  valueLabel: string | undefined,
  isKept: (name: string) => boolean,
): readonly Field[] {
  const values = new Map<string, Set<string>>();
  for (const { labels } of fields) {
    for (const [name, value] of Object.entries(labels ?? {})) {
      if (isKept(name) && name !== valueLabel) values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return [...values].flatMap(([name, all]) =>
    [...all].map((value) =>
      column(
        name,
        "string",
        Array.from({ length }, () => value),
      ),
    ),
  );
}

function labelTables(
  frames: readonly DataFrame[],
  kept: readonly string[] | undefined,
): readonly DataFrame[] {
  const nameOf = nameAmong(frames);
  return frames.flatMap((frame) =>
    frame.fields.flatMap((field) => {
      if (field.labels === undefined) return [];
      const names = kept ?? Object.keys(field.labels);
      return names.length === 0 ? [] : [labelTable(frame, nameOf(field, frame), names, field.labels)];
    }),
  );
}

function labelTable(frame: DataFrame, name: string, names: readonly string[], labels: Labels): DataFrame {
  const { fields: _fields, length: _length, ...rest } = frame;
  const values = names.map((label) => labels[label] ?? null);
  return frameOf([column("label", "string", names), column("value", "string", values)], { ...rest, name });
}

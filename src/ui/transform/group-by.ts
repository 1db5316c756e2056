import { type JsonObject, objectOf, textOf, textsOf } from "../../dashboard-file/json.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher } from "../fields/field-matchers.ts";
import { isReducer, reducedType, reduceField } from "../fields/reducers.ts";
import { type DataFrame, type Field, frameOf, pickValues } from "../frames/data-frame.ts";
import { column, type Groups, groupsOf } from "./columns.ts";
import { TransformError } from "./transform-error.ts";

/** `groupBy`: a row for each combination of values of some columns, with calculations over the others. */
export function groupBy(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const rules = objectOf(options["fields"]);
  const names = Object.entries(rules).flatMap(([name, rule]) =>
    objectOf(rule)["operation"] === "groupby" ? [name] : [],
  );
  const matches = fieldMatcher({ id: "byNames", options: { names } }, namingOf(frames));
  if (names.length === 0 || matches === undefined) return frames;
  return frames.flatMap((frame) => {
    const keys = frame.fields.filter((field) => matches(field, frame));
    if (keys.length === 0) return [];
    const groups = groupsOf(frame, keys);
    const rest = frame.refId === undefined ? {} : { refId: frame.refId };
    return [
      frameOf(
        [
          ...keys.map((field) => firstOf(field, groups)),
          ...frame.fields.flatMap((field) => calculated(field, groups, rules)),
        ],
        rest,
      ),
    ];
  });
}

function firstOf({ name, type, values, config }: Field, groups: Groups): Field {
  return { name, type, config, values: groups.map(([row = 0]) => values[row]) };
}

function calculated(field: Field, groups: Groups, rules: JsonObject): readonly Field[] {
  const name = field.config.displayName ?? field.name;
  const { operation, aggregations } = objectOf(rules[name] ?? rules[field.name]);
  const ids = textsOf(aggregations);
  const countsKeys = operation === "groupby" && ids.length === 1 && ids[0] === "count";
  if (operation !== "aggregate" && !countsKeys) return [];
  const parts = groups.map((rows) => ({ ...field, values: pickValues(field.values, rows) }));
  return ids.map((id) => {
    if (!isReducer(id)) throw new TransformError(`calculation ${id} is not supported`);
    return column(
      `${name} (${textOf(id)})`,
      reducedType(id) ?? field.type,
      parts.map((part) => reduceField(part, id)),
    );
  });
}

import type { Inputs } from "../datasource-ref.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../json.ts";

/** The data sources that an exported dashboard asks for when it is imported (its `__inputs`). */
export function readInputs(raw: JsonObject): Inputs {
  return new Map(entries(raw, "datasource", "pluginId"));
}

/** Puts the constants of an exported dashboard (its `__inputs`) where they are named. */
export function fillConstants(raw: JsonObject): JsonObject {
  const constants = new Map(entries(raw, "constant", "value"));
  return constants.size === 0 ? raw : filled(raw, constants);
}

type Entry = readonly [string, string];

function entries(raw: JsonObject, type: string, key: string): readonly Entry[] {
  return objectsOf(raw["__inputs"])
    .filter((input) => input["type"] === type)
    .map((input) => [textOf(input["name"]) ?? "", textOf(input[key]) ?? ""]);
}

function filled(object: JsonObject, constants: ReadonlyMap<string, string>): JsonObject {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => constants.get(name) ?? whole);
    if (Array.isArray(value)) return value.map(fill);
    return isObject(value) ? filled(value, constants) : value;
  };
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, fill(value)]));
}

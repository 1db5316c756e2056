import type { AnyValue } from "../../../model/otlp/common.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { isEqual, textOrder } from "../values/compare.ts";
import { byteLength } from "../values/utf8.ts";
import { OttlError, entryOf, fromAny, isList, listOf, mapOf, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import { define } from "./definition.ts";
import { any, each, list, literalText, map, optional } from "./parameters.ts";

const containsValue = define("ContainsValue", { target: list, item: any }, (given) => (run) => {
  const item = given.item(run);
  return given.target(run).value.some((element) => isEqual(fromAny(element), item));
});

/** In texts, a place in bytes. */
const index = define("Index", { target: any, value: any }, (given) => (run) => {
  const [target, value] = [given.target(run), given.value(run)];
  if (typeof target === "string") {
    if (typeof value !== "string") throw new OttlError(`expected string but got ${typeName(value)}`);
    const at = target.indexOf(value);
    return BigInt(at < 0 ? -1 : byteLength(target.slice(0, at)));
  }
  if (!isList(target)) throw new OttlError(`expected string or list but got ${typeName(target)}`);
  return BigInt(target.value.findIndex((element) => isEqual(fromAny(element), value)));
});

const keys = define(
  "Keys",
  { target: map },
  (given) => (run) => listOf(given.target(run).value.map(({ key }) => key)),
);

const values = define("Values", { target: map }, (given) => (run) => ({
  kind: "array",
  value: given.target(run).value.map(({ value }) => value),
}));

const sort = define("Sort", { target: any, order: optional(literalText) }, (given, site) => {
  const order = given.order ?? "asc";
  if (order !== "asc" && order !== "desc") throw site.problem("order", 'must be "asc" or "desc"');
  const sign = order === "asc" ? 1 : -1;
  return (run) => {
    const target = given.target(run);
    return isList(target) ? sorted(target.value, sign) : target;
  };
});

/** Numbers as numbers, all else as texts; a list with maps, lists or bytes in it stays as it is. */
function sorted(elements: readonly AnyValue[], sign: number): OttlValue {
  const kinds = new Set(elements.map(({ kind }) => kind));
  if (kinds.has("map") || kinds.has("array") || kinds.has("bytes")) return { kind: "array", value: elements };
  if (kinds.has("string") || kinds.has("bool") || kinds.has("empty")) {
    return listOf(elements.map(valueText).toSorted((a, b) => sign * textOrder(a, b)));
  }
  const numbers = elements.flatMap((element) =>
    element.kind === "int" || element.kind === "double" ? [element.value] : [],
  );
  const inOrder = numbers.toSorted((a, b) => sign * (a < b ? -1 : Number(a > b)));
  return listOf(kinds.size === 2 ? inOrder.map(Number) : inOrder);
}

const sliceToMap = define(
  "SliceToMap",
  { target: list, key_path: optional(each(literalText)), value_path: optional(each(literalText)) },
  (given) => (run) =>
    mapOf(
      given.target(run).value.map((element, at) => {
        if (element.kind !== "map") throw new OttlError(`expected map but got ${typeName(fromAny(element))}`);
        const key = given.key_path === undefined ? String(at) : fromAny(follow(element, given.key_path));
        if (typeof key !== "string")
          throw new OttlError(`the key at key_path is ${typeName(key)}, not a string`);
        const value = given.value_path === undefined ? element : follow(element, given.value_path);
        return [key, fromAny(value)];
      }),
    ),
);

function follow(value: AnyValue, path: readonly string[]): AnyValue {
  let found = value;
  for (const name of path) {
    const next = found.kind === "map" ? entryOf(found, name) : undefined;
    if (next === undefined) throw new OttlError(`there is no ${JSON.stringify(name)} in an element`);
    found = next;
  }
  return found;
}

export const LIST_FUNCTIONS = [containsValue, index, keys, values, sort, sliceToMap];

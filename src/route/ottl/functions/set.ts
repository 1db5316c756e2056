import { EMPTY, OttlError, fromAny, isList, listOf, toAny, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import { define } from "./definition.ts";
import { any, each, optional, target, whole } from "./parameters.ts";

/** `nil` sets nothing. */
const set = define("set", { target, value: any }, (given) => (run) => {
  const value = given.value(run);
  if (value !== undefined) given.target.set(run, value);
  return undefined;
});

const append = define(
  "append",
  { target, value: optional(any), values: optional(each(any)) },
  (given, site) => {
    if (given.value === undefined && given.values === undefined) {
      throw site.problem("target", "append needs value or values");
    }
    const getters = [...(given.value === undefined ? [] : [given.value]), ...(given.values ?? [])];
    return (run) => {
      const added = getters.map((get) => toAny(get(run)));
      given.target.set(run, { kind: "array", value: [...elementsOf(given.target.get(run)), ...added] });
      return undefined;
    };
  },
);

/** A single value becomes a list of one. */
function elementsOf(value: OttlValue): readonly AnyValue[] {
  if (value === undefined) return [];
  if (isList(value)) return value.value;
  const element = toAny(value);
  if (element === EMPTY) throw new OttlError(`unsupported type of target field: ${typeName(value)}`);
  return [element];
}

const deleteIndex = define(
  "delete_index",
  { target, start_index: whole, end_index: optional(whole) },
  (given) => (run) => {
    const current = given.target.get(run);
    if (!isList(current)) throw new OttlError(`expected list but got ${typeName(current)}`);
    const start = given.start_index(run);
    const end = given.end_index?.(run) ?? start + 1n;
    if (start < 0n || end < start || end > BigInt(current.value.length)) {
      throw new OttlError(`indexes ${start} to ${end} are not in a list of ${current.value.length}`);
    }
    const rest = current.value.toSpliced(Number(start), Number(end - start));
    given.target.set(run, listOf(rest.map(fromAny)));
    return undefined;
  },
);

export const SET_FUNCTIONS = [set, append, deleteIndex];

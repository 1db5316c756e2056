import type { AnyValue } from "../../../model/otlp/common.ts";
import { OTTL_LIMITS, ottlLimit } from "../limits.ts";
import { EMPTY, OttlError, entryOf, fromAny, isList, isMap, toAny, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import type { Getter } from "./access.ts";
import type { EditableMap } from "./editable-map.ts";
import type { Run } from "./run.ts";

/** What stands in brackets, compiled: a text or whole number, or what is found when the statement runs. */
export type CompiledKey = string | bigint | Getter;

/** Of a map: `nil` if a key is not there. @throws OttlError for keys into other values, and behind a list's end. */
export function getInMap(map: EditableMap, keys: readonly CompiledKey[], run: Run): OttlValue {
  const [first, ...rest] = keys;
  return first === undefined ? undefined : getIn(fromAny(map.get(textKey(first, run))), rest, run);
}

/** As {@link getInMap}, of any value: what is `nil` has only `nil` in it. */
export function getIn(value: OttlValue, keys: readonly CompiledKey[], run: Run): OttlValue {
  let found = value;
  for (const key of keys) {
    if (isMap(found)) found = fromAny(entryOf(found, textKey(key, run)));
    else if (isList(found)) found = fromAny(found.value[indexKey(key, found.value.length, run)]);
    else if (found === undefined) return undefined;
    else throw new OttlError(`${typeName(found)} has no keys`);
  }
  return found;
}

/** Makes maps and lists where there are none yet. */
export function setInMap(
  map: EditableMap,
  keys: readonly CompiledKey[],
  { run, value }: { readonly run: Run; readonly value: OttlValue },
): void {
  const [first, ...rest] = keys;
  if (first === undefined) return;
  const key = textKey(first, run);
  map.set(key, setIn(map.get(key) ?? EMPTY, rest, { run, value }));
}

/** A copy of `current` in which the value stands at the keys. */
export function setIn(
  current: AnyValue,
  keys: readonly CompiledKey[],
  to: { readonly run: Run; readonly value: OttlValue },
): AnyValue {
  const [first, ...rest] = keys;
  if (first === undefined) return toAny(to.value);
  const key = typeof first === "function" ? first(to.run) : first;
  if (current.kind === "map" || (current.kind === "empty" && typeof key === "string")) {
    const map = current.kind === "map" ? current : { kind: "map" as const, value: [] };
    const name = textKey(key, to.run);
    const value = setIn(entryOf(map, name) ?? EMPTY, rest, to);
    const at = map.value.findIndex((entry) => entry.key === name);
    return {
      kind: "map",
      value: map.value.toSpliced(at < 0 ? map.value.length : at, 1, { key: name, value }),
    };
  }
  if (current.kind === "array") {
    const at = indexKey(key, current.value.length, to.run);
    return { kind: "array", value: current.value.with(at, setIn(current.value[at] ?? EMPTY, rest, to)) };
  }
  if (current.kind === "empty") return newList(key, rest, to);
  throw new OttlError(`${typeName(fromAny(current))} has no keys`);
}

/** Of empty values up to the index. */
function newList(
  key: OttlValue,
  rest: readonly CompiledKey[],
  to: { readonly run: Run; readonly value: OttlValue },
): AnyValue {
  if (typeof key !== "bigint" || key < 0n) throw new OttlError(`${typeName(key)} is no key`);
  if (key >= BigInt(OTTL_LIMITS.listElements)) throw ottlLimit("listElements", `a list with index ${key}`);
  const value = Array.from({ length: Number(key) }, () => EMPTY);
  return { kind: "array", value: [...value, setIn(EMPTY, rest, to)] };
}

function textKey(key: CompiledKey | OttlValue, run: Run): string {
  const found = typeof key === "function" ? key(run) : key;
  if (typeof found === "string") return found;
  throw new OttlError(`a key into a map must be a string, but is ${typeName(found)}`);
}

function indexKey(key: CompiledKey | OttlValue, length: number, run: Run): number {
  const found = typeof key === "function" ? key(run) : key;
  if (typeof found !== "bigint") throw new OttlError(`an index must be int64, but is ${typeName(found)}`);
  if (found < 0n || found >= BigInt(length)) throw new OttlError(`index ${found} out of bounds`);
  return Number(found);
}

import { jsonText } from "./json-text.ts";
import { JmesProblem } from "./jmes-problem.ts";
import { isEqual, isList, isObject, objectOf, typeOf } from "./json.ts";
import type { Json, JsonType } from "./json.ts";

/** A value, or an expression to be asked of values. */
export type Argument = Json | ((value: Json) => Json);

/** `numbers` and `strings` are arrays of such alone. */
export type ArgumentType = JsonType | "any" | "numbers" | "strings" | "expression";

/** The arguments are counted when an expression is compiled, and their types looked at when it is asked of a value. */
export interface JmesFunction {
  /** Of each argument, what it may be. */
  readonly args: readonly (readonly ArgumentType[])[];
  /** Whether there may be more of the last one. */
  readonly isVariadic: boolean;
  /** Given what the types allow. @throws JmesProblem */
  readonly call: (args: readonly Argument[]) => Json;
}

const takes = (args: JmesFunction["args"], call: JmesFunction["call"], isVariadic = false): JmesFunction => ({
  args,
  call,
  isVariadic,
});

const valueOf = (argument: Argument | undefined): Json =>
  argument === undefined || typeof argument === "function" ? null : argument;
const numberOf = (argument: Argument | undefined): number => Number(valueOf(argument));
const textOf = (argument: Argument | undefined): string => (typeof argument === "string" ? argument : "");
const textsOf = (argument: Argument | undefined): readonly string[] => listOf(argument).map(textOf);
const listOf = (argument: Argument | undefined): readonly Json[] => {
  const value = valueOf(argument);
  return isList(value) ? value : [];
};
const searchOf = (argument: Argument | undefined): ((value: Json) => Json) =>
  typeof argument === "function" ? argument : (value) => value;

const ofNumber = (call: (number: number) => number): JmesFunction =>
  takes([["number"]], ([number]) => call(numberOf(number)));

const sumOf = (list: readonly Json[]): number => list.reduce<number>((sum, item) => sum + Number(item), 0);

const keyed = (call: (keys: readonly Key[], list: readonly Json[]) => Json): JmesFunction =>
  takes([["array"], ["expression"]], ([list, by]) =>
    call(listOf(list).map(keyOf(searchOf(by))), listOf(list)),
  );

type Key = string | number;

function keyOf(by: (value: Json) => Json): (item: Json) => Key {
  return (item) => {
    const key = by(item);
    if (typeof key === "number" || typeof key === "string") return key;
    throw new JmesProblem(`a key is ${typeOf(key)}, not number or string`);
  };
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a !== typeof b) throw new JmesProblem("keys are numbers and strings");
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where the key is that no other goes before. */
function firstIndex(keys: readonly Key[], compare: (a: Key, b: Key) => number): number | undefined {
  if (keys.length === 0) return undefined;
  let best = 0;
  for (let at = 1; at < keys.length; at++) if (compare(keys[at] ?? 0, keys[best] ?? 0) < 0) best = at;
  return best;
}

const downwards = (a: Key, b: Key): number => compareKeys(b, a);

const pick =
  (compare: (a: Key, b: Key) => number) =>
  (keys: readonly Key[], list: readonly Json[]): Json =>
    list[firstIndex(keys, compare) ?? -1] ?? null;

const keysOf = (list: readonly Json[]): readonly Key[] => list.map(keyOf((item) => item));

const extreme = (compare: (a: Key, b: Key) => number): JmesFunction =>
  takes([["numbers", "strings"]], ([list]) => pick(compare)(keysOf(listOf(list)), listOf(list)));

function sortedBy(keys: readonly Key[], list: readonly Json[]): Json {
  const order = keys.map((key, index) => ({ key, index })).toSorted((a, b) => compareKeys(a.key, b.key));
  return order.map(({ index }) => list[index] ?? null);
}

/** As Go counts them: code points. */
const characters = (text: string): readonly string[] => Array.from(text);

function lengthOf(value: Json): number {
  if (typeof value === "string") return characters(value).length;
  return isList(value) ? value.length : Object.keys(value ?? {}).length;
}

function toNumber(value: Json): Json {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function toText(value: Json): string {
  if (typeof value === "string") return value;
  const text = jsonText(value);
  if (text === undefined) throw new JmesProblem("a value is too large or too deep for a text");
  return text;
}

function contains(subject: Json, part: Json): boolean {
  if (isList(subject)) return subject.some((item) => isEqual(item, part));
  return typeof subject === "string" && typeof part === "string" && subject.includes(part);
}

/** The functions of JMESPath's specification ("Built-in Functions"). */
export const FUNCTIONS: ReadonlyMap<string, JmesFunction> = new Map(
  Object.entries({
    abs: ofNumber(Math.abs),
    avg: takes([["numbers"]], ([list]) => {
      const { length } = listOf(list);
      return length === 0 ? null : sumOf(listOf(list)) / length;
    }),
    ceil: ofNumber(Math.ceil),
    contains: takes([["array", "string"], ["any"]], ([subject, part]) =>
      contains(valueOf(subject), valueOf(part)),
    ),
    ends_with: takes([["string"], ["string"]], ([text, end]) => textOf(text).endsWith(textOf(end))),
    floor: ofNumber(Math.floor),
    join: takes([["string"], ["strings"]], ([glue, list]) => textsOf(list).join(textOf(glue))),
    keys: takes([["object"]], ([object]) => Object.keys(valueOf(object) ?? {})),
    length: takes([["string", "array", "object"]], ([value]) => lengthOf(valueOf(value))),
    map: takes([["expression"], ["array"]], ([search, list]) => listOf(list).map(searchOf(search))),
    max: extreme(downwards),
    max_by: keyed(pick(downwards)),
    merge: takes(
      [["object"]],
      (objects) => objectOf(objects.flatMap((object) => Object.entries<Json>(objectIn(valueOf(object))))),
      true,
    ),
    min: extreme(compareKeys),
    min_by: keyed(pick(compareKeys)),
    not_null: takes([["any"]], (values) => valueOf(values.find((value) => value !== null)), true),
    reverse: takes([["string", "array"]], ([value]) => {
      const given = valueOf(value);
      return typeof given === "string" ? characters(given).toReversed().join("") : listOf(value).toReversed();
    }),
    sort: takes([["numbers", "strings"]], ([list]) => sortedBy(keysOf(listOf(list)), listOf(list))),
    sort_by: keyed(sortedBy),
    starts_with: takes([["string"], ["string"]], ([text, start]) => textOf(text).startsWith(textOf(start))),
    sum: takes([["numbers"]], ([list]) => sumOf(listOf(list))),
    to_array: takes([["any"]], ([value]) => {
      const given = valueOf(value);
      return isList(given) ? given : [given];
    }),
    to_number: takes([["any"]], ([value]) => toNumber(valueOf(value))),
    to_string: takes([["any"]], ([value]) => toText(valueOf(value))),
    type: takes([["any"]], ([value]) => typeOf(valueOf(value))),
    values: takes([["object"]], ([object]) => Object.values(objectIn(valueOf(object)))),
  } satisfies Record<string, JmesFunction>),
);

const objectIn = (value: Json) => (isObject(value) ? value : {});

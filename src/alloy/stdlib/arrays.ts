import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { areEqual } from "../value/operators.ts";
import { ValueProblem, array, object, text, typeName } from "../value/value.ts";
import type { FunctionValue, ObjectValue, Value } from "../value/value.ts";
import { arrayArgument, makeFunction } from "./function.ts";

/** `array.*` of Alloy's standard library; `combine_maps` and `group_by` are experimental there. */
export const ARRAYS: ReadonlyMap<string, FunctionValue> = new Map(
  [
    makeFunction("array.concat", { atLeast: 0 }, (args) =>
      array(checkLength(args.flatMap((_, index) => arrayArgument(args, index)))),
    ),
    makeFunction("array.combine_maps", { atLeast: 3 }, combineMaps),
    makeFunction("array.group_by", { exactly: 3 }, groupBy),
  ].map((each) => [each.name.replace("array.", ""), each]),
);

function checkLength<T>(elements: readonly T[]): readonly T[] {
  if (elements.length <= ALLOY_LIMITS.elements) return elements;
  throw new ValueProblem(`makes too many elements ${limitText("elements")}`);
}

/** Pairs of both lists that agree in the named fields, merged; with `true`, left ones for each that does not, too. */
function combineMaps(args: readonly Value[]): Value {
  if (args.length > 4) throw new ValueProblem(`expected 3 or 4 arguments, got ${args.length}`);
  const left = objects(args, 0);
  const right = objects(args, 1);
  const keys = arrayArgument(args, 2).map((key) => {
    if (key.kind !== "string") throw new ValueProblem(`should be string, got ${typeName(key)}`, 2);
    return key.text;
  });
  if (keys.length === 0) throw new ValueProblem("merge conditions must not be empty", 2);
  const keeps = args[3] ?? { kind: "bool", bool: false };
  if (keeps.kind !== "bool") throw new ValueProblem(`should be bool, got ${typeName(keeps)}`, 3);
  const combined: Value[] = [];
  for (const each of left) {
    for (const other of right) {
      if (agree(each, other, keys)) combined.push(object([...each.fields, ...other.fields]));
      else if (keeps.bool) combined.push(each);
    }
    checkLength(combined);
  }
  return array(combined);
}

const agree = (left: ObjectValue, right: ObjectValue, keys: readonly string[]): boolean =>
  keys.every((key) => {
    const one = left.fields.get(key);
    const other = right.fields.get(key);
    return one !== undefined && other !== undefined && areEqual(one, other);
  });

/** Objects by the text of one of their fields, as `{ <field> = …, items = [ … ] }`. */
function groupBy(args: readonly Value[]): Value {
  const [, key, drops] = args;
  if (key?.kind !== "string") throw new ValueProblem("should be string", 1);
  if (drops?.kind !== "bool") throw new ValueProblem("should be bool", 2);
  const groups = new Map<string, Value[]>();
  for (const each of objects(args, 0)) {
    const value = each.fields.get(key.text);
    if (value === undefined && drops.bool) continue;
    if (value !== undefined && value.kind !== "string") {
      throw new ValueProblem(`has a field "${key.text}" that should be string, got ${typeName(value)}`, 0);
    }
    const name = value?.text ?? "";
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return array(
    [...groups].map(([name, items]) =>
      object([
        [key.text, text(name)],
        ["items", array(items)],
      ]),
    ),
  );
}

const objects = (args: readonly Value[], index: number): readonly ObjectValue[] =>
  arrayArgument(args, index).map((each) => {
    if (each.kind !== "object") throw new ValueProblem(`should be object, got ${typeName(each)}`, index);
    return each;
  });

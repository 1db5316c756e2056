import { errorMessage } from "../../../base/errors.ts";
import { compileCapture } from "../../../base/regexp.ts";
import type { CapturingRegexp } from "../../../base/regexp.ts";
import type { Access, Getter } from "../run/access.ts";
import { ValueMap } from "../run/editable-map.ts";
import type { EditableMap } from "../run/editable-map.ts";
import type { Run } from "../run/run.ts";
import type { Expression, Path } from "../syntax/ast.ts";
import { StatementError } from "../syntax/statement-error.ts";
import { boolLike, bytesLike, floatLike, intLike, textLike } from "../values/convert.ts";
import { OttlDuration, OttlError, OttlTime, isList, isMap, typeName } from "../values/value.ts";
import type { ListValue, MapValue, OttlValue } from "../values/value.ts";
import type { Binder, Parameter } from "./definition.ts";

type From<T> = (run: Run) => T;

/** A parameter that takes any expression and reads its value. */
function read<T>(readValue: (value: OttlValue) => T): Parameter<From<T>> {
  const ofGetter =
    (get: Getter): From<T> =>
    (run) =>
      readValue(get(run));
  return { isOptional: false, bind: (value, binder) => ofGetter(binder.getter(value)), ofGetter };
}

function only<T extends OttlValue>(
  expected: string,
  isRight: (value: OttlValue) => value is T,
): Parameter<From<T>> {
  return read((value) => {
    if (isRight(value)) return value;
    throw new OttlError(`expected ${expected} but got ${typeName(value)}`);
  });
}

/** `any` takes all; what the others read has to be of their type when the statement runs: else it throws OttlError. */
export const any: Parameter<Getter> = read((value) => value);
export const text = only("string", (value): value is string => typeof value === "string");
export const whole = only("int64", (value): value is bigint => typeof value === "bigint");
export const time = only("time", (value): value is OttlTime => value instanceof OttlTime);
export const duration = only("duration", (value): value is OttlDuration => value instanceof OttlDuration);
export const map: Parameter<From<MapValue>> = only("map", isMap);
export const list: Parameter<From<ListValue>> = only("list", isList);

/** These convert; `undefined` is `nil`. */
export const asText = read(textLike);
export const asWhole = read(intLike);
export const asFloat = read(floatLike);
export const asBool = read(boolLike);
export const asBytes = read(bytesLike);

/** It may be left out: from the end on, where arguments have no names. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return { ...parameter, isOptional: true };
}

/** A list that stands in the statement, each element read alone. */
export function each<T>(parameter: Parameter<T>): Parameter<readonly T[]> {
  return {
    isOptional: false,
    bind(value, binder) {
      if (value.kind !== "list") throw new StatementError("must be a list", value);
      return value.elements.map((element) => parameter.bind(element, binder));
    },
  };
}

function literal<T>(what: string, readLiteral: (value: Expression) => T | undefined): Parameter<T> {
  return {
    isOptional: false,
    bind(value) {
      const found = readLiteral(value);
      if (found !== undefined) return found;
      throw new StatementError(`must be ${what}`, value);
    },
  };
}

/** These stand in the statement as they are: @throws StatementError for anything else. */
export const literalText = literal("a string", (value) => (value.kind === "text" ? value.value : undefined));
export const literalWhole = literal("an int", (value) => (value.kind === "int" ? value.value : undefined));
export const literalFloat = literal("a float", (value) => (value.kind === "float" ? value.value : undefined));
export const literalBool = literal("a bool", (value) => (value.kind === "bool" ? value.value : undefined));

/** A regular expression of RE2 that stands in the statement. */
export const pattern: Parameter<CapturingRegexp> = {
  isOptional: false,
  bind(value) {
    if (value.kind !== "text") {
      throw new StatementError("must be a string: patterns that data makes are not supported", value);
    }
    try {
      return compileCapture(value.value);
    } catch (error) {
      throw new StatementError(`is no regular expression of RE2: ${errorMessage(error)}`, value);
    }
  },
};

/** A field that can be set. */
export interface Target extends Access {
  readonly set: (run: Run, value: OttlValue) => void;
}

function pathOf(value: Expression): Path {
  if (value.kind === "path") return value;
  throw new StatementError("must be a path", value);
}

/** A path that can be set: @throws StatementError for anything else. */
export const target: Parameter<Target> = {
  isOptional: false,
  bind(value, binder) {
    const access = binder.access(pathOf(value));
    const { set } = access;
    if (set === undefined) throw new StatementError("cannot be set", value);
    return { ...access, set };
  },
};

/** A map that is changed in place. @throws OttlError if the field is none. */
export type MapTarget = (run: Run, edit: (map: EditableMap) => void) => void;

/** A path to a map; one inside a value is changed as a copy, which is put back. */
export const mapTarget: Parameter<MapTarget> = {
  isOptional: false,
  bind(value, binder) {
    const access = target.bind(value, binder);
    const { map: inPlace } = access;
    if (inPlace !== undefined) return (run, edit) => edit(inPlace(run));
    return (run, edit) => {
      const current = access.get(run);
      if (!isMap(current)) throw new OttlError(`expected map but got ${typeName(current)}`);
      const changed = new ValueMap(current.value);
      edit(changed);
      access.set(run, { kind: "map", value: changed.entries() });
    };
  },
};

/** A converter that is passed on by its name, as `SHA256`. */
export const converter: Parameter<(value: Getter) => Getter> = {
  isOptional: false,
  bind(value, binder: Binder) {
    if (value.kind !== "enum") throw new StatementError("must be the name of a converter", value);
    const definition = binder.function(value.name, value);
    // Once now, so that one that does not fit is told before anything runs.
    definition.applyTo(() => "", value);
    return (input) => definition.applyTo(input, value);
  },
};

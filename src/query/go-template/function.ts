import { errorMessage } from "../../base/errors.ts";
import { BadArgument } from "./bad-argument.ts";
import type { GoTime } from "./go-time.ts";
import { TemplateError } from "./template-error.ts";
import { type Value, isTime, typeName } from "./value.ts";

/** Go types that functions take. */
interface Types {
  readonly string: string;
  readonly int: bigint;
  readonly float: number;
  readonly time: GoTime;
  readonly any: Value;
}

/** What a function's parameter takes. */
export type TypeName = keyof Types;

/** A function of templates: what it takes, and how it is called with that. */
export interface TemplateFunction {
  readonly takes: readonly TypeName[];
  /** Of the arguments behind those, if there may be any. */
  readonly more?: TypeName;
  readonly call: (args: readonly Value[]) => Value;
}

type Args<T extends readonly TypeName[]> = { readonly [Index in keyof T]: Types[T[Index]] };

/** A function of a fixed number of arguments; they have the types when it is called. */
export function fixed<const T extends readonly TypeName[]>(
  takes: T,
  call: (...args: Args<T>) => Value,
): TemplateFunction {
  // The caller has checked the arguments by `takes`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { takes, call: (args) => call(...(args as unknown as Args<T>)) };
}

/** A function of any number of arguments behind the first ones. */
export function open(
  takes: readonly TypeName[],
  more: TypeName,
  call: (...args: readonly Value[]) => Value,
): TemplateFunction {
  return { takes, more, call: (args) => call(...args) };
}

/** @throws TemplateError if there are too few or too many arguments, or one is of another type */
export function callFunction(name: string, fn: TemplateFunction, args: readonly Value[]): Value {
  const { takes, more, call } = fn;
  if (more === undefined ? args.length !== takes.length : args.length < takes.length) {
    const want = more === undefined ? String(takes.length) : `at least ${takes.length}`;
    throw new TemplateError(`wrong number of args for ${name}: want ${want} got ${args.length}`);
  }
  const converted = args.map((value, index) => convert(value, takes[index] ?? more ?? "any", index));
  try {
    return call(converted);
  } catch (error) {
    throw new FailedCall(`error calling ${name}: ${errorMessage(error)}`);
  }
}

/** A function that failed, not one that was called wrongly: its whole command is named. */
export class FailedCall extends TemplateError {}

const GO_NAMES: Readonly<Record<TypeName, string>> = {
  string: "string",
  int: "int",
  float: "float64",
  time: "time.Time",
  any: "interface {}",
};

function convert(value: Value, type: TypeName, index: number): Value {
  if (isOf(value, type)) return value;
  if (type === "float" && typeof value === "bigint") return Number(value);
  const expected = GO_NAMES[type];
  if (value === undefined) throw new BadArgument(`invalid value; expected ${expected}`, index, type);
  const message = `wrong type for value; expected ${expected}; got ${typeName(value)}`;
  throw new BadArgument(message, index, type);
}

function isOf(value: Value, type: TypeName): boolean {
  switch (type) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "int":
      return typeof value === "bigint";
    case "float":
      return typeof value === "number";
    case "time":
      return isTime(value);
  }
}

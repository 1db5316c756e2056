import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { decimalText } from "../../base/float-text.ts";
import { ValueProblem, array, isPrivate, object, text, typeName } from "../value/value.ts";
import type { FunctionValue, Value } from "../value/value.ts";

/**
 * A function of the standard library. If an argument is known only when the file runs, so is the result; if one is
 * private, so are the texts of the result.
 *
 * @param count how many arguments it takes, exactly or at least.
 */
export function makeFunction(
  name: string,
  count: { readonly exactly: number } | { readonly atLeast: number },
  call: (args: readonly Value[]) => Value,
): FunctionValue {
  return {
    kind: "function",
    name,
    call: (args) => {
      checkCount(count, args.length);
      const unknown = args.find((arg) => isUnknown(arg));
      if (unknown !== undefined) return unknown;
      const result = call(args);
      if (result.kind === "string" && result.text.length > ALLOY_LIMITS.stringLength) throw tooLong();
      return args.some(isPrivate) ? madePrivate(result) : result;
    },
  };
}

/** Names the limit `alloy.stringLength`. */
export const tooLong = (): ValueProblem =>
  new ValueProblem(`makes a string that is too long ${limitText("stringLength")}`);

function checkCount(count: { readonly exactly: number } | { readonly atLeast: number }, given: number): void {
  if ("exactly" in count && given !== count.exactly) {
    throw new ValueProblem(`expected ${count.exactly} args, got ${given}`);
  }
  if ("atLeast" in count && given < count.atLeast) {
    throw new ValueProblem(`expected at least ${count.atLeast} args, got ${given}`);
  }
}

function isUnknown(value: Value): boolean {
  if (value.kind === "array") return value.elements.some(isUnknown);
  if (value.kind === "object") return [...value.fields.values()].some(isUnknown);
  return value.kind === "unknown";
}

function madePrivate(value: Value): Value {
  if (value.kind === "string") return text(value.text, "outside");
  if (value.kind === "array") return array(value.elements.map(madePrivate));
  if (value.kind === "object")
    return object([...value.fields].map(([key, each]) => [key, madePrivate(each)]));
  return value;
}

/** The argument as a text, as Alloy converts it. @throws ValueProblem for what is none. */
export function textArgument(args: readonly Value[], index: number): string {
  const value = args[index];
  if (value === undefined) throw new ValueProblem(`expected at least ${index + 1} args, got ${args.length}`);
  return asText(value, index);
}

/**
 * A value as Alloy converts it to a string. @throws ValueProblem for secrets, and for what is no string, number or
 * null.
 */
export function asText(value: Value, argument: number): string {
  if (value.kind === "string") return value.text;
  if (value.kind === "null") return "";
  if (value.kind === "number") {
    return typeof value.number === "bigint" ? String(value.number) : decimalText(value.number);
  }
  if (value.kind === "secret") throw new ValueProblem("secrets may not be converted into strings", argument);
  throw new ValueProblem(`should be string, got ${typeName(value)}`, argument);
}

/** @throws ValueProblem if it is none. */
export function arrayArgument(args: readonly Value[], index: number): readonly Value[] {
  const value = args[index];
  if (value?.kind === "array") return value.elements;
  throw new ValueProblem(`should be array, got ${value === undefined ? "nothing" : typeName(value)}`, index);
}

import { calculateDouble } from "../../base/arithmetic.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { ScalarValue } from "../../store/traces/source.ts";
import type { ArithmeticOperator, ComparisonOperator, KindName, Static, StatusName } from "./ast.ts";
import { KIND_NAMES, STATUS_NAMES } from "./parse/literals.ts";

/** A word of the language as a value: `error`, `server`. One object a word, so that identity is equality. */
export interface Keyword {
  readonly keyword: StatusName | KindName;
}

/**
 * A value at run time. Ints and durations (nanoseconds) are bigints, floats numbers; they compare by value.
 * A field has a list of these: none if absent, several for arrays, events and links.
 */
export type Value = string | bigint | number | boolean | Keyword;

const keywords = <Name extends Keyword["keyword"]>(names: readonly Name[]): ReadonlyMap<Name, Keyword> =>
  new Map(names.map((name) => [name, { keyword: name }]));
const STATUSES = keywords(STATUS_NAMES);
const KINDS = keywords(KIND_NAMES);

/** @param code OTLP's StatusCode. */
export function statusValue(code: number): Keyword {
  return STATUSES.get(STATUS_NAMES[code] ?? "unset") ?? { keyword: "unset" };
}

/** @param kind OTLP's SpanKind. */
export function kindValue(kind: number): Keyword {
  return KINDS.get(KIND_NAMES[kind] ?? "unspecified") ?? { keyword: "unspecified" };
}

/** `undefined` for nil. */
export function staticValue(value: Static): Value | undefined {
  switch (value.type) {
    case "string":
    case "int":
    case "float":
    case "bool":
    case "duration":
      return value.value;
    case "status":
      return STATUSES.get(value.value);
    case "kind":
      return KINDS.get(value.value);
    case "nil":
      return undefined;
  }
}

/** Scalars as they are, arrays by element; maps and bytes have no value in the language. */
export function attributeValues(value: AnyValue): readonly Value[] {
  switch (value.kind) {
    case "string":
    case "bool":
    case "int":
    case "double":
      return [value.value];
    case "array":
      return value.value.flatMap(attributeValues);
    case "bytes":
    case "map":
    case "empty":
      return [];
  }
}

/** With its kind, as the store and results have it. */
export function scalarOf(value: Exclude<Value, Keyword>): ScalarValue {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "bigint") return { kind: "int", value };
  return typeof value === "number" ? { kind: "double", value } : { kind: "bool", value };
}

const isNumeric = (value: Value): value is bigint | number =>
  typeof value === "bigint" || typeof value === "number";

function ordered(operator: ComparisonOperator, less: boolean, equal: boolean): boolean {
  switch (operator) {
    case "=":
      return equal;
    case "!=":
      return !equal;
    case "<":
      return less;
    case "<=":
      return less || equal;
    case ">":
      return !less && !equal;
    case ">=":
      return !less;
    case "=~":
    case "!~":
      return false;
  }
}

/** Values of different types never match, not even by `!=`. Regular expressions are compiled elsewhere. */
export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
  if (isNumeric(left) && isNumeric(right)) {
    // NaN is neither less than nor equal to anything, and so different from everything.
    if (Number.isNaN(Number(left)) || Number.isNaN(Number(right))) return operator === "!=";
    // A bigint and a number compare by their exact values in JavaScript.
    // oxlint-disable-next-line eqeqeq
    return ordered(operator, left < right, left == right);
  }
  if (typeof left === "string" && typeof right === "string")
    return ordered(operator, left < right, left === right);
  const sameKind = typeof left === typeof right && !isNumeric(left);
  if (!sameKind || typeof left === "string") return false;
  return operator === "=" ? left === right : operator === "!=" && left !== right;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

function integerArithmetic(
  operator: ArithmeticOperator,
  left: bigint,
  right: bigint,
): bigint | number | undefined {
  switch (operator) {
    case "+":
      return wrap(left + right);
    case "-":
      return wrap(left - right);
    case "*":
      return wrap(left * right);
    case "/":
      return right === 0n ? undefined : wrap(left / right);
    case "%":
      return right === 0n ? undefined : left % right;
    case "^": {
      // Through doubles: an exponent from outside must not make numbers of millions of digits.
      const power = Number(left) ** Number(right);
      return Number.isSafeInteger(power) ? BigInt(power) : power;
    }
  }
}

/** Ints stay ints (division cuts), a float makes floats; `undefined` for what are no numbers, and for x / 0. */
export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value | undefined {
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  if (typeof left === "bigint" && typeof right === "bigint") return integerArithmetic(operator, left, right);
  return calculateDouble(operator, Number(left), Number(right));
}

/** A sign change; `undefined` for what is no number. */
export function negate(value: Value): Value | undefined {
  if (typeof value === "bigint") return wrap(-value);
  return typeof value === "number" ? -value : undefined;
}

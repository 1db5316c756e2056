import { calculateDouble } from "../../base/arithmetic.ts";
import type { ArithmeticOperator } from "../../base/arithmetic.ts";
import { holdsInOrder } from "../../base/ordering.ts";
import type { BinaryOperator, UnaryOperator } from "../syntax/token.ts";
import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { ValueProblem, bool, float, integer, text, typeName } from "./value.ts";
import type { NumberValue, SecretValue, StringValue, Value } from "./value.ts";

/** `left operator right`, as syntax/vm of Alloy v1.12.2 evaluates it. @throws ValueProblem */
export function evaluateBinary(operator: BinaryOperator, left: Value, right: Value): Value {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  switch (operator) {
    case "==":
      return bool(areEqual(left, right));
    case "!=":
      return bool(!areEqual(left, right));
    case "||":
    case "&&":
      return logical(operator, left, right);
    case "+":
      return add(left, right);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(operator, left, right);
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
      return arithmetic(operator, left, right);
  }
}

/** Integers wrap at 64 bits, as in Go; what is not known stays so. @throws ValueProblem for another type. */
export function evaluateUnary(operator: UnaryOperator, operand: Value): Value {
  if (operand.kind === "unknown") return operand;
  switch (operator) {
    case "!":
      if (operand.kind !== "bool") throw new ValueProblem(`should be bool, got ${typeName(operand)}`);
      return bool(!operand.bool);
    case "-":
      if (operand.kind !== "number") throw new ValueProblem(`should be number, got ${typeName(operand)}`);
      return typeof operand.number === "bigint"
        ? integer(BigInt.asIntN(64, -operand.number))
        : float(-operand.number);
  }
}

/** Numbers are compared by value, 3 with 3.0 too; functions are never equal. */
export function areEqual(left: Value, right: Value): boolean {
  if (isText(left) && isText(right)) return left.text === right.text;
  if (left.kind === "number" && right.kind === "number") {
    const [one, other] = alike(left.number, right.number);
    // Of a whole number and a float, JavaScript compares the mathematical values.
    // oxlint-disable-next-line eqeqeq
    return one == other;
  }
  if (left.kind === "bool" && right.kind === "bool") return left.bool === right.bool;
  if (left.kind === "array" && right.kind === "array") return areEqualLists(left.elements, right.elements);
  if (left.kind === "object" && right.kind === "object") return areEqualMaps(left.fields, right.fields);
  if (left.kind === "reference" && right.kind === "reference") {
    return left.node === right.node && left.output === right.output;
  }
  return left.kind === "null" && right.kind === "null";
}

const areEqualLists = (left: readonly Value[], right: readonly Value[]): boolean =>
  left.length === right.length &&
  left.every((each, index) => {
    const other = right[index];
    return other !== undefined && areEqual(each, other);
  });

const areEqualMaps = (left: ReadonlyMap<string, Value>, right: ReadonlyMap<string, Value>): boolean =>
  left.size === right.size &&
  [...left].every(([key, value]) => {
    const other = right.get(key);
    return other !== undefined && areEqual(value, other);
  });

const isText = (value: Value): value is StringValue | SecretValue =>
  value.kind === "string" || value.kind === "secret";

function logical(operator: "||" | "&&", left: Value, right: Value): Value {
  if (left.kind !== "bool") throw notOneOf("bool", operator, left);
  if (right.kind !== "bool") throw notOneOf("bool", operator, right);
  return bool(operator === "||" ? left.bool || right.bool : left.bool && right.bool);
}

function add(left: Value, right: Value): Value {
  if (left.kind === "number" && right.kind === "number") return arithmetic("+", left, right);
  if (isText(left) && isText(right)) return join(left, right);
  for (const each of [left, right]) {
    if (each.kind !== "number" && !isText(each)) throw notOneOf("number string capsule", "+", each);
  }
  throw new ValueProblem(`should be ${typeName(left)}, got ${typeName(right)}`);
}

/** With a secret, the whole is one. */
function join(left: StringValue | SecretValue, right: StringValue | SecretValue): Value {
  const joined = left.text + right.text;
  if (joined.length > ALLOY_LIMITS.stringLength) {
    throw new ValueProblem(`makes a string that is too long ${limitText("stringLength")}`);
  }
  if (left.kind === "secret" || right.kind === "secret") return { kind: "secret", text: joined };
  return text(joined, left.isPrivate || right.isPrivate ? "outside" : "file");
}

function compare(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): Value {
  for (const each of [left, right]) {
    if (each.kind !== "number" && each.kind !== "string") throw notOneOf("number string", operator, each);
  }
  if (left.kind === "number" && right.kind === "number") {
    return bool(holdsInOrder(operator, ...alike(left.number, right.number)));
  }
  if (left.kind === "string" && right.kind === "string")
    return bool(holdsInOrder(operator, left.text, right.text));
  throw new ValueProblem(`should be ${typeName(left)}, got ${typeName(right)}`);
}

/** Of two whole numbers of which only one has no sign, Go takes both for such that have one. */
function alike(left: bigint | number, right: bigint | number): [bigint | number, bigint | number] {
  return typeof left === "bigint" && typeof right === "bigint" ? wholeAlike(left, right) : [left, right];
}

function wholeAlike(left: bigint, right: bigint): [bigint, bigint] {
  if (left > MAX_INT64 === right > MAX_INT64) return [left, right];
  return [BigInt.asIntN(64, left), BigInt.asIntN(64, right)];
}

function arithmetic(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left.kind !== "number") throw notOneOf("number", operator, left);
  if (right.kind !== "number") throw notOneOf("number", operator, right);
  if ((operator === "/" || operator === "%") && Number(right.number) === 0) {
    throw new ValueProblem("divide by zero error");
  }
  if (typeof left.number === "bigint" && typeof right.number === "bigint") {
    return whole(operator, ...wholeAlike(left.number, right.number));
  }
  return float(calculateDouble(operator, Number(left.number), Number(right.number)));
}

/** In 64 bits, with Go's overflow; without sign if both are beyond what fits with one. */
function whole(operator: ArithmeticOperator, left: bigint, right: bigint): NumberValue {
  const unsigned = left > MAX_INT64 && right > MAX_INT64;
  const fit = (value: bigint): bigint => (unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value));
  switch (operator) {
    case "+":
      return integer(fit(left + right));
    case "-":
      return integer(fit(left - right));
    case "*":
      return integer(fit(left * right));
    case "/":
      return integer(fit(left / right));
    case "%":
      return integer(fit(left % right));
    case "^":
      return integer(fit(power(left, right)));
  }
}

/** As Alloy multiplies: once for an exponent below 2. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n || base === 1n) return 1n;
  if (base === 0n && exponent > 0n) return 0n;
  let result = 1n;
  let square = base;
  for (let rest = exponent < 1n ? 1n : exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = BigInt.asUintN(64, result * square);
    square = BigInt.asUintN(64, square * square);
  }
  return result;
}

const MAX_INT64 = 2n ** 63n - 1n;

const notOneOf = (types: string, operator: BinaryOperator, value: Value): ValueProblem =>
  new ValueProblem(`should be one of [${types}] for binop ${operator}, got ${typeName(value)}`);

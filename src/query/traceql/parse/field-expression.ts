import type { FieldExpression, FieldOperator } from "../ast.ts";
import type { Cursor } from "./cursor.ts";
import { intrinsic } from "./fields.ts";
import { keyword } from "./literals.ts";

/** From the loosest to the tightest; those of one line group from the left, `^` from the right. */
const INFIX: ReadonlyMap<string, readonly [power: number, operator: FieldOperator]> = new Map(
  (
    [
      ["||"],
      ["&&"],
      ["=", "!=", "<", "<=", ">", ">=", "=~", "!~"],
      ["+", "-"],
      ["*", "/", "%"],
      ["^"],
    ] satisfies FieldOperator[][]
  ).flatMap((operators, power) => operators.map((operator) => [operator, [power, operator]] as const)),
);
/** A sign or `!` takes what binds at least as tightly as `*`. */
const PREFIX_POWER = 4;

/** What stands between braces, or in the parentheses of `by` and aggregates. @throws WatchtowerError `invalid`, `limit` */
export function parseField(cursor: Cursor, least = 0): FieldExpression {
  let left = parseOperand(cursor);
  for (;;) {
    const [power, operator] = INFIX.get(cursor.text) ?? [];
    if (power === undefined || operator === undefined || power < least) return left;
    const { from: offset } = cursor.takeOperator();
    const right =
      operator === "^" ? cursor.nested(() => parseField(cursor, power)) : parseField(cursor, power + 1);
    left = {
      kind: "binary",
      operator,
      left: withWholeId(left, right),
      right: withWholeId(right, left),
      offset,
    };
  }
}

/** Digits of ids, by the field that they are compared with. */
const ID_DIGITS: ReadonlyMap<string, number> = new Map([
  ["trace:id", 32],
  ["link:traceID", 32],
  ["span:id", 16],
  ["span:parentID", 16],
  ["link:spanID", 16],
]);

/** An id may be given without its leading zeros, as results show it, and in upper case. */
function withWholeId(expression: FieldExpression, other: FieldExpression): FieldExpression {
  if (expression.kind !== "static" || expression.value.type !== "string" || other.kind !== "field")
    return expression;
  const digits = other.field.kind === "intrinsic" ? ID_DIGITS.get(other.field.name) : undefined;
  const { value } = expression.value;
  if (digits === undefined || value.length > digits || !/^[0-9a-f]+$/i.test(value)) return expression;
  return { ...expression, value: { type: "string", value: value.toLowerCase().padStart(digits, "0") } };
}

function parseOperand(cursor: Cursor): FieldExpression {
  const { token, text } = cursor;
  const offset = token.from;
  if (text === "(") {
    cursor.take();
    const inner = cursor.nested(() => parseField(cursor));
    cursor.expect(")");
    return inner;
  }
  if (text === "-" || text === "!") {
    cursor.take();
    const operand = cursor.nested(() => parseField(cursor, PREFIX_POWER));
    return negated(text, operand) ?? { kind: "unary", operator: text, operand, offset };
  }
  cursor.take();
  if (token.kind === "static") return { kind: "static", value: token.value, offset };
  if (token.kind === "field") return { kind: "field", field: token.field, offset };
  const field = intrinsic(text);
  if (field !== undefined) return { kind: "field", field, offset };
  const value = keyword(text);
  if (value !== undefined) return { kind: "static", value, offset };
  return cursor.fail(offset, token.kind === "word" ? `unknown identifier: ${text}` : undefined);
}

/** `-5` is a literal, so that it can be pushed down. */
function negated(operator: string, operand: FieldExpression): FieldExpression | undefined {
  if (operator !== "-" || operand.kind !== "static") return undefined;
  const { value, offset } = operand;
  if (value.type === "int" || value.type === "duration") {
    return { kind: "static", value: { type: value.type, value: -value.value }, offset };
  }
  return value.type === "float"
    ? { kind: "static", value: { type: "float", value: -value.value }, offset }
    : undefined;
}

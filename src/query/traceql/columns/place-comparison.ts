import type { FieldExpression } from "../ast.ts";
import { flipped } from "../flipped.ts";
import type { Pace } from "../pace.ts";
import type { Mask } from "./relate-rows.ts";
import type { TraceTable } from "./trace-table.ts";

/** Tells of each row whether where it stands in its trace compares so. */
export type ComparePlace = (table: TraceTable, pace: Pace) => Promise<Mask>;

/** Numbers that say where a row stands in its trace. */
type Numbers = (table: TraceTable, pace: Pace) => Promise<Int32Array>;

const NUMBERS: Readonly<Record<string, Numbers>> = {
  nestedSetLeft: async (table, pace) => (await table.nestedSet(pace)).left,
  nestedSetRight: async (table, pace) => (await table.nestedSet(pace)).right,
  nestedSetParent: async (table, pace) => (await table.nestedSet(pace)).parent,
  childCount: async ({ parents }) => {
    const counts = new Int32Array(parents.length);
    for (const parent of parents) if (parent >= 0) counts[parent] = (counts[parent] ?? 0) + 1;
    return counts;
  },
};

const COMPARISONS: Readonly<Record<string, (number: number, value: number) => boolean>> = {
  "=": (number, value) => number === value,
  "!=": (number, value) => number !== value,
  "<": (number, value) => number < value,
  "<=": (number, value) => number <= value,
  ">": (number, value) => number > value,
  ">=": (number, value) => number >= value,
};

/** `undefined` for what is no comparison of a place with a number. */
export function placeComparison(expression: FieldExpression): ComparePlace | undefined {
  if (expression.kind !== "binary") return undefined;
  const { operator, left, right } = expression;
  const isFlipped = left.kind === "static";
  const [field, value] = isFlipped ? [right, left] : [left, right];
  if (field.kind !== "field" || field.field.kind !== "intrinsic" || value.kind !== "static") return undefined;
  if (value.value.type !== "int" && value.value.type !== "float") return undefined;
  const numbersOf = NUMBERS[field.field.name];
  const holds = COMPARISONS[(isFlipped ? flipped(operator) : operator) ?? ""];
  if (numbersOf === undefined || holds === undefined) return undefined;
  // Integers that a double does not have are beyond all places, and stay so.
  const wanted = Number(value.value.value);
  return async (table, pace) => {
    const numbers = await numbersOf(table, pace);
    const mask = new Uint8Array(table.rows);
    for (let row = 0; row < mask.length; row++) mask[row] = holds(numbers[row] ?? 0, wanted) ? 1 : 0;
    return mask;
  };
}

/** Whether a comparison of places is among the parts of a condition. */
export function comparesPlaces(expression: FieldExpression): boolean {
  switch (expression.kind) {
    case "static":
    case "field":
      return false;
    case "unary":
      return expression.operator === "!" && comparesPlaces(expression.operand);
    case "binary":
      if (expression.operator === "&&" || expression.operator === "||")
        return comparesPlaces(expression.left) || comparesPlaces(expression.right);
      return placeComparison(expression) !== undefined;
  }
}

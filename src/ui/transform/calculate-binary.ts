import { isObject, type JsonObject, numberOf, objectOf, textOf } from "../../dashboard-file/json.ts";
import { type DataFrame, type Field, timeFieldOf } from "../frames/data-frame.ts";
import { type Calculate, nameAmong, withFields } from "./columns.ts";
import { TransformError } from "./transform-error.ts";

/** A column by its name, or a number. */
interface Operand {
  readonly name: string | undefined;
  readonly fixed: number | undefined;
  /** As it is written in the name of the result. */
  readonly text: string;
}

export interface Operands {
  readonly left: Operand;
  readonly right: Operand;
  readonly operator: string;
  readonly operate: (a: number, b: number) => number;
  /** Every column of this type is a left one. */
  readonly byType: string | undefined;
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** @throws TransformError for an operator that is not known. */
export function operandsOf(options: JsonObject, frames: readonly DataFrame[]): Operands {
  const { left, right, operator } = objectOf(options["binary"]);
  const sign = textOf(operator) ?? "+";
  const operate = OPERATORS[sign];
  if (operate === undefined) throw new TransformError(`operator ${sign} is not supported`);
  const names = new Set(frames.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const matcher = objectOf(objectOf(left)["matcher"]);
  return {
    left: operandOf(left, names),
    right: operandOf(right, names),
    operator: sign,
    operate,
    byType: matcher["id"] === "byType" ? textOf(matcher["options"]) : undefined,
  };
}

/** Text is a column's name, or a number that no column is called. */
function operandOf(side: unknown, names: ReadonlySet<string>): Operand {
  if (!isObject(side)) {
    const text = textOf(side) ?? "";
    const isName = Number.isNaN(Number(text)) || names.has(text);
    return { name: isName ? text : undefined, fixed: Number.parseFloat(text), text };
  }
  const { matcher, fixed } = side;
  const options = textOf(objectOf(matcher)["options"]);
  const byName = objectOf(matcher)["id"] === "byName";
  return {
    name: byName ? options : undefined,
    fixed: numberOf(fixed ?? options),
    text: options ?? textOf(fixed) ?? "",
  };
}

/** Row by row; undefined of a frame that has not both sides. */
export function binary(frames: readonly DataFrame[], operands: Operands): Calculate {
  const nameOf = nameAmong(frames);
  return (frame) => {
    const [left, right] = [operands.left, operands.right].map((operand) => valuesOf(frame, operand, nameOf));
    return left === undefined || right === undefined ? undefined : operated(left, right, operands);
  };
}

function operated(
  left: ArrayLike<unknown>,
  right: ArrayLike<unknown>,
  { operate }: Operands,
): readonly number[] {
  return Array.from(left, (value, row) => operate(numeric(value), numeric(right[row])));
}

/** A gap counts as zero in arithmetic, what is missing makes no number. */
function numeric(value: unknown): number {
  return value === null ? 0 : typeof value === "number" || typeof value === "boolean" ? Number(value) : NaN;
}

function valuesOf(
  frame: DataFrame,
  { name, fixed }: Operand,
  nameOf: (field: Field, frame: DataFrame) => string,
): ArrayLike<unknown> | undefined {
  const field =
    name === undefined ? undefined : frame.fields.find((candidate) => nameOf(candidate, frame) === name);
  if (field !== undefined) return field.values;
  return fixed === undefined || Number.isNaN(fixed)
    ? undefined
    : Array.from({ length: frame.length }, () => fixed);
}

/** A column more for each one of a type. */
export function binaryByType(
  frames: readonly DataFrame[],
  options: JsonObject,
  operands: Operands,
): readonly DataFrame[] {
  const nameOf = nameAmong(frames);
  const replaces = options["replaceFields"] === true;
  return frames.flatMap((frame) => {
    const right = valuesOf(frame, operands.right, nameOf);
    const time = options["timeSeries"] === false ? undefined : timeFieldOf(frame);
    const fields = frame.fields.flatMap((field) => [
      ...(replaces || field === time ? [] : [field]),
      ...(field.type === operands.byType && right !== undefined ? [madeOfType(field, right, operands)] : []),
    ]);
    if (replaces && fields.length === 0) return [];
    return [
      { ...withFields(frame, [...(time === undefined ? [] : [time]), ...fields]), length: frame.length },
    ];
  });
}

function madeOfType(field: Field, right: ArrayLike<unknown>, operands: Operands): Field {
  return {
    ...field,
    name: `${field.name} ${operands.operator} ${operands.right.text}`,
    values: operated(field.values, right, operands),
  };
}

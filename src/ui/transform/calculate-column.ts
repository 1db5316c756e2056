import { type JsonObject, numberOf, textOf, textsOf } from "../../dashboard-file/json.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher } from "../fields/field-matchers.ts";
import { isReducer, reduceField } from "../fields/reducers.ts";
import { type DataFrame, type Field, isNumeric } from "../frames/data-frame.ts";
import { type Calculate, column, nameAmong } from "./columns.ts";
import { TransformError } from "./transform-error.ts";

/** A calculation over the columns of each row. Gaps are left out. */
export function reduceRow(frames: readonly DataFrame[], options: JsonObject): Calculate {
  const id = textOf(options["reducer"]) ?? "sum";
  if (!isReducer(id)) throw new TransformError(`calculation ${id} is not supported`);
  const matches = chosen(frames, textsOf(options["include"]));
  return (frame) => {
    const columns = frame.fields.filter((field) => matches(field, frame)).map(({ values }) => values);
    return Array.from({ length: frame.length }, (_, row) =>
      reduceField(
        column(
          "row",
          "number",
          columns.map((values) => values[row] ?? null),
        ),
        id,
      ),
    );
  };
}

function chosen(
  frames: readonly DataFrame[],
  names: readonly string[],
): (field: Field, frame: DataFrame) => boolean {
  const matcher = names.length > 0 ? { id: "byNames", options: { names } } : { id: "numeric" };
  return fieldMatcher(matcher, namingOf(frames)) ?? (() => false);
}

const UNARY: Readonly<Record<string, (value: number, total: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  round: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
  percent: (value, total) => value / (total || 1),
};

/** A function of one column. */
export function unary(frames: readonly DataFrame[], options: JsonObject): Calculate {
  const operator = textOf(options["operator"]) ?? "abs";
  const operate = Object.hasOwn(UNARY, operator) ? UNARY[operator] : undefined;
  if (operate === undefined) throw new TransformError(`function ${operator} is not supported`);
  const nameOf = nameAmong(frames);
  const name = textOf(options["fieldName"]) ?? "";
  return (frame) => {
    const field = frame.fields.findLast(
      (candidate) => candidate.type === "number" && nameOf(candidate, frame) === name,
    );
    if (field === undefined || field.values.length === 0) return undefined;
    const total = numbersOf(field)
      .filter(Number.isFinite)
      .reduce((sum, value) => sum + value, 0);
    return numbersOf(field).map((value) => operate(value, total));
  };
}

/** Gaps count as zero, what is missing is no number. */
function numbersOf(field: Field): readonly number[] {
  return isNumeric(field) ? Array.from(field.values, (value) => (value === null ? 0 : value)) : [];
}

/** The sum, or the mean, of a column up to each row. */
export function cumulative(frames: readonly DataFrame[], options: JsonObject): Calculate {
  const id = textOf(options["reducer"]) ?? "sum";
  if (id !== "sum" && id !== "mean") throw new TransformError(`cumulative ${id} is not supported`);
  return ofFirst(frames, options, (field) => {
    let total = 0;
    return valuesOf(field).map((value, row) => {
      total += value ?? 0;
      return id === "sum" ? total : total / (row + 1);
    });
  });
}

/** The mean, the variance or the deviation within a window that moves along a column. */
export function moving(frames: readonly DataFrame[], options: JsonObject): Calculate {
  const id = textOf(options["reducer"]) ?? "mean";
  if (!["mean", "variance", "stdDev"].includes(id)) throw new TransformError(`moving ${id} is not supported`);
  const size = numberOf(options["windowSize"]) ?? 0.1;
  if (size <= 0) throw new TransformError("the window has to be larger than 0");
  const isShare = options["windowSizeMode"] !== "fixed";
  return ofFirst(frames, options, (field, { length }) => {
    const window = Math.ceil(size * (isShare ? length : 1));
    const centered = options["windowAlignment"] === "centered";
    const [behind, ahead] = centered ? [Math.floor(window / 2), Math.ceil(window / 2) - 1] : [window - 1, 0];
    const values = valuesOf(field);
    return values.map((_, row) => {
      const part = column("window", "number", values.slice(Math.max(0, row - behind), row + ahead + 1));
      return reduceField(part, id) ?? 0;
    });
  });
}

function valuesOf(field: Field): readonly (number | null | undefined)[] {
  return isNumeric(field) ? Array.from(field.values) : Array.from(field.values, () => null);
}

/** Of the column that is named, else of the first one of numbers. */
function ofFirst(
  frames: readonly DataFrame[],
  options: JsonObject,
  calculate: (field: Field, frame: DataFrame) => readonly unknown[],
): Calculate {
  const name = textOf(options["field"]) ?? "";
  const matches = chosen(frames, name === "" ? [] : [name]);
  return (frame) => {
    const field = frame.fields.find((candidate) => matches(candidate, frame));
    return field === undefined ? undefined : calculate(field, frame);
  };
}

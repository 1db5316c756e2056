import { type JsonObject, objectOf, textOf } from "../../dashboard-file/json.ts";
import { reducerName } from "../fields/reducers.ts";
import { type DataFrame, type Field, timeFieldOf } from "../frames/data-frame.ts";
import { binary, binaryByType, operandsOf } from "./calculate-binary.ts";
import { cumulative, moving, reduceRow, unary } from "./calculate-column.ts";
import { type Calculate, column, withFields } from "./columns.ts";
import { join } from "./join-by-field.ts";
import { TransformError } from "./transform-error.ts";

/** `calculateField`: a column made of others, row by row. */
export function calculateField(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const mode = textOf(options["mode"]) ?? "reduceRow";
  const asSeries = options["timeSeries"] !== false;
  const inputs = asSeries && !hasFixedOperand(mode, options) ? inOneFrame(frames) : frames;
  switch (mode) {
    case "binary": {
      const operands = operandsOf(options, inputs);
      if (operands.byType !== undefined) return binaryByType(inputs, options, operands);
      return added(inputs, options, binary(inputs, operands));
    }
    case "reduceRow":
      return added(inputs, options, reduceRow(inputs, objectOf(options["reduce"])));
    case "unary":
      return added(inputs, options, unary(inputs, objectOf(options["unary"])));
    case "cumulativeFunctions":
      return added(inputs, options, cumulative(inputs, objectOf(options["cumulative"])));
    case "windowFunctions":
      return added(inputs, options, moving(inputs, objectOf(options["window"])));
    case "index":
      return inputs.map((frame) => withIndex(frame, options));
    default:
      throw new TransformError(`mode ${mode} is not supported`);
  }
}

/** A number on the right works on each frame by itself. */
function hasFixedOperand(mode: string, options: JsonObject): boolean {
  const { right } = objectOf(options["binary"]);
  const fixed = typeof right === "string" ? right : textOf(objectOf(right)["fixed"]);
  return mode === "binary" && fixed !== undefined && !Number.isNaN(Number(fixed));
}

/** Series whose times are called the same are joined, so that they have rows. */
function inOneFrame(frames: readonly DataFrame[]): readonly DataFrame[] {
  const names = new Set(frames.map((frame) => timeFieldOf(frame)?.name));
  const [name] = names;
  return frames.length > 1 && names.size === 1 && name !== undefined ? join(frames, name, "outer") : frames;
}

function added(
  frames: readonly DataFrame[],
  options: JsonObject,
  calculate: Calculate,
): readonly DataFrame[] {
  const replaces = options["replaceFields"] === true;
  const alias = textOf(options["alias"]) ?? "";
  return frames.flatMap((frame) => {
    const values = calculate(frame);
    if (values === undefined) return replaces ? [] : [frame];
    const made = column(alias === "" ? nameOf(options) : alias, "number", values);
    const field = alias === "" ? made : { ...made, config: { displayName: alias } };
    return [
      {
        ...withFields(frame, replaces ? [...keptTime(frame, options), field] : [...frame.fields, field]),
        length: frame.length,
      },
    ];
  });
}

function keptTime(frame: DataFrame, options: JsonObject): readonly Field[] {
  const time = timeFieldOf(frame);
  return time === undefined || options["timeSeries"] === false ? [] : [time];
}

function withIndex(frame: DataFrame, options: JsonObject): DataFrame {
  const asShare = objectOf(options["index"])["asPercentile"] === true;
  const values = Array.from({ length: frame.length }, (_, row) => (asShare ? row / frame.length : row));
  const field = {
    ...column(textOf(options["alias"]) ?? "Row", "number", values),
    config: asShare ? { unit: "percentunit" } : {},
  };
  return {
    ...withFields(frame, options["replaceFields"] === true ? [field] : [...frame.fields, field]),
    length: frame.length,
  };
}

/** What a column is called that has no alias. */
function nameOf(options: JsonObject): string {
  const part = (name: string): JsonObject => objectOf(options[name]);
  switch (textOf(options["mode"]) ?? "reduceRow") {
    case "cumulativeFunctions":
      return `cumulative ${textOf(part("cumulative")["reducer"]) ?? ""}${ofField(part("cumulative")["field"])}`;
    case "windowFunctions": {
      const { windowAlignment, reducer, field } = part("window");
      return `${textOf(windowAlignment) ?? ""} moving ${textOf(reducer) ?? ""}${ofField(field)}`;
    }
    case "unary":
      return `${textOf(part("unary")["operator"]) ?? ""}${ofField(part("unary")["fieldName"])}`;
    case "binary":
      return binaryName(part("binary"));
    case "reduceRow":
      return reducerName(textOf(part("reduce")["reducer"]) ?? "sum");
    default:
      return "math";
  }
}

function ofField(name: unknown): string {
  const text = textOf(name) ?? "";
  return text === "" ? "" : `(${text})`;
}

function binaryName({ left, operator, right }: JsonObject): string {
  const [a, b] = [left, right].map((side) => {
    const { matcher, fixed } = objectOf(side);
    return textOf(side) ?? textOf(objectOf(matcher)["options"]) ?? textOf(fixed) ?? "";
  });
  return a === "" || b === "" || a === undefined || b === undefined
    ? ""
    : `${a} ${textOf(operator) ?? "+"} ${b}`;
}

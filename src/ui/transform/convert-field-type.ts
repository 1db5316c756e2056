import { type JsonObject, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { namingOf } from "../fields/display-name.ts";
import { fieldMatcher } from "../fields/field-matchers.ts";
import { formatPattern } from "../format/date-pattern.ts";
import { parseDate } from "../format/parse-date.ts";
import { cellText } from "../frames/cell-text.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { TransformError } from "./transform-error.ts";

/** `convertFieldType`: columns of another type, their values read as such; what cannot be read is null. */
export function convertFieldType(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  return objectsOf(options["conversions"]).reduce((current: readonly DataFrame[], conversion) => {
    const target = textOf(conversion["targetField"]) ?? "";
    const matches = fieldMatcher({ id: "byName", options: target }, namingOf(current));
    if (target === "" || matches === undefined) return current;
    return current.map((frame) => ({
      ...frame,
      fields: frame.fields.map((field) => (matches(field, frame) ? converted(field, conversion) : field)),
    }));
  }, frames);
}

function converted(field: Field, conversion: JsonObject): Field {
  const type = textOf(conversion["destinationType"]) ?? "";
  const to = (destination: Field["type"], convert: (value: unknown) => unknown): Field => ({
    ...field,
    type: destination,
    values: Array.from(field.values, convert),
  });
  switch (type) {
    case "time":
      return to("time", timeReader(field, conversion));
    case "number":
      return to("number", toNumber);
    case "string":
      return to("string", textWriter(field, conversion));
    case "boolean":
      return to("boolean", Boolean);
    case "other":
      return to("other", toComplex);
    case "":
      return field;
    default:
      throw new TransformError(`type ${type} is not supported`);
  }
}

/** Numbers are milliseconds, or seconds where the format says so; texts are dates. */
function timeReader(
  { values }: Field,
  { dateFormat, timezone }: JsonObject,
): (value: unknown) => number | null {
  const pattern = textOf(dateFormat) ?? "";
  const scale = pattern === "X" ? 1000 : 1;
  const areNumbers = Array.from(values).some((value) => typeof value === "number");
  return (value) => {
    if (areNumbers) return typeof value === "number" ? value * scale : null;
    return typeof value === "string" && value !== ""
      ? (parseDate(value, pattern, textOf(timezone)) ?? null)
      : null;
  };
}

/** Thousands may be apart by commas. */
function toNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === "") return null;
  const number = typeof value === "string" ? Number(value.replaceAll(",", "")) : Number(value);
  return Number.isFinite(number) ? number : null;
}

function textWriter(
  { type }: Field,
  { dateFormat, timezone, joinWith }: JsonObject,
): (value: unknown) => string {
  const [pattern, separator] = [textOf(dateFormat) ?? "", textOf(joinWith) ?? ""];
  return (value) => {
    if (type === "time") {
      return formatPattern(
        Number(value),
        pattern === "" ? "YYYY-MM-DDTHH:mm:ssZ" : pattern,
        textOf(timezone),
      );
    }
    return Array.isArray(value) && separator !== "" ? value.map(cellText).join(separator) : cellText(value);
  };
}

function toComplex(value: unknown): unknown {
  try {
    return JSON.parse(cellText(value));
  } catch {
    return null;
  }
}

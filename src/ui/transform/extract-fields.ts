import { isObject, type JsonObject, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { type DataFrame, type Field, isNumeric } from "../frames/data-frame.ts";
import { regExpOf } from "../regexp/dashboard-regexp.ts";
import { column, guessedType, nameIn, withFields } from "./columns.ts";
import { parseKeyValues } from "./key-values.ts";
import { TransformError } from "./transform-error.ts";

type Parse = (text: string) => JsonObject | undefined;

/** `extractFields`: columns of what the texts or objects of another column hold. */
export function extractFields(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const source = textOf(options["source"]) ?? "";
  const parse = parserOf(options);
  return frames.map((frame) => {
    const nameOf = nameIn(frame);
    const field = frame.fields.find((candidate) => candidate.name === source || nameOf(candidate) === source);
    return field === undefined ? frame : withExtracted(frame, extracted(field, parse, options), options);
  });
}

function withExtracted(frame: DataFrame, fields: readonly Field[], options: JsonObject): DataFrame {
  const replaces = options["replace"] === true;
  const time =
    replaces && options["keepTime"] === true
      ? frame.fields.filter(({ type }) => type === "time").slice(0, 1)
      : [];
  return { ...withFields(frame, [...(replaces ? time : frame.fields), ...fields]), length: frame.length };
}

/** More columns than this come from a column of something else than was meant. */
const MAX_FIELDS = 1000;

function extracted(field: Field, parse: Parse, options: JsonObject): readonly Field[] {
  const paths = objectsOf(options["jsonPaths"]).filter(({ path }) => (textOf(path) ?? "") !== "");
  const rows = Array.from(field.values, (value) => {
    const object = objectIn(value, parse);
    return object === undefined || paths.length === 0 ? (object ?? {}) : picked(object, paths);
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length > MAX_FIELDS)
    throw new TransformError(`there are ${names.length} fields to extract; at most ${MAX_FIELDS} are`);
  return names.map((name) => {
    const values = rows.map((row) => row[name] ?? null);
    const made = column(name, guessedType(values), values);
    return isNumeric(made)
      ? { ...made, values: values.map((value) => (typeof value === "number" ? value : null)) }
      : made;
  });
}

function objectIn(value: unknown, parse: Parse): JsonObject | undefined {
  if (isObject(value)) return value;
  return typeof value === "string" ? parse(value) : undefined;
}

function picked(object: JsonObject, paths: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(
    paths.map(({ path, alias }) => {
      const at = textOf(path) ?? "";
      const name = textOf(alias) ?? "";
      return [name === "" ? at : name, atPath(object, at)];
    }),
  );
}

/** `a.b[0]["c"]` */
function atPath(object: unknown, path: string): unknown {
  const steps = [...path.matchAll(/[^.[\]"']+/g)].map(([step]) => step);
  return steps.reduce((value: unknown, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, object);
}

function parserOf(options: JsonObject): Parse {
  const format = textOf(options["format"]) ?? "auto";
  switch (format) {
    case "json":
      return parseJson;
    case "kvp":
      return parseKeyValues;
    case "auto":
      return (text) => parseJson(text) ?? parseKeyValues(text);
    case "regexp":
      return groupsParser(textOf(options["regExp"]) ?? "/(?<NewField>.*)/");
    case "delimiter":
      return delimiterParser(textOf(options["delimiter"]) ?? ",");
    default:
      throw new TransformError(`format ${format} is not supported`);
  }
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value))
      return Object.fromEntries(value.map((member: unknown, index) => [String(index), member]));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function groupsParser(pattern: string): Parse {
  const [, source = pattern, flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(pattern) ?? [];
  const expression = regExpOf(source, flags.replace("g", ""));
  if (expression === undefined) throw new TransformError(`${source} is no regular expression`);
  return (text) => ({ ...expression.matches(text)[0]?.named });
}

/** Each part is a column, in which it counts as there. */
function delimiterParser(delimiter: string): Parse {
  return (text) =>
    Object.fromEntries(
      text
        .trim()
        .split(delimiter)
        .map((part) => [part.trim(), 1]),
    );
}

import { byteLength, byteSlice, escapeQuery } from "./go-text.ts";
import { type TemplateFunction, fixed, open } from "./function.ts";
import { printf } from "./printf.ts";
import { TemplateError } from "./template-error.ts";
import { type Value, LabelMap, isList, isTrue, membersOf, typeName, valueText } from "./value.ts";

type Kind = "string" | "int" | "float" | "bool" | "other";

function kindOf(value: Value): Kind {
  if (typeof value === "string") return "string";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "float";
  return typeof value === "boolean" ? "bool" : "other";
}

/** @throws TemplateError if the two are of different kinds */
function isEqual(left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return left === right;
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a === "other" || b === "other") {
    throw new TemplateError(`non-comparable type ${valueText(left)}: ${typeName(left)}`);
  }
  if (a !== b) throw new TemplateError("incompatible types for comparison");
  return left === right;
}

/** @throws TemplateError if the two have no order */
function isLess(left: Value, right: Value): boolean {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a === "other" || b === "other" || a === "bool" || b === "bool") {
    throw new TemplateError("invalid type for comparison");
  }
  if (a !== b) throw new TemplateError("incompatible types for comparison");
  return (left ?? 0) < (right ?? 0);
}

function lengthOf(value: Value): bigint {
  if (typeof value === "string") return BigInt(byteLength(value));
  const size = isList(value) ? value.length : membersOf(value)?.size;
  if (size === undefined) throw new TemplateError(`len of type ${typeName(value)}`);
  return BigInt(size);
}

function member(value: Value, key: Value): Value {
  if (value === undefined) throw new TemplateError("index of untyped nil");
  if (isList(value) || typeof value === "string") {
    if (typeof key !== "bigint")
      throw new TemplateError(`cannot index slice/array with type ${typeName(key)}`);
    const length = typeof value === "string" ? byteLength(value) : value.length;
    if (key < 0n || key >= BigInt(length)) throw new TemplateError(`index out of range: ${key}`);
    return typeof value === "string" ? BigInt(Buffer.from(value)[Number(key)] ?? 0) : value[Number(key)];
  }
  if (membersOf(value) === undefined) throw new TemplateError(`can't index item of type ${typeName(value)}`);
  if (typeof key !== "string") {
    throw new TemplateError(`value has type ${typeName(key)}; should be string`);
  }
  return value instanceof LabelMap ? value.get(key) : membersOf(value)?.get(key);
}

function sliceOf(value: Value, bounds: readonly Value[]): Value {
  if (typeof value !== "string" && !isList(value)) {
    throw new TemplateError(`can't slice item of type ${typeName(value)}`);
  }
  const length = typeof value === "string" ? byteLength(value) : value.length;
  const [from = 0, to = length] = bounds.map((bound) => {
    if (typeof bound !== "bigint")
      throw new TemplateError(`cannot index slice/array with type ${typeName(bound)}`);
    if (bound < 0n || bound > BigInt(length)) throw new TemplateError(`index out of range: ${bound}`);
    return Number(bound);
  });
  if (from > to) throw new TemplateError(`invalid slice index: ${from} > ${to}`);
  return typeof value === "string" ? byteSlice(value, from, to) : value.slice(from, to);
}

/** As Go's `Sprint`: a blank between two neither of which is a text. */
function sprint(values: readonly Value[]): string {
  let out = "";
  for (const [index, value] of values.entries()) {
    const isBetween = index > 0 && typeof value !== "string" && typeof values[index - 1] !== "string";
    out += (isBetween ? " " : "") + valueText(value);
  }
  return out;
}

const HTML: Readonly<Record<string, string>> = {
  "\0": "\uFFFD",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

const escapeHtml = (text: string): string =>
  text.replaceAll(/[\0"'&<>]/g, (character) => HTML[character] ?? "");

const escapeScript = (text: string): string =>
  text.replaceAll(/[\\'"<>&=\p{Cc}]/gu, (character) =>
    /[\\'"]/.test(character)
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );

const comparison = (holds: (left: Value, right: Value) => boolean): TemplateFunction =>
  fixed(["any", "any"], holds);

/** The functions that Go's templates have of themselves, but for `and` and `or`. */
export const BUILTIN_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  not: fixed(["any"], (value) => !isTrue(value)),
  eq: open(["any"], "any", (left, ...rights) => {
    if (rights.length === 0) throw new TemplateError("missing argument for comparison");
    return rights.some((right) => isEqual(left, right));
  }),
  ne: comparison((left, right) => !isEqual(left, right)),
  lt: comparison(isLess),
  le: comparison((left, right) => isLess(left, right) || isEqual(left, right)),
  gt: comparison((left, right) => !isLess(left, right) && !isEqual(left, right)),
  ge: comparison((left, right) => !isLess(left, right)),
  len: fixed(["any"], lengthOf),
  index: open(["any"], "any", (value, ...keys) => keys.reduce(member, value)),
  slice: open(["any"], "any", (value, ...bounds) => sliceOf(value, bounds)),
  print: open([], "any", (...values) => sprint(values)),
  println: open([], "any", (...values) => `${values.map(valueText).join(" ")}\n`),
  printf: open(["string"], "any", (format, ...values) =>
    printf(typeof format === "string" ? format : "", values),
  ),
  html: open([], "any", (...values) => escapeHtml(sprint(values))),
  js: open([], "any", (...values) => escapeScript(sprint(values))),
  urlquery: open([], "any", (...values) => escapeQuery(sprint(values))),
  call: open(["any"], "any", (value) => {
    throw new TemplateError(`non-function of type ${typeName(value)}`);
  }),
};

import {
  NULL,
  ValueProblem,
  array,
  bool,
  float,
  integer,
  object,
  text as alloyText,
} from "../../../alloy/value/value.ts";
import type { Value } from "../../../alloy/value/value.ts";
import { formatGo } from "../../../alloy/stdlib/go-format.ts";
import { OTTL_LIMITS, ottlLimit } from "../limits.ts";
import { textLike } from "../values/convert.ts";
import { byteLength, sliceBytes } from "../values/utf8.ts";
import { OttlError, OttlItems, fromAny, isList, isMap, listOf, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import { camelCase, snakeCase } from "./case.ts";
import { define } from "./definition.ts";
import type { FunctionDefinition } from "./definition.ts";
import { any, asText, each, literalText, optional, pattern, text, whole } from "./parameters.ts";

const concat = define("Concat", { vals: each(asText), delimiter: text }, (given) => (run) => {
  const joined = given.vals.map((value) => value(run) ?? "<nil>").join(given.delimiter(run));
  if (joined.length > OTTL_LIMITS.textLength) throw ottlLimit("textLength", "a longer text");
  return joined;
});

const split = define("Split", { target: text, delimiter: text }, (given) => (run) => {
  const [target, delimiter] = [given.target(run), given.delimiter(run)];
  const pieces = delimiter === "" ? Array.from(target) : target.split(delimiter);
  if (pieces.length > OTTL_LIMITS.listElements) throw ottlLimit("listElements", "a list of more pieces");
  return listOf(pieces);
});

const substring = define("Substring", { target: text, start: whole, length: whole }, (given) => (run) => {
  const [target, start, length] = [given.target(run), given.start(run), given.length(run)];
  if (start < 0n) throw new OttlError(`invalid start for substring function, ${start} cannot be negative`);
  if (length <= 0n)
    throw new OttlError(`invalid length for substring function, ${length} cannot be negative or zero`);
  if (start + length > BigInt(byteLength(target))) {
    throw new OttlError(
      `invalid range for substring function, ${start} to ${start + length} is not in the text`,
    );
  }
  return sliceBytes(target, Number(start), Number(start + length));
});

/** All characters of `replacement` are taken from both ends. */
const trim = define("Trim", { target: text, replacement: optional(literalText) }, (given) => {
  const cutset = new Set(given.replacement ?? " ");
  return (run) => {
    const chars = Array.from(given.target(run));
    let [start, end] = [0, chars.length];
    while (start < end && cutset.has(chars[start] ?? "")) start++;
    while (end > start && cutset.has(chars[end - 1] ?? "")) end--;
    return chars.slice(start, end).join("");
  };
});

const CASES: Readonly<Record<string, (value: string) => string>> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  snake: snakeCase,
  camel: camelCase,
};

const convertCase = define("ConvertCase", { target: text, to_case: literalText }, (given, site) => {
  const convert = Object.hasOwn(CASES, given.to_case) ? CASES[given.to_case] : undefined;
  if (convert === undefined) throw site.problem("to_case", `must be one of ${Object.keys(CASES).join(", ")}`);
  return (run) => convert(given.target(run));
});

const inCase = (name: string, convert: (value: string) => string): FunctionDefinition =>
  define(name, { target: text }, (given) => (run) => convert(given.target(run)));

const isMatch = define("IsMatch", { target: any, pattern }, (given) => (run) => {
  const value = given.target(run);
  const target = typeof value === "string" ? value : textLike(value);
  return target !== undefined && given.pattern.test(target);
});

const hasPrefix = define(
  "HasPrefix",
  { value: text, prefix: text },
  (given) => (run) => given.value(run).startsWith(given.prefix(run)),
);

const hasSuffix = define(
  "HasSuffix",
  { value: text, suffix: text },
  (given) => (run) => given.value(run).endsWith(given.suffix(run)),
);

/** Of texts the bytes, as in Go. */
const len = define("Len", { target: any }, (given) => (run) => {
  const value = given.target(run);
  if (typeof value === "string") return BigInt(byteLength(value));
  if (isList(value) || isMap(value)) return BigInt(value.value.length);
  if (value instanceof OttlItems) return BigInt(value.count);
  throw new OttlError(`${typeName(value)} has no length`);
});

const format = define("Format", { format_string: text, format_arguments: each(any) }, (given) => (run) => {
  const values = given.format_arguments.map((get) => alloyValue(get(run)));
  try {
    return formatGo(given.format_string(run), values);
  } catch (error) {
    if (error instanceof ValueProblem) throw new OttlError(`the format ${error.message}`);
    throw error;
  }
});

/** As Go's `fmt` is given it. */
function alloyValue(value: OttlValue): Value {
  if (isList(value)) return array(value.value.map((element) => alloyValue(fromAny(element))));
  if (isMap(value))
    return object(value.value.map(({ key, value: inner }) => [key, alloyValue(fromAny(inner))]));
  if (value === undefined) return NULL;
  if (typeof value === "boolean") return bool(value);
  if (typeof value === "bigint") return integer(value);
  if (typeof value === "number") return float(value);
  return alloyText(textLike(value) ?? "");
}

export const TEXT_FUNCTIONS = [
  concat,
  split,
  substring,
  trim,
  convertCase,
  inCase("ToLowerCase", (value) => value.toLowerCase()),
  inCase("ToUpperCase", (value) => value.toUpperCase()),
  inCase("ToSnakeCase", snakeCase),
  inCase("ToCamelCase", camelCase),
  isMatch,
  hasPrefix,
  hasSuffix,
  len,
  format,
];

import { textLike } from "../values/convert.ts";
import { OttlItems, isList, isMap } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import { define } from "./definition.ts";
import type { FunctionDefinition } from "./definition.ts";
import { any, asBool, asFloat, asWhole } from "./parameters.ts";

const check = (name: string, isSo: (value: OttlValue) => boolean): FunctionDefinition =>
  define(name, { target: any }, (given) => (run) => isSo(given.target(run)));

/** What is asked of a value's type, and conversions of one type to another. */
export const TYPE_FUNCTIONS = [
  check("IsString", (value) => typeof value === "string"),
  check("IsBool", (value) => typeof value === "boolean"),
  check("IsInt", (value) => typeof value === "bigint"),
  check("IsDouble", (value) => typeof value === "number"),
  check("IsMap", isMap),
  check("IsList", (value) => isList(value) || value instanceof OttlItems),
  define("Int", { target: asWhole }, (given) => given.target),
  define("Double", { target: asFloat }, (given) => given.target),
  define("Bool", { target: asBool }, (given) => given.target),
  define("String", { target: any }, (given) => (run) => textLike(given.target(run))),
];

import { hostname } from "node:os";
import { posix } from "node:path";
import { errorMessage } from "../../base/errors.ts";
import { ALLOY_LIMITS } from "../limits.ts";
import { NULL, ValueProblem, array, object, text, typeName, unknownValue } from "../value/value.ts";
import type { FunctionValue, ObjectValue, Value } from "../value/value.ts";
import { ARRAYS } from "./arrays.ts";
import { ENCODINGS } from "./encodings.ts";
import { makeFunction, textArgument } from "./function.ts";
import { findByJsonPath } from "./json-path.ts";
import { fromJavaScript } from "./json.ts";
import { STRINGS } from "./strings.ts";

/** The version whose language this is. */
export const ALLOY_VERSION = "v1.12.2";

/** Where the file runs: here, or elsewhere, where the environment is not known. */
export type Environment =
  | { readonly kind: "elsewhere" }
  | { readonly kind: "here"; readonly variables: Variables };

/** The environment as `sys.env` sees it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The standard library of Alloy v1.12.2 by names, with the old names of functions. */
export function standardLibrary(environment: Environment): ReadonlyMap<string, Value> {
  const env = (name: string): FunctionValue =>
    makeFunction(name, { exactly: 1 }, (args) => variable(environment, args));
  return new Map<string, Value>([
    ["constants", constants(environment)],
    ["coalesce", COALESCE],
    ["json_path", JSON_PATH],
    ["sys", object([["env", env("sys.env")]])],
    ["convert", object([["nonsensitive", nonsensitive("convert.nonsensitive")]])],
    ["array", object(ARRAYS)],
    ["encoding", object(ENCODINGS)],
    ["string", object(STRINGS)],
    ["file", object([["path_join", PATH_JOIN]])],
    ["env", env("env")],
    ...[...RENAMED].map(([old, now]): readonly [string, Value] => [old, functionNamed(now)]),
  ]);
}

/** Old names, which Alloy calls deprecated, and what to write instead. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["nonsensitive", "convert.nonsensitive"],
  ["concat", "array.concat"],
  ["json_decode", "encoding.from_json"],
  ["yaml_decode", "encoding.from_yaml"],
  ["base64_decode", "encoding.from_base64"],
  ...[...STRINGS.keys()].map((name): [string, string] => [name, `string.${name}`]),
]);

/** What to write instead of a deprecated name; `undefined` for any other. */
export const replacementOf = (name: string): string | undefined =>
  name === "env" ? "sys.env" : RENAMED.get(name);

/** Functions that Alloy offers only with `--stability.level=experimental`. */
export const EXPERIMENTAL_FUNCTIONS: ReadonlySet<string> = new Set(["array.combine_maps", "array.group_by"]);

function functionNamed(name: string): Value {
  const [namespace = "", field = ""] = name.split(".");
  const functions = { convert: undefined, array: ARRAYS, encoding: ENCODINGS, string: STRINGS }[namespace];
  return functions?.get(field) ?? nonsensitive(name);
}

/** Alloy gives an empty text for what is not set. */
function variable(environment: Environment, args: readonly Value[]): Value {
  const name = textArgument(args, 0);
  if (environment.kind === "elsewhere") return unknownValue(`the environment variable ${name}`);
  return text(environment.variables[name] ?? "", "outside");
}

function constants(environment: Environment): ObjectValue {
  const known = (value: string): Value =>
    environment.kind === "here" ? text(value) : unknownValue("it depends on where the file runs");
  return object([
    ["hostname", known(hostname())],
    ["os", known(process.platform === "win32" ? "windows" : process.platform)],
    ["arch", known({ x64: "amd64", ia32: "386" }[process.arch as string] ?? process.arch)],
    ["version", text(ALLOY_VERSION)],
  ]);
}

/** What a secret holds, as a text that may be shown. */
const nonsensitive = (name: string): FunctionValue => ({
  kind: "function",
  name,
  call: (args) => {
    const [value] = args;
    if (args.length !== 1 || value === undefined)
      throw new ValueProblem(`expected 1 args, got ${args.length}`);
    if (value.kind === "unknown") return value;
    if (value.kind === "secret" || value.kind === "string") return text(value.text);
    throw new ValueProblem(`should be capsule, got ${typeName(value)}`, 0);
  },
});

/** The first argument that is not empty, else the last. */
const COALESCE: FunctionValue = {
  kind: "function",
  name: "coalesce",
  call: (args) => args.find((arg) => !isEmpty(arg)) ?? args.at(-1) ?? NULL,
};

function isEmpty(value: Value): boolean {
  switch (value.kind) {
    case "null":
      return true;
    case "number":
      return Number(value.number) === 0;
    case "string":
    case "secret":
      return value.text === "";
    case "bool":
      return !value.bool;
    case "array":
      return value.elements.length === 0;
    case "object":
      return value.fields.size === 0;
    case "function":
    case "reference":
    case "unknown":
      return false;
  }
}

const JSON_PATH = makeFunction("json_path", { exactly: 2 }, (args) => {
  const source = textArgument(args, 0);
  try {
    return array(findByJsonPath(fromJavaScript(JSON.parse(source), "whole numbers"), textArgument(args, 1)));
  } catch (error) {
    if (error instanceof ValueProblem) throw error;
    // What the parser says quotes the text, which may be a secret.
    throw new ValueProblem(
      `is no valid JSON (${error instanceof SyntaxError ? "syntax" : errorMessage(error)})`,
      0,
    );
  }
});

/** Go's `filepath.Join`: empty parts are passed over, and the result is cleaned. */
const PATH_JOIN = makeFunction("file.path_join", { atLeast: 0 }, (args) => {
  const parts = args.map((_, index) => textArgument(args, index)).filter((part) => part !== "");
  const joined = parts.length === 0 ? "" : posix.join(...parts.slice(0, ALLOY_LIMITS.elements));
  return text(joined.length > 1 ? joined.replace(/\/$/, "") : joined);
});

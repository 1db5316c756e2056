import { errorMessage } from "../../base/errors.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { compileCapture } from "../../base/regexp.ts";
import type { AttributeSchema, Default, ValueType } from "../schema/schema.ts";
import { Secret } from "../value/secret.ts";
import { hiddenUrl, maskUrl } from "../value/show-value.ts";
import { NULL, ValueProblem, array, bool, float, integer, object, text, typeName } from "../value/value.ts";
import type { ReferenceValue, UnknownValue, Value } from "../value/value.ts";
import { parseBytes } from "./bytes.ts";

/** The value of an attribute in the form that its type asks for. Durations are bigints of nanoseconds. */
export type Setting =
  | string
  | number
  | boolean
  | bigint
  | null
  | Secret
  | ReferenceValue
  | UnknownValue
  | AnySetting
  | readonly Setting[]
  | ReadonlyMap<string, Setting>;

/** What an attribute that takes everything was given. */
export interface AnySetting {
  readonly kind: "any";
  readonly value: Value;
}

/** A value as an attribute of a type takes it, by Alloy's rules. @throws ValueProblem */
export function convert(value: Value, type: ValueType): Setting {
  if (value.kind === "unknown") return value;
  if (value.kind === "null") return zeroOf(type);
  switch (type.kind) {
    case "string":
      return textOf(value);
    case "oneOf":
      return oneOf(value, type.values);
    case "endpoint":
      return endpoint(value, type.protocol);
    case "secret":
      return secret(value);
    case "number":
      return Number(numberOf(value));
    case "integer":
      return wholeNumber(value, type.least);
    case "bool":
      if (value.kind !== "bool") throw mismatch("bool", value);
      return value.bool;
    case "duration":
      return duration(value);
    case "bytes":
      return bytes(value);
    case "regexp":
      return regexp(value);
    case "any":
      return { kind: "any", value };
    case "list":
      return list(value, type.of);
    case "map":
      return map(value, type.of);
    case "nullable":
      return convert(value, type.of);
    case "object":
      return fields(value, type.attributes);
    case "capsule":
      return reference(value, type.type);
  }
}

/** A schema's default as a value of the language. */
export function defaultValue(given: Default): Value {
  if (typeof given === "string") return text(given);
  if (typeof given === "boolean") return bool(given);
  if (typeof given === "number") return Number.isInteger(given) ? integer(BigInt(given)) : float(given);
  if (isList(given)) return array(given.map(defaultValue));
  return object(Object.entries(given).map(([name, each]) => [name, defaultValue(each)]));
}

const isList = (
  given: readonly Default[] | { readonly [name: string]: Default },
): given is readonly Default[] => Array.isArray(given);

/** What Go has where nothing was given. */
function zeroOf(type: ValueType): Setting {
  switch (type.kind) {
    case "string":
    case "oneOf":
    case "regexp":
      return "";
    case "endpoint":
    case "secret":
      return new Secret("");
    case "number":
    case "integer":
    case "bytes":
      return 0;
    case "bool":
      return false;
    case "duration":
      return 0n;
    case "any":
      return { kind: "any", value: NULL };
    case "list":
      return [];
    case "map":
    case "object":
      return new Map();
    case "nullable":
      return null;
    case "capsule":
      return null;
  }
}

const mismatch = (expected: string, value: Value): ValueProblem =>
  new ValueProblem(`should be ${expected}, got ${typeName(value)}`);

function textOf(value: Value): string {
  if (value.kind === "string") return value.text;
  if (value.kind === "number") return String(value.number);
  if (value.kind === "secret") throw new ValueProblem("secrets may not be converted into strings");
  throw mismatch("string", value);
}

/** The text of a value in quotes, unless it is none of the file's own. */
function quoted(value: Value): string {
  return value.kind === "string" && !value.isPrivate ? JSON.stringify(maskUrl(value.text)) : "the value";
}

function oneOf(value: Value, values: readonly string[]): string {
  const given = textOf(value);
  if (values.includes(given)) return given;
  const known = values.filter((each) => each !== "").map((each) => JSON.stringify(each));
  throw new ValueProblem(`is ${quoted(value)}, which is not one of ${known.join(", ")}`);
}

function endpoint(value: Value, protocol: "http" | "grpc"): Secret {
  const given = textOf(value);
  const isPrivate = value.kind === "string" && value.isPrivate;
  if (given !== "" && protocol === "http" && !isHttpUrl(given)) {
    throw new ValueProblem("should be a URL that begins with http:// or https://");
  }
  if (protocol === "grpc" && /\s/.test(given)) throw new ValueProblem("should be a host and a port");
  return new Secret(given, isPrivate ? hiddenUrl(given) : maskUrl(given));
}

const isHttpUrl = (given: string): boolean => /^https?:\/\/[^\s/?#]/i.test(given) && URL.canParse(given);

function secret(value: Value): Secret {
  if (value.kind === "string" || value.kind === "secret") return new Secret(value.text);
  throw mismatch("secret", value);
}

/** Texts are taken for numbers if they are such. */
function numberOf(value: Value): number | bigint {
  if (value.kind === "number") return value.number;
  if (value.kind === "string" && /^-?\d+$/.test(value.text)) return BigInt(value.text);
  if (value.kind === "string" && /[.eE]/.test(value.text) && Number.isFinite(Number(value.text))) {
    return Number(value.text);
  }
  throw mismatch("number", value);
}

function wholeNumber(value: Value, least: number): number {
  const number = numberOf(value);
  const whole =
    typeof number === "bigint" ? number : BigInt(Math.trunc(Number.isFinite(number) ? number : 0));
  if (whole < BigInt(least)) throw new ValueProblem(`should be at least ${least}`);
  if (whole > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new ValueProblem(`should be at most ${Number.MAX_SAFE_INTEGER}`);
  }
  return Number(whole);
}

function duration(value: Value): bigint {
  const nanos = parseGoDuration(textOf(value));
  if (nanos !== undefined) return BigInt(Math.round(nanos));
  throw new ValueProblem(`is ${quoted(value)}, which is no duration such as "1m30s"`);
}

function bytes(value: Value): number {
  const count = parseBytes(textOf(value));
  if (count !== undefined) return count;
  throw new ValueProblem(`is ${quoted(value)}, which is no size such as "4MiB"`);
}

function regexp(value: Value): string {
  const given = textOf(value);
  try {
    compileCapture(given);
  } catch (error) {
    const reason = quoted(value) === "the value" ? "" : `: ${errorMessage(error)}`;
    throw new ValueProblem(`is no regular expression of RE2${reason}`);
  }
  return given;
}

function list(value: Value, of: ValueType): Setting {
  if (value.kind !== "array") throw mismatch("array", value);
  return value.elements.map((element, index) => within(`[${index}]`, () => convert(element, of)));
}

function map(value: Value, of: ValueType): Setting {
  if (value.kind !== "object") throw mismatch("object", value);
  return new Map(
    [...value.fields].map(([name, each]) => [name, within(`.${name}`, () => convert(each, of))]),
  );
}

function fields(value: Value, attributes: Readonly<Record<string, AttributeSchema>>): Setting {
  if (value.kind !== "object") throw mismatch("object", value);
  const unknown = [...value.fields.keys()].find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) throw new ValueProblem(`does not have field named "${unknown}"`);
  return new Map(
    Object.entries(attributes).flatMap(([name, { type, default: otherwise }]): [string, Setting][] => {
      const given = value.fields.get(name) ?? (otherwise === undefined ? undefined : defaultValue(otherwise));
      return given === undefined ? [] : [[name, within(`.${name}`, () => convert(given, type))]];
    }),
  );
}

function reference(value: Value, type: string): ReferenceValue {
  if (value.kind !== "reference") throw mismatch(`capsule("${type}")`, value);
  if (value.type === type) return value;
  throw new ValueProblem(
    `should be capsule("${type}"), got capsule("${value.type}") of ${value.node}.${value.output}`,
  );
}

/** Names the element that is meant. */
function within<T>(place: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    throw new ValueProblem(
      error.message.startsWith("[") || error.message.startsWith(".")
        ? place + error.message
        : `${place} ${error.message}`,
    );
  }
}

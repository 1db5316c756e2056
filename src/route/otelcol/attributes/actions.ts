import type { Settings } from "../../../alloy/settings/settings.ts";
import { errorMessage } from "../../../base/errors.ts";
import { compileCapture, compileSearch } from "../../../base/regexp.ts";
import type { CapturingRegexp, CompiledRegexp } from "../../../base/regexp.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { CompileContext } from "../../component.ts";
import { errorAt } from "../../problem.ts";
import { anyValueOf } from "../any-value.ts";
import { convertTo } from "./convert.ts";
import type { ConvertedType } from "./convert.ts";
import { hashOf } from "./hash.ts";

/** One action on the attributes of a span, a log record or a data point. */
export type Action = (attributes: Attributes) => void;

/** Where a new value comes from; `undefined`: there is none, and nothing is done. */
type ValueSource = (attributes: Attributes) => AnyValue | undefined;

/** @param action a block `action`. @returns `undefined` if it cannot be done, which was reported. */
export function compileAction(action: Settings, context: CompileContext): Action | undefined {
  const fail = (message: string): undefined => {
    context.report(errorAt(action, message));
    return undefined;
  };
  const name = action.string("action");
  const key = action.stringOr("key") ?? "";
  switch (name) {
    case "insert":
    case "update":
    case "upsert": {
      if (action.string("pattern") !== "") return fail(`the action ${name} takes no pattern`);
      if (action.string("converted_type") !== "") return fail(`the action ${name} takes no converted_type`);
      const source = valueSource(action, fail);
      return source && put(name, key, source);
    }
    case "delete":
    case "hash": {
      if (givesValue(action)) return fail(`the action ${name} takes no value`);
      const pattern = optionalPattern(action, fail);
      if (pattern === "invalid") return undefined;
      return name === "delete" ? remove(key, pattern) : hash(key, pattern);
    }
    case "extract": {
      if (givesValue(action)) return fail("the action extract takes no value");
      const pattern = namedGroups(action, fail);
      return pattern && extract(key, pattern);
    }
    case "convert": {
      if (givesValue(action)) return fail("the action convert takes no value");
      if (action.string("pattern") !== "") return fail("the action convert takes no pattern");
      return convert(key, convertedType(action));
    }
    default:
      return fail(`there is no action ${name}`);
  }
}

type Fail = (message: string) => undefined;

function valueSource(action: Settings, fail: Fail): ValueSource | undefined {
  if (action.string("from_context") !== "") {
    return fail(
      "from_context is not supported: the journal keeps what was sent, not the headers and addresses it came with",
    );
  }
  const from = action.string("from_attribute");
  if (from !== "") return (attributes) => attributes.get(from);
  const given = action.value("value");
  const value = given === undefined ? undefined : anyValueOf(given);
  return value === undefined ? fail("this value cannot be that of an attribute") : () => value;
}

const givesValue = (action: Settings): boolean =>
  action.value("value") !== undefined ||
  action.string("from_attribute") !== "" ||
  action.string("from_context") !== "";

function optionalPattern(action: Settings, fail: Fail): CompiledRegexp | undefined | "invalid" {
  const pattern = action.string("pattern");
  if (pattern === "") return undefined;
  try {
    return compileSearch(pattern);
  } catch (error) {
    fail(errorMessage(error));
    return "invalid";
  }
}

function namedGroups(action: Settings, fail: Fail): CapturingRegexp | undefined {
  try {
    const pattern = compileCapture(action.string("pattern"));
    const isNamed = pattern.groups.length > 0 && !pattern.groups.includes(undefined);
    return isNamed
      ? pattern
      : fail("the pattern of extract needs groups, each with a name, as (?P<version>.*)");
  } catch (error) {
    return fail(errorMessage(error));
  }
}

function convertedType(action: Settings): ConvertedType {
  const type = action.string("converted_type");
  return type === "int" || type === "double" ? type : "string";
}

function put(how: "insert" | "update" | "upsert", key: string, source: ValueSource): Action {
  return (attributes) => {
    const value = source(attributes);
    if (value === undefined) return;
    const isThere = how !== "upsert" && attributes.has(key);
    if ((how === "insert" && isThere) || (how === "update" && !isThere)) return;
    attributes.set(key, value);
  };
}

function remove(key: string, pattern: CompiledRegexp | undefined): Action {
  return (attributes) => {
    attributes.delete(key);
    if (pattern !== undefined) attributes.retain((each) => !pattern.test(each));
  };
}

function hash(key: string, pattern: CompiledRegexp | undefined): Action {
  return (attributes) => {
    hashAt(attributes, key);
    if (pattern === undefined) return;
    for (const each of attributes.keys()) if (pattern.test(each)) hashAt(attributes, each);
  };
}

function hashAt(attributes: Attributes, key: string): void {
  const value = attributes.get(key);
  if (value !== undefined) attributes.set(key, { kind: "string", value: hashOf(value) });
}

function extract(key: string, pattern: CapturingRegexp): Action {
  return (attributes) => {
    const text = attributes.text(key);
    const found = text === undefined ? undefined : pattern.exec(text);
    if (found === undefined) return;
    pattern.groups.forEach((name, at) => {
      // A group that took no part is empty, as in Go.
      if (name !== undefined) attributes.set(name, { kind: "string", value: found[at] ?? "" });
    });
  };
}

function convert(key: string, type: ConvertedType): Action {
  return (attributes) => {
    const value = attributes.get(key);
    if (value === undefined) return;
    const converted = convertTo(type, value);
    if (converted !== value) attributes.set(key, converted);
  };
}

import { floatText } from "../../base/float-text.ts";
import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { NULL, ValueProblem, array, bool, float, integer, object, text } from "../value/value.ts";
import type { Value } from "../value/value.ts";

/**
 * What a JSON or YAML parser has read.
 *
 * @param numbers Go's JSON reader takes all numbers for floats, its YAML reader and `json_path` do not.
 */
export function fromJavaScript(read: unknown, numbers: "floats" | "whole numbers"): Value {
  let made = 0;
  const convert = (each: unknown, depth: number): Value => {
    made += 1;
    if (made > ALLOY_LIMITS.values) throw new ValueProblem(`has too many values ${limitText("values")}`, 0);
    if (depth > ALLOY_LIMITS.depth) throw new ValueProblem(`is nested too deeply ${limitText("depth")}`, 0);
    if (each === null || each === undefined) return NULL;
    if (typeof each === "string") return text(each);
    if (typeof each === "boolean") return bool(each);
    if (typeof each === "bigint") return integer(each);
    if (typeof each === "number") {
      return numbers === "whole numbers" && Number.isSafeInteger(each) ? integer(BigInt(each)) : float(each);
    }
    if (Array.isArray(each)) return array(each.map((element: unknown) => convert(element, depth + 1)));
    if (each instanceof Date) return text(each.toISOString());
    return object(Object.entries(each).map(([key, value]) => [key, convert(value, depth + 1)]));
  };
  return convert(read, 0);
}

/** As Go's `json.Marshal` writes a map: names in order, and `<`, `>`, `&` escaped. */
export function toGoJson(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "string":
      return goJsonString(value.text);
    case "number":
      return typeof value.number === "bigint" ? String(value.number) : goJsonFloat(value.number);
    case "bool":
      return String(value.bool);
    case "array":
      return `[${value.elements.map(toGoJson).join(",")}]`;
    case "object": {
      const fields = [...value.fields].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `{${fields.map(([key, each]) => `${goJsonString(key)}:${toGoJson(each)}`).join(",")}}`;
    }
    case "secret":
      throw new ValueProblem("cannot encode a secret: it would be shown", 0);
    case "function":
    case "reference":
    case "unknown":
      throw new ValueProblem(`cannot encode a ${value.kind}`, 0);
  }
}

const goJsonString = (content: string): string =>
  JSON.stringify(content).replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

function goJsonFloat(number: number): string {
  if (!Number.isFinite(number)) throw new ValueProblem(`cannot encode ${floatText(number)}`, 0);
  return String(number).replace(/e-(\d)$/, "e-0$1");
}

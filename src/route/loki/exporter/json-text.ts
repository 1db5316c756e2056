import type { KeyValue } from "../../../model/otlp/common.ts";
import { valueJson } from "../../../model/otlp/value-text.ts";

/** Attributes as an object. `undefined` for numbers that JSON does not have. */
export const mapJson = (value: readonly KeyValue[]): string | undefined =>
  valueJson({ kind: "map", value }, quoted);

const NEEDS_ESCAPES = /[<>&\u2028\u2029]/;
const ESCAPED = /[<>&\u2028\u2029]/g;

/** As Go's encoder writes a text. */
export function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (!NEEDS_ESCAPES.test(text)) return json;
  return json.replaceAll(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

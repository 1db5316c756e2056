import type { KeyValue } from "../../../model/otlp/common.ts";

/** Where applications and collectors are told what they are; the second is its name of old. */
export const VARIABLES = ["OTEL_RESOURCE_ATTRIBUTES", "OTEL_RESOURCE"] as const;

/** `key=value`, with the comma behind it; bounded as in the Collector's env detector. */
const MEMBER = /\s*([^\u0080-\uffff]{1,256}?)\s*=\s*([^\u0080-\uffff]{0,256}?)\s*(?:,|$)/y;
/** The variable's text at most: it is read by an expression. */
const MAX_LENGTH = 65_536;

/**
 * Attributes of the form `key=value,key=value`, with `%XX` in values.
 *
 * @returns `undefined` if the text is not of this form.
 */
export function parseResourceAttributes(text: string): readonly KeyValue[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const attributes: KeyValue[] = [];
  MEMBER.lastIndex = 0;
  while (MEMBER.lastIndex < text.length) {
    const found = MEMBER.exec(text);
    const value = found === null ? undefined : unescaped(found[2] ?? "");
    if (found === null || value === undefined) return undefined;
    attributes.push({ key: found[1] ?? "", value: { kind: "string", value } });
  }
  return attributes;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

import { decimalText } from "../../base/float-text.ts";
import type { Value } from "./value.ts";

/** What stands for a secret in everything that is printed. */
export const SECRET_TEXT = "(secret)";

/** A value in Alloy's syntax, on one line. Secrets and what came from the environment are not shown. */
export function showValue(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "number":
      return typeof value.number === "bigint" ? String(value.number) : decimalText(value.number);
    case "string":
      return value.isPrivate ? SECRET_TEXT : JSON.stringify(maskUrl(value.text));
    case "bool":
      return String(value.bool);
    case "array":
      return `[${value.elements.map(showValue).join(", ")}]`;
    case "object":
      return showObject(value.fields);
    case "function":
      return `function(${value.name})`;
    case "secret":
      return SECRET_TEXT;
    case "reference":
      return `${value.node}.${value.output}`;
    case "unknown":
      return "(known when it runs)";
  }
}

function showObject(fields: ReadonlyMap<string, Value>): string {
  const shown = [...fields].map(([key, value]) => {
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    return `${name} = ${showValue(value)}`;
  });
  return shown.length === 0 ? "{}" : `{ ${shown.join(", ")} }`;
}

const URL_PARTS = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#@]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i;
/** A part of a path that is as long as this, and no word, may be a key. */
const LONG_PART = /[^/]{20,}/;

/** A URL without its user, query, and what may be a key in its path; any other text as it is. */
export function maskUrl(text: string): string {
  const parts = URL_PARTS.exec(text);
  if (parts === null) return text;
  const [, scheme = "", user, host = "", path = "", query, fragment] = parts;
  const isPlain =
    user === undefined && query === undefined && fragment === undefined && !LONG_PART.test(path);
  return isPlain ? text : `${scheme}${host}/****`;
}

/** A URL that came from outside the file: only its scheme is shown. */
export function hiddenUrl(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  return scheme === undefined ? SECRET_TEXT : `${scheme}…/****`;
}

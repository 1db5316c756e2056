import { WatchtowerError } from "../../base/errors.ts";
import { parseGoDuration, printGoDuration } from "../../base/go-duration.ts";
import { unescapeGo } from "../../base/go-string.ts";
import type { Static } from "./ast.ts";

/**
 * A string literal: in double quotes with Go's escapes, or in backticks as it stands.
 *
 * @throws WatchtowerError `invalid` for an escape that Go does not have.
 */
function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner;
  return unescapeGo(
    inner,
    '"',
    (escape) => new WatchtowerError("invalid", `invalid escape ${escape} in string`),
  );
}

const STATUSES = ["unset", "ok", "error"] as const;
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;

/** OTLP's numbers, as the index. */
export const STATUS_NAMES: readonly (typeof STATUSES)[number][] = STATUSES;
export const KIND_NAMES: readonly (typeof KINDS)[number][] = KINDS;

/** Any literal of the language; `undefined` if `text` is none. @throws as {@link unquote} */
export function parseStatic(text: string): Static | undefined {
  if (/^["`]/.test(text)) return { type: "string", value: unquote(text) };
  if (/^\d+$/.test(text)) return { type: "int", value: BigInt.asIntN(64, BigInt(text)) };
  const duration = /^\d/.test(text) ? parseGoDuration(text) : undefined;
  if (duration !== undefined) return { type: "duration", value: BigInt(duration) };
  if (/^\d*\.?\d+([eE][+-]?\d+)?$|^\d+\.$/.test(text)) return { type: "float", value: Number(text) };
  if (text === "true" || text === "false") return { type: "bool", value: text === "true" };
  if (text === "nil") return { type: "nil" };
  const status = STATUSES.find((name) => name === text);
  if (status !== undefined) return { type: "status", value: status };
  const kind = KINDS.find((name) => name === text);
  return kind === undefined ? undefined : { type: "kind", value: kind };
}

export function printStatic(value: Static): string {
  switch (value.type) {
    case "string":
      return JSON.stringify(value.value);
    case "int":
    case "bool":
    case "status":
    case "kind":
      return String(value.value);
    case "float":
      return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
    case "duration":
      return printGoDuration(value.value);
    case "nil":
      return "nil";
  }
}

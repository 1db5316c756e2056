import type { WatchtowerError } from "../../../base/errors.ts";
import { parseGoDuration, printGoDuration } from "../../../base/go-duration.ts";
import { unescapeGo } from "../../../base/go-string.ts";
import { parsePrometheusDuration } from "../../../base/prometheus-duration.ts";
import type { Static } from "../ast.ts";
import { syntaxError } from "./syntax-error.ts";

const MAX_INT = 2n ** 63n - 1n;

/**
 * A string literal: in double quotes with Go's escapes, or in backticks as it stands.
 *
 * @param refuse makes the error for an escape that Go does not have.
 */
function unquote(literal: string, refuse: (escape: string) => WatchtowerError): string {
  const inner = literal.slice(1, -1);
  return literal.startsWith("`") ? inner : unescapeGo(inner, '"', refuse);
}

const STATUSES = ["unset", "ok", "error"] as const;
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;

/** OTLP's numbers, as the index. */
export const STATUS_NAMES: readonly (typeof STATUSES)[number][] = STATUSES;
export const KIND_NAMES: readonly (typeof KINDS)[number][] = KINDS;

/** A literal that is a word; `undefined` if `text` is none. */
export function keyword(text: string): Static | undefined {
  if (text === "true" || text === "false") return { type: "bool", value: text === "true" };
  if (text === "nil") return { type: "nil" };
  if (text === "minInt") return { type: "int", value: -(2n ** 63n) };
  if (text === "maxInt") return { type: "int", value: MAX_INT };
  const status = STATUSES.find((name) => name === text);
  if (status !== undefined) return { type: "status", value: status };
  const kind = KINDS.find((name) => name === text);
  return kind === undefined ? undefined : { type: "kind", value: kind };
}

/** A literal, and where in the query it stands. */
export interface ReadStatic {
  readonly value: Static;
  readonly from: number;
  readonly to: number;
}

const STRING = /"(?:\\[^\n]|[^"\\\n])*"|`[^`]*`/y;

/** The string that begins at `from`. @throws WatchtowerError `invalid` if it does not end, for a bad escape */
export function readString(query: string, from: number): ReadStatic {
  STRING.lastIndex = from;
  const text = STRING.exec(query)?.[0];
  if (text === undefined) throw syntaxError(query, from, "literal not terminated");
  const value = unquote(text, (escape) => syntaxError(query, from, `invalid char escape: ${escape}`));
  return { value: { type: "string", value }, from, to: from + text.length };
}

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
/** What may follow a number that is a duration. */
const DURATION_REST = /[\dnsumhµμdwy.]*/y;
const NANOS_PER_MILLI = 1_000_000;

/** The number or duration that begins at `from`, if one does. @throws WatchtowerError `invalid` for ints beyond 64 bits */
export function parseNumber(query: string, from: number): ReadStatic | undefined {
  NUMBER.lastIndex = from;
  const text = NUMBER.exec(query)?.[0];
  if (text === undefined) return undefined;
  const to = from + text.length;
  DURATION_REST.lastIndex = to;
  const rest = DURATION_REST.exec(query)?.[0] ?? "";
  const nanos = rest === "" ? undefined : parseDuration(text + rest);
  if (nanos !== undefined) return { value: { type: "duration", value: nanos }, from, to: to + rest.length };
  if (!/^\d+$/.test(text)) return { value: { type: "float", value: Number(text) }, from, to };
  const value = BigInt(text);
  if (value > MAX_INT) throw syntaxError(query, from, `${text} is out of the range of 64 bits`);
  return { value: { type: "int", value }, from, to };
}

/** As Prometheus writes durations (`1d`), or Go (`1.5h`). */
function parseDuration(text: string): bigint | undefined {
  const millis = parsePrometheusDuration(text);
  if (millis !== undefined) return BigInt(millis) * BigInt(NANOS_PER_MILLI);
  const nanos = parseGoDuration(text);
  return nanos === undefined ? undefined : BigInt(nanos);
}

/** As errors show it: strings in backticks, whole floats with `.0`. */
export function printStatic(value: Static): string {
  switch (value.type) {
    case "string":
      return `\`${value.value}\``;
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

import { WatchtowerError } from "../../base/errors.ts";
import type { Static } from "./ast.ts";

const NANOS_PER: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/**
 * A Go duration, as `1.5s`, `100ms` or `1h30m`, in nanoseconds.
 *
 * @returns `undefined` if `text` is none.
 */
export function parseDuration(text: string): bigint | undefined {
  if (!/^(\d+(\.\d*)?(ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let nanos = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h)/g)) {
    nanos += Number(amount) * (NANOS_PER[unit ?? ""] ?? Number.NaN);
  }
  return BigInt(Math.round(nanos));
}

const UNITS: readonly (readonly [bigint, string])[] = [
  [3_600_000_000_000n, "h"],
  [60_000_000_000n, "m"],
];

function decimals(value: bigint, unit: bigint, suffix: string): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, "0")
    .replace(/0+$/, "");
  return `${value / unit}${fraction === "" ? "" : `.${fraction}`}${suffix}`;
}

/** As Go prints a duration: `24ms`, `1.5s`, `1h0m3s`. */
export function printDuration(nanos: bigint): string {
  if (nanos < 0n) return `-${printDuration(-nanos)}`;
  if (nanos === 0n) return "0s";
  if (nanos < 1_000n) return `${nanos}ns`;
  if (nanos < 1_000_000n) return decimals(nanos, 1_000n, "µs");
  if (nanos < 1_000_000_000n) return decimals(nanos, 1_000_000n, "ms");
  let rest = nanos;
  let text = "";
  for (const [unit, suffix] of UNITS) {
    if (rest >= unit || text !== "") text += `${rest / unit}${suffix}`;
    rest %= unit;
  }
  return text + decimals(rest, 1_000_000_000n, "s");
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/**
 * A string literal: in double quotes with Go's escapes, or in backticks as it stands.
 *
 * @throws WatchtowerError `invalid` for an escape that Go does not have.
 */
export function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner;
  return inner.replaceAll(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S]|$)/g,
    (_match, escape: string) => {
      const simple = ESCAPES[escape];
      if (simple !== undefined) return simple;
      const code = /^[0-7]{3}$/.test(escape)
        ? Number.parseInt(escape, 8)
        : Number.parseInt(escape.slice(1), 16);
      if (escape.length < 3 || Number.isNaN(code) || code > 0x10ffff) {
        throw new WatchtowerError("invalid", `invalid escape \\${escape.slice(0, 1)} in string`);
      }
      return String.fromCodePoint(code);
    },
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
  const duration = parseDuration(text);
  if (duration !== undefined) return { type: "duration", value: duration };
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
      return printDuration(value.value);
    case "nil":
      return "nil";
  }
}

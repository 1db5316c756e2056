import { parseError } from "./errors.ts";

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g;

/** The value of a Go string literal, quoted or raw. @param offset of the literal, for errors. */
export function unquote(query: string, offset: number, literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner.replaceAll("\r", "");
  if (inner.includes("\n")) throw parseError(query, offset, "literal not terminated");
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(
    ESCAPE,
    (_, hex?: string, short?: string, long?: string, octal?: string, simple?: string) => {
      const code = codePoint(hex ?? short ?? long, octal);
      if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
      const value = SIMPLE_ESCAPES[simple ?? ""];
      if (value === undefined) throw parseError(query, offset, "invalid char escape");
      return value;
    },
  );
}

function codePoint(hexadecimal: string | undefined, octal: string | undefined): number | undefined {
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  return octal === undefined ? undefined : Number.parseInt(octal, 8);
}

const PROMETHEUS_DURATION =
  /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const PROMETHEUS_UNITS = [31_536_000e9, 604_800e9, 86_400e9, 3600e9, 60e9, 1e9, 1e6];

/** `1h30m`: whole numbers, units in falling order; nanoseconds, or `undefined`. */
export function prometheusDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const match = PROMETHEUS_DURATION.exec(text);
  if (match === null || text === "") return undefined;
  let nanos = 0;
  for (const [index, unit] of PROMETHEUS_UNITS.entries()) nanos += Number(match[index + 1] ?? 0) * unit;
  return nanos < 2 ** 63 ? nanos : undefined;
}

const GO_PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Go's duration, such as `-1.5h10m`, in nanoseconds; or `undefined`. */
export function goDuration(text: string): number | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  if (text.slice(sign.length) === "0") return 0;
  let at = sign.length;
  let nanos = 0;
  do {
    GO_PART.lastIndex = at;
    const part = GO_PART.exec(text);
    if (part === null) return undefined;
    nanos += Number(part[1]) * (GO_UNITS[part[2] ?? ""] ?? NaN);
    at = GO_PART.lastIndex;
  } while (at < text.length);
  if (!(nanos < 2 ** 63)) return undefined;
  return sign === "-" ? -Math.trunc(nanos) : Math.trunc(nanos);
}

/** A duration in either notation, in nanoseconds; or `undefined`. */
export function anyDuration(text: string): number | undefined {
  return prometheusDuration(text) ?? goDuration(text);
}

const BYTES = /^(\d[\d,]*\.?\d*|\.\d+)\s*([a-zA-Z]*)$/;
const BYTE_UNITS = new Map([
  ["", 1],
  ["b", 1],
]);
for (const [index, letter] of ["k", "m", "g", "t", "p", "e"].entries()) {
  for (const name of [letter, `${letter}b`]) BYTE_UNITS.set(name, 1000 ** (index + 1));
  for (const name of [`${letter}i`, `${letter}ib`]) BYTE_UNITS.set(name, 1024 ** (index + 1));
}

/** `1.5MB`, `20KiB`, `42`; or `undefined`. */
export function parseBytes(text: string): number | undefined {
  const match = BYTES.exec(text.trim());
  const unit = match === null ? undefined : BYTE_UNITS.get((match[2] ?? "").toLowerCase());
  if (unit === undefined) return undefined;
  return Math.trunc(Number((match?.[1] ?? "").replaceAll(",", "")) * unit);
}

const NUMBER =
  /^[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI][nN][fF](?:inity)?|[nN][aA][nN])$/;

/** A float as Go reads it; or `undefined`. */
export function parseNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const bare = text.replace(/^[+-]/, "").toLowerCase();
  const size = bare.startsWith("inf") ? Infinity : bare === "nan" ? NaN : Number(bare);
  return text.startsWith("-") ? -size : size;
}

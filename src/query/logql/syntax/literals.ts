import { parseGoDuration } from "../../../base/go-duration.ts";
import { parseGoFloat } from "../../../base/go-number.ts";
import { unescapeGo } from "../../../base/go-string.ts";
import { parsePrometheusDuration } from "../../../base/prometheus-duration.ts";

/** The value of a Go string literal, quoted or raw. @param refuse makes the error for a bad escape. */
export function unquote(literal: string, refuse: () => Error): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner.replaceAll("\r", "");
  return unescapeGo(inner, literal.charAt(0), refuse);
}

const RANGE_PART = /(\d*)(\D*)/y;
const RANGE_UNITS: ReadonlySet<string> = new Set(["y", "w", "d", "h", "m", "s", "ms"]);

/** What stands in the brackets of a range, in nanoseconds. @param refuse makes the error from a message. */
export function rangeDuration(text: string, refuse: (message: string) => Error): number {
  if (text === "") throw refuse("empty duration string");
  const nanos = prometheusDuration(text);
  if (nanos !== undefined) return nanos;
  RANGE_PART.lastIndex = 0;
  for (let part = RANGE_PART.exec(text); part !== null && part[0] !== ""; part = RANGE_PART.exec(text)) {
    const [, digits = "", unit = ""] = part;
    if (digits === "" || unit === "") break;
    if (!RANGE_UNITS.has(unit)) {
      throw refuse(`unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    }
  }
  throw refuse(`not a valid duration string: ${JSON.stringify(text)}`);
}

/** `1h30m`, as Prometheus reads it; in nanoseconds, or `undefined`. */
export function prometheusDuration(text: string): number | undefined {
  const milliseconds = parsePrometheusDuration(text);
  return milliseconds === undefined ? undefined : milliseconds * 1e6;
}

/** A duration in either notation, in nanoseconds; or `undefined`. */
export function anyDuration(text: string): number | undefined {
  return prometheusDuration(text) ?? parseGoDuration(text);
}

const BYTES = /^(\d[\d,]*\.?\d*|\.\d+)\s*([a-zA-Z]*)$/;
/** How many bytes a unit has, by its name in lower case. */
export const BYTE_UNITS = new Map([
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

/** A float as Go reads it; or `undefined`. */
export const parseNumber = (text: string): number | undefined => parseDigits(text) ?? parseGoFloat(text);

/** Most numbers are a few digits. */
function parseDigits(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > 15) return undefined;
  let value = 0;
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

import { quoteGo, unescapeGo, withBytesKept } from "../../../base/go-string.ts";
import { parsePrometheusDuration } from "../../../base/prometheus-duration.ts";
import { parseError } from "../errors.ts";

/** A number as the language writes it: decimal, `0x1F`, `010` (octal), `1_000`, `Inf`, `NaN`, `5m`; signed. */
export function parseNumber(query: string, from: number, to: number): number {
  const text = query.slice(from, to);
  const sign = text.startsWith("-") ? -1 : 1;
  const unsigned = text.replace(/^[+-]\s*/, "");
  const at = to - unsigned.length;
  const value = unsignedNumber(unsigned);
  if (value === undefined)
    throw parseError(query, at, `bad number or duration syntax: ${JSON.stringify(unsigned)}`);
  if (value === Infinity && !/^inf$/i.test(unsigned))
    throw parseError(query, at, `error parsing number: ${outOfRange(unsigned)}`);
  return sign * value;
}

/** Go's words. */
const outOfRange = (text: string): string =>
  `strconv.ParseFloat: parsing ${JSON.stringify(text)}: value out of range`;

function unsignedNumber(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === "inf") return Infinity;
  if (lower === "nan") return NaN;
  if (/^0x[0-9a-f_]+$/.test(lower)) return Number(lower.replaceAll("_", ""));
  if (/^0[0-7_]+$/.test(lower)) return Number.parseInt(lower.replaceAll("_", ""), 8);
  if (/^(?:[\d_]+\.?[\d_]*|\.[\d_]+)(?:e[+-]?[\d_]+)?$/.test(lower)) {
    const value = Number(lower.replaceAll("_", ""));
    return Number.isNaN(value) ? undefined : value;
  }
  const milliseconds = parsePrometheusDuration(text);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** Whether a number is written as a duration. */
export function hasUnit(text: string): boolean {
  return /^[+-]?\s*\d+(?:y|w|d|h|m|s|ms)/.test(text);
}

/** A string literal with its quotes: `"…"` and `'…'` with Go's escapes, `` `…` `` raw. */
export function parseString(query: string, from: number, to: number): string {
  const text = query.slice(from, to);
  const quote = text.charAt(0);
  if (text.length < 2 || !text.endsWith(quote) || (quote !== "`" && endsEscaped(text))) {
    throw parseError(query, from, `unterminated ${quote === "`" ? "raw" : "quoted"} string`);
  }
  const inner = text.slice(1, -1);
  if (quote === "`") return inner;
  if (inner.includes("\n")) throw parseError(query, from, "unterminated quoted string");
  return unescapeGo(inner, quote, (escape) => parseError(query, from, `unknown escape sequence ${escape}`));
}

/** A string literal that is an expression; one with bytes that are no UTF-8 as Go quotes it, too. */
export function parseText(
  query: string,
  from: number,
  to: number,
): { readonly value: string; readonly quoted?: string } {
  const value = parseString(query, from, to);
  const text = query.slice(from, to);
  if (!value.includes("\ufffd") || text.startsWith("`")) return { value };
  const refuse = (escape: string): Error => parseError(query, from, `unknown escape sequence ${escape}`);
  return { value, quoted: quoteGo(unescapeGo(text.slice(1, -1), text.charAt(0), refuse, withBytesKept)) };
}

function endsEscaped(text: string): boolean {
  const slashes = /\\*$/.exec(text.slice(1, -1))?.[0].length ?? 0;
  return slashes % 2 === 1;
}

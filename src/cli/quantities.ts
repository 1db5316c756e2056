import { WatchtowerError } from "../base/errors.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
};

/** `90s`, `1h30m`, `7d` in milliseconds, more than none. @throws WatchtowerError `invalid`, naming the option. */
export function parseDuration(text: string, option: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)];
  const whole = parts.map(([part]) => part).join("") === text;
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ""] ?? 0), 0);
  if (whole && ms > 0) return ms;
  throw wrong(text, option, "a time as 30s, 1h or 7d");
}

/**
 * A moment in Unix milliseconds: a date as `2026-01-31T12:00:00Z`, or how long before `now` as `1h`.
 *
 * @throws WatchtowerError `invalid`, naming the option.
 */
export function parseMoment(text: string, option: string, now: number): number {
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(date)) return date;
  if (/^\d+(\.\d+)?(ms|s|m|h|d|w)/.test(text)) return now - parseDuration(text, option);
  throw wrong(text, option, "a date as 2026-01-31T12:00:00Z, or how long ago as 1h");
}

/** A whole number from `least` on. @throws WatchtowerError `invalid`, naming the option. */
export function parseCount(text: string, option: string, least: 0 | 1): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && Number.isSafeInteger(count)) return count;
  throw wrong(text, option, least === 0 ? "a whole number" : "a whole number above 0");
}

const wrong = (text: string, option: string, expected: string): WatchtowerError =>
  new WatchtowerError("invalid", `${option} is ${JSON.stringify(text)}; expected ${expected}`);

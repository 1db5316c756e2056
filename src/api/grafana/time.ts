import { WatchtowerError } from "../../base/errors.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  M: 30 * 86_400_000,
  y: 365 * 86_400_000,
};

const RELATIVE = /^now(?:([+-])(\d{1,9})([smhdwMy]))?$/;

/**
 * A moment as requests of Grafana name it: `now`, `now-6h`, Unix milliseconds, or RFC 3339. Months are 30 days, years
 * 365; rounding (`now/d`) depends on a page's time zone and is not offered.
 *
 * @returns Unix milliseconds. @throws WatchtowerError `invalid`
 */
export function momentOf(value: unknown, now: number, name: string): number {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") throw new WatchtowerError("invalid", `${name} is missing`);
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const [, sign, count = "0", unit = "s"] = relative;
    const distance = Number(count) * (UNITS_MS[unit] ?? 0);
    return now + (sign === "-" ? -distance : distance);
  }
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const message = `${name} is Unix milliseconds, now, now-6h or a date as 2026-01-31T12:00:00Z, not ${JSON.stringify(text)}`;
  throw new WatchtowerError("invalid", message);
}

import { parseDuration } from "./duration.ts";

/** A range as a person writes it and as the URL holds it, like `now-1h` to `now`. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** Two moments in Unix milliseconds, `from` before `to`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export const DEFAULT_RANGE: TimeRange = { from: "now-1h", to: "now" };

export const DEFAULT_RANGE_MS = 3_600_000;

/** The ranges offered by name, shortest first. */
export const QUICK_RANGES: readonly { readonly from: string; readonly label: string }[] = [
  { from: "now-5m", label: "Last 5 minutes" },
  { from: "now-15m", label: "Last 15 minutes" },
  { from: "now-30m", label: "Last 30 minutes" },
  { from: "now-1h", label: "Last 1 hour" },
  { from: "now-3h", label: "Last 3 hours" },
  { from: "now-6h", label: "Last 6 hours" },
  { from: "now-12h", label: "Last 12 hours" },
  { from: "now-24h", label: "Last 24 hours" },
  { from: "now-2d", label: "Last 2 days" },
  { from: "now-7d", label: "Last 7 days" },
];

/** Turns a range into moments; undefined when either end cannot be read or they are in the wrong order. */
export function resolveRange(range: TimeRange, now: number): Interval | undefined {
  const from = parseMoment(range.from, now, "down");
  const to = parseMoment(range.to, now, "up");
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
}

/**
 * Reads `now`, `now-1h`, `now/d`, `now-1d/d`, Unix milliseconds, or a local date and time such as `2026-11-23 16:00`.
 * @param round which way `/d` and the like go: down to the unit's start, or up to its last millisecond.
 */
export function parseMoment(text: string, now: number, round: "down" | "up"): number | undefined {
  const trimmed = text.trim();
  if (/^\d{10,}$/.test(trimmed)) return Number(trimmed);
  if (!trimmed.startsWith("now")) return parseDate(trimmed);
  const match = /^now((?:[+-]\w+?)*)(?:\/([smhdwMy]))?$/.exec(trimmed);
  if (match === null) return undefined;
  let moment = now;
  for (const [, sign, amount = ""] of (match[1] ?? "").matchAll(/([+-])(\w+)/g)) {
    const ms = parseDuration(amount);
    if (ms === undefined) return undefined;
    moment += sign === "-" ? -ms : ms;
  }
  return match[2] === undefined ? moment : roundTo(moment, match[2], round);
}

function parseDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(" ", "T"));
  return Number.isNaN(time) ? undefined : time;
}

function roundTo(moment: number, unit: string, round: "down" | "up"): number {
  const date = new Date(moment);
  startOf(date, unit);
  if (round === "down") return date.getTime();
  switch (unit) {
    case "y":
      date.setFullYear(date.getFullYear() + 1);
      break;
    case "M":
      date.setMonth(date.getMonth() + 1);
      break;
    case "w":
      date.setDate(date.getDate() + 7);
      break;
    case "d":
      date.setDate(date.getDate() + 1);
      break;
    default:
      date.setTime(date.getTime() + (parseDuration(`1${unit}`) ?? 0));
  }
  return date.getTime() - 1;
}

function startOf(date: Date, unit: string): void {
  if (unit === "s") return void date.setMilliseconds(0);
  if (unit === "m") return void date.setSeconds(0, 0);
  if (unit === "h") return void date.setMinutes(0, 0, 0);
  date.setHours(0, 0, 0, 0);
  if (unit === "w") date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  if (unit === "M" || unit === "y") date.setDate(1);
  if (unit === "y") date.setMonth(0);
}

/** The range as its button shows it. */
export function describeRange(range: TimeRange): string {
  const quick = QUICK_RANGES.find((candidate) => candidate.from === range.from);
  if (quick !== undefined && range.to === "now") return quick.label;
  return `${describeMoment(range.from)} to ${describeMoment(range.to)}`;
}

/** Unix milliseconds as local date and time to the second; anything else as written. */
export function describeMoment(text: string): string {
  return /^\d{10,}$/.test(text) ? formatDateTime(Number(text)) : text;
}

/** `2026-11-23 16:05:09`, local time. */
export function formatDateTime(ms: number): string {
  const date = new Date(ms);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(pad).join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":")}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** A range with fixed ends. */
export function fixedRange(from: number, to: number): TimeRange {
  return { from: String(Math.floor(from)), to: String(Math.ceil(to)) };
}

/** Twice as long around the same middle, not beyond `now`. */
export function zoomedOut({ from, to }: Interval, now: number): TimeRange {
  const half = (to - from) / 2;
  return fixedRange(from - half, Math.min(to + half, Math.max(now, to)));
}

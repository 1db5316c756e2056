import type { ValueFormat, ValueText } from "./value-text.ts";

const UNITS = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/**
 * A length of time in words, `1 hour, 2 minutes`: the largest unit and as many below it as there are decimals.
 * @param unit that values are in
 */
export function durationWords(unit: "second" | "millisecond"): ValueFormat {
  return (value, decimals = 0) => {
    if (value === 0) return { text: "0", suffix: ` ${unit}s` };
    const text = inWords(Math.abs(value) * (unit === "second" ? 1000 : 1), decimals);
    return value < 0 ? { text, suffix: " ago" } : { text };
  };
}

function inWords(ms: number, decimals: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return "";
  const parts: string[] = [];
  let rest = ms;
  for (const [name, size] of UNITS.slice(first, first + Math.max(0, Math.trunc(decimals)) + 1)) {
    const count = Math.floor(rest / size);
    parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    rest %= size;
  }
  return parts.join(", ");
}

/** Seconds as `hh:mm:ss`. */
export function hoursMinutesSeconds(value: number): ValueText {
  return agoIfNegative(value, clockText(Math.abs(value)));
}

/** Seconds as `d d hh:mm:ss`. */
export function daysHoursMinutesSeconds(value: number): ValueText {
  const size = Math.abs(value);
  const days = Math.floor(size / 86_400);
  return agoIfNegative(value, (days > 0 ? `${days} d ` : "") + clockText(size - days * 86_400));
}

function agoIfNegative(value: number, text: string): ValueText {
  return value < 0 ? { text, suffix: " ago" } : { text };
}

function clockText(seconds: number): string {
  const parts = [seconds / 3600, (seconds % 3600) / 60, (seconds % 3600) % 60];
  return parts.map((part) => padded(Math.floor(part), 2)).join(":");
}

/**
 * A length of time as a clock, `01h:02m:03s:004ms`, of which as many parts are shown as there are decimals, and
 * one more.
 * @param scale milliseconds of one unit of the value
 */
export function clock(scale: 1 | 1000): ValueFormat {
  return (value, decimals) => {
    const ms = Math.trunc(Math.abs(value) * scale);
    const parts = [
      `${padded(Math.floor(ms / 3_600_000), 1)}h`,
      `${padded(Math.floor(ms / 60_000) % 60, 2)}m`,
      `${padded(Math.floor(ms / 1000) % 60, 2)}s`,
      `${padded(ms % 1000, 3)}ms`,
    ];
    const first = [3_600_000, 60_000, 1000, 0].findIndex((size) => ms >= size);
    const shown = decimals === undefined ? parts.length : first + Math.max(0, Math.trunc(decimals)) + 1;
    return { text: (value < 0 ? "-" : "") + parts.slice(first, shown).join(":") };
  };
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

import { formatPattern, isDate } from "./date-pattern.ts";
import { locales } from "./locale.ts";
import type { ValueFormat } from "./value-text.ts";
import { intlZone } from "./zoned-time.ts";

const ISO = "YYYY-MM-DD HH:mm:ss";

/** Dates by a pattern; where `today` is given, today's are written by that. */
export function datePattern(pattern: string, today?: string): ValueFormat {
  return (value, _decimals, timeZone) => ({
    text: formatPattern(value, today !== undefined && isToday(value, timeZone) ? today : pattern, timeZone),
  });
}

/** @param today whether a time of today is written without its date. */
export function isoDate(today = false): ValueFormat {
  return datePattern(ISO, today ? "HH:mm:ss" : undefined);
}

/** As {@link isoDate}: month, day, year, and a clock of two halves. */
export function usDate(today = false): ValueFormat {
  return datePattern("MM/DD/YYYY h:mm:ss a", today ? "h:mm:ss a" : undefined);
}

const TIME_FIELDS = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const DATE_FIELDS = { year: "numeric", month: "2-digit", day: "2-digit", ...TIME_FIELDS } as const;

/** As the reader's language writes dates. */
export function localDate(today = false): ValueFormat {
  return (value, _decimals, timeZone) => {
    if (!isDate(value)) return { text: "Invalid date" };
    const fields = today && isToday(value, timeZone) ? TIME_FIELDS : DATE_FIELDS;
    const zone = intlZone(timeZone);
    return {
      text: new Intl.DateTimeFormat([...locales()], {
        ...fields,
        ...(zone !== undefined && { timeZone: zone }),
      }).format(value),
    };
  };
}

function isToday(time: number, timeZone: string | undefined): boolean {
  return isDate(time) && formatPattern(time, "L", timeZone) === formatPattern(Date.now(), "L", timeZone);
}

/** How far away a time is, roughly: `a few seconds ago`, `in 2 days`. */
export function fromNow(value: number): { readonly text: string } {
  if (!isDate(value)) return { text: "Invalid date" };
  const distance = value - Date.now();
  const words = roughly(Math.abs(distance));
  return { text: distance > 0 ? `in ${words}` : `${words} ago` };
}

/** Below how many of a unit it is still used; from there on the next larger one is. */
const ROUGH_UNITS = [
  { ms: 1000, below: 45, one: "a few seconds", many: undefined },
  { ms: 60_000, below: 45, one: "a minute", many: "minutes" },
  { ms: 3_600_000, below: 22, one: "an hour", many: "hours" },
  { ms: 86_400_000, below: 26, one: "a day", many: "days" },
  { ms: 86_400_000 * (146_097 / 4800), below: 11, one: "a month", many: "months" },
  { ms: 86_400_000 * (146_097 / 400), below: Infinity, one: "a year", many: "years" },
] as const;

function roughly(ms: number): string {
  for (const unit of ROUGH_UNITS) {
    const count = Math.round(ms / unit.ms);
    if (count < unit.below) return unit.many === undefined || count <= 1 ? unit.one : `${count} ${unit.many}`;
  }
  return "a long time";
}

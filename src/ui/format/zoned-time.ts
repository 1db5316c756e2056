import { readerNow } from "./reader.ts";

/** An instant as clocks and calendars of a place show it. */
export interface ZonedTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  /** Minutes ahead of UTC. */
  readonly offset: number;
}

/**
 * @param time Unix milliseconds, in the range of Date
 * @param timeZone `utc`, a name of the IANA database, or `browser`, which any name that is not known means too
 */
export function zonedTime(time: number, timeZone: string | undefined): ZonedTime {
  const offset = offsetAt(time, timeZone);
  // A date whose UTC fields are the local ones.
  const shifted = new Date(time + offset * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    ms: shifted.getUTCMilliseconds(),
    offset,
  };
}

/** Minutes that a zone is ahead of UTC at a time. */
export function offsetAt(time: number, timeZone: string | undefined): number {
  const zone = meant(timeZone);
  if (zone?.toLowerCase() === "utc") return 0;
  const format = formatOf(zone);
  if (format === undefined) return -new Date(time).getTimezoneOffset();
  const field = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const at = (type: Intl.DateTimeFormatPartTypes): number => Number(field.get(type) ?? 0);
  const year = field.get("era") === "BC" ? 1 - at("year") : at("year");
  const local = new Date(0);
  local.setUTCFullYear(year, at("month") - 1, at("day"));
  local.setUTCHours(at("hour") % 24, at("minute"), at("second"));
  return Math.round((local.getTime() - Math.floor(time / 1000) * 1000) / 60_000);
}

/** The zone's name for Intl; undefined for the browser's. */
export function intlZone(timeZone: string | undefined): string | undefined {
  const zone = meant(timeZone);
  if (zone?.toLowerCase() === "utc") return "UTC";
  return formatOf(zone) === undefined ? undefined : zone;
}

/** `browser` is what the reader wants it to be; `undefined` is the browser's own. */
function meant(timeZone: string | undefined): string | undefined {
  const isReaders = timeZone === undefined || timeZone === "" || timeZone === "browser";
  return isReaders ? readerNow().zone : timeZone;
}

/** At most this many zones are remembered: a dashboard has one. */
const MAX_FORMATS = 16;
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat | undefined {
  if (timeZone === undefined) return undefined;
  if (!formats.has(timeZone)) {
    if (formats.size >= MAX_FORMATS) formats.clear();
    formats.set(timeZone, makeFormat(timeZone));
  }
  return formats.get(timeZone);
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
}

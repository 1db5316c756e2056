import { formatPattern } from "./date-pattern.ts";
import { readerNow } from "./reader.ts";

/**
 * A time by a pattern of moment.js with hours of a whole day (`HH:mm`), which are written as those of half a day
 * (`hh:mm a`) for who wants them.
 *
 * @param time Unix milliseconds
 */
export function clockText(time: number, pattern: string, timeZone?: string): string {
  return formatPattern(time, readerNow().hours === 12 ? halfDays(pattern) : pattern, timeZone);
}

const halfDays = (pattern: string): string => pattern.replace(/HH(:mm(?::ss(?:\.SSS)?)?)/, "hh$1 a");

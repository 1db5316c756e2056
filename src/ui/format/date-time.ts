import { readerNow } from "./reader.ts";
import { zonedTime, type ZonedTime } from "./zoned-time.ts";

/**
 * Date and time to the second: `2026-11-23 16:05:09`, or `2026-11-23 04:05:09 pm`.
 *
 * @param time Unix milliseconds
 */
export function dateTimeText(time: number, timeZone?: string): string {
  const at = zonedTime(time, timeZone);
  return `${at.year}-${two(at.month)}-${two(at.day)} ${timeOfDay(at, true)}`;
}

/** By the reader's clock: `16:05`, or `04:05 pm`. */
export function timeOfDay(
  { hour, minute, second }: Pick<ZonedTime, "hour" | "minute" | "second">,
  hasSeconds: boolean,
): string {
  const isWhole = readerNow().hours === 24;
  const shown = isWhole ? hour : hour % 12 === 0 ? 12 : hour % 12;
  const time = `${two(shown)}:${two(minute)}${hasSeconds ? `:${two(second)}` : ""}`;
  return isWhole ? time : `${time} ${hour < 12 ? "am" : "pm"}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

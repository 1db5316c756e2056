import { cronField } from "./cron-field.ts";

/** When something happens, as cron has it: on days that the calendar's three fields allow, at each of these times. */
export interface Cron {
  /** 0 to 59. */
  readonly seconds: readonly number[];
  /** 0 to 59. */
  readonly minutes: readonly number[];
  /** 0 to 23. */
  readonly hours: readonly number[];
  /** @param month 1 to 12 @param day of the month, from 1 on */
  readonly isOn: (year: number, month: number, day: number) => boolean;
}

/** The words that stand for expressions. */
const WORDS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/**
 * Reads `minute hour day month weekday`, with seconds before them where there are six fields. A day is meant when its
 * date or its weekday is, unless one of the two is `*`.
 *
 * @returns undefined for what is none
 */
export function parseCron(text: string): Cron | undefined {
  const trimmed = text.trim();
  const fields = (WORDS[trimmed.toLowerCase()] ?? trimmed).split(/\s+/);
  const [second = "", minute = "", hour = "", day = "", month = "", weekday = ""] =
    fields.length === 5 ? ["0", ...fields] : fields;
  if (fields.length < 5 || fields.length > 6) return undefined;
  const seconds = cronField(second, 0, 59);
  const minutes = cronField(minute, 0, 59);
  const hours = cronField(hour, 0, 23);
  const isOn = dayTest(day, month, weekday);
  if (seconds === undefined || minutes === undefined || hours === undefined || isOn === undefined)
    return undefined;
  return { seconds, minutes, hours, isOn };
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

function dayTest(dayText: string, monthText: string, weekdayText: string): Cron["isOn"] | undefined {
  const days = monthDays(dayText);
  const months = cronField(monthText, 1, 12, MONTHS, 1);
  const weekdays = cronField(weekdayText, 0, 7, WEEKDAYS, 0)?.map((day) => day % 7);
  if (days === undefined || months === undefined || weekdays === undefined) return undefined;
  const [anyDay, anyWeekday] = [dayText === "*", weekdayText === "*"];
  return (year, month, day) => {
    if (!months.includes(month)) return false;
    const isDay = days(day, lastDay(year, month));
    const isWeekday = weekdays.includes(new Date(Date.UTC(year, month - 1, day)).getUTCDay());
    return anyDay || anyWeekday ? isDay && isWeekday : isDay || isWeekday;
  };
}

/** `L` is the last day of the month. */
function monthDays(text: string): ((day: number, last: number) => boolean) | undefined {
  if (text.toUpperCase() === "L") return (day, last) => day === last;
  const days = cronField(text, 1, 31);
  return days && ((day) => days.includes(day));
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

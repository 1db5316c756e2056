import { type JsonObject, numberOf, objectOf, textOf } from "../json.ts";
import { UNIT_MS } from "../duration-units.ts";
import { type Cron, parseCron } from "./cron.ts";

/** A stretch of time that comes again and again, as an annotation marks it. */
export interface TimeRegion {
  readonly starts: Cron;
  /** Milliseconds; 0 for moments. */
  readonly durationMs: number;
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
}

/** An annotation that asks no data source: `query` is its `{queryType, timeRegion}`. */
export function isTimeRegion(query: JsonObject): boolean {
  return query["queryType"] === "timeRegions";
}

/**
 * Reads `{mode, from, to, fromDayOfWeek, toDayOfWeek, timezone, cronExpr, duration}`, by the rules of Grafana.
 *
 * @returns undefined if it does not say when it begins; a sentence without a full stop for what cannot be followed
 */
export function readTimeRegion(raw: JsonObject): TimeRegion | string | undefined {
  const timeZone = textOf(raw["timezone"]) || "browser";
  if (raw["mode"] === "cron") return cronRegion(raw, timeZone);
  const fromDay = numberOf(raw["fromDayOfWeek"]);
  const [from, to] = [textOf(raw["from"]) || undefined, textOf(raw["to"]) || undefined];
  if (fromDay === undefined && from === undefined) return undefined;
  const wrong = [from, to].find((time) => time !== undefined && minutesIn(time) === undefined);
  if (wrong !== undefined) return `time ${wrong} of a time region is not HH:mm`;
  const start = minutesIn(from ?? "00:00") ?? 0;
  const starts = parseCron(`${start % 60} ${Math.floor(start / 60)} * * ${fromDay ?? "*"}`);
  if (starts === undefined) return `day ${fromDay} of a time region is none of a week`;
  const toDay = numberOf(raw["toDayOfWeek"]);
  return { starts, durationMs: 60_000 * minutesOf({ fromDay, from, toDay, to }), timeZone };
}

function cronRegion(raw: JsonObject, timeZone: string): TimeRegion | string | undefined {
  const text = textOf(raw["cronExpr"]) ?? "";
  if (text === "") return undefined;
  const starts = parseCron(text);
  if (starts === undefined) return `cron expression "${text}" of a time region is not supported`;
  const duration = textOf(raw["duration"]) ?? "";
  const durationMs = lengthIn(duration);
  if (durationMs === undefined) return `duration "${duration}" of a time region is none such as 1h 30m`;
  return { starts, durationMs, timeZone };
}

interface Simple {
  /** 1 is Monday, 7 Sunday; undefined: every day. */
  readonly fromDay: number | undefined;
  /** `HH:mm` */
  readonly from: string | undefined;
  readonly toDay: number | undefined;
  readonly to: string | undefined;
}

const DAY = 24 * 60;

/** Days alone are meant to their end; every day's end that lies before the start is of the next day. */
function minutesOf({ fromDay, from, toDay, to }: Simple): number {
  const wholeDays = fromDay !== undefined && from === undefined && to === undefined;
  const start = minutesIn(from ?? "00:00") ?? 0;
  const end = wholeDays ? DAY : (minutesIn(to ?? from ?? "00:00") ?? 0);
  const firstDay = fromDay ?? 1;
  const days = ((toDay ?? firstDay) - firstDay + 7) % 7;
  const minutes = days * DAY + end - start;
  if (minutes >= 0) return minutes;
  return minutes + (fromDay === undefined && toDay === undefined ? DAY : 7 * DAY);
}

function minutesIn(time: string): number | undefined {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d{1,2})$/.exec(time) ?? [];
  return hour !== "" && Number(hour) < 24 && Number(minute) < 60
    ? Number(hour) * 60 + Number(minute)
    : undefined;
}

/** `8h`, `1d 12h`; nothing is none. */
function lengthIn(text: string): number | undefined {
  if (!/^\s*(\d+\s*[smhdwMy]\s*)*$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)\s*([smhdwMy])/g)].reduce(
    (sum, [, count = "", unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}

/** What of the region that an annotation marks cannot be followed, or nothing. */
export function timeRegionNotice(query: JsonObject): string | undefined {
  if (!isTimeRegion(query)) return undefined;
  const region = readTimeRegion(objectOf(query["timeRegion"]));
  return typeof region === "string" ? region : undefined;
}

import { offsetAt } from "./zoned-time.ts";

/**
 * Reads a date, by a pattern of moment.js if there is one; else ISO 8601, where a date without a zone is one of
 * `timeZone`.
 * @returns Unix milliseconds, undefined if it is none
 */
export function parseDate(text: string, pattern: string, timeZone: string | undefined): number | undefined {
  const parts = pattern === "" ? isoParts(text) : patternParts(text, pattern);
  if (parts === undefined) {
    const time = pattern === "" ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
  }
  return timeOf(parts, timeZone);
}

type Parts = ReadonlyMap<string, string>;

function isoParts(text: string): Parts | undefined {
  const match = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const names = ["YYYY", "MM", "DD", "HH", "mm", "ss", "SSS"];
  return new Map(
    names.flatMap((name, index) =>
      match[index + 1] === undefined ? [] : [[name, match[index + 1] ?? ""] as const],
    ),
  );
}

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: String.raw`\d{4}`,
  YY: String.raw`\d\d`,
  MMMM: "[A-Za-z]+",
  MMM: "[A-Za-z]{3}",
  MM: String.raw`\d\d`,
  M: String.raw`\d{1,2}`,
  DD: String.raw`\d\d`,
  D: String.raw`\d{1,2}`,
  HH: String.raw`\d\d`,
  H: String.raw`\d{1,2}`,
  hh: String.raw`\d\d`,
  h: String.raw`\d{1,2}`,
  mm: String.raw`\d\d`,
  m: String.raw`\d{1,2}`,
  ss: String.raw`\d\d`,
  s: String.raw`\d{1,2}`,
  SSS: String.raw`\d{1,9}`,
  A: "[AP]M",
  a: "[ap]m",
  X: String.raw`\d+(?:\.\d+)?`,
  x: String.raw`\d+`,
  ZZ: String.raw`[+-]\d\d:?\d\d|Z`,
  Z: String.raw`[+-]\d\d:?\d\d|Z`,
};

function patternParts(text: string, pattern: string): Parts | undefined {
  const names: string[] = [];
  const source = pattern.replaceAll(
    /\[([^\]]*)\]|(YYYY|YY|M{1,4}|DD?|HH?|hh?|mm?|ss?|SSS|A|a|X|x|ZZ?)|(.)/gs,
    (_whole, literal?: string, token?: string, other?: string) => {
      if (token === undefined)
        return (literal ?? other ?? "").replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`);
      names.push(token);
      return `(${TOKENS[token] ?? ""})`;
    },
  );
  const match = new RegExp(`^${source}$`).exec(text.trim());
  return match === null ? undefined : new Map(names.map((name, index) => [name, match[index + 1] ?? ""]));
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function timeOf(parts: Parts, timeZone: string | undefined): number | undefined {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => parts.get(name)).find((part) => part !== undefined);
  const [seconds, ms] = [parts.get("X"), parts.get("x")];
  if (seconds !== undefined) return Number(seconds) * 1000;
  if (ms !== undefined) return Number(ms);
  const word = first("MMMM", "MMM")?.slice(0, 3).toLowerCase();
  const month = word === undefined ? Number(first("MM", "M") ?? 1) - 1 : MONTHS.indexOf(word);
  const short = parts.get("YY");
  const year = Number(
    parts.get("YYYY") ?? (short === undefined ? 1970 : Number(short) + (Number(short) > 68 ? 1900 : 2000)),
  );
  const fraction = Number((parts.get("SSS") ?? "0").padEnd(3, "0").slice(0, 3));
  const local = Date.UTC(
    year,
    month,
    Number(first("DD", "D") ?? 1),
    hourOf(first),
    Number(first("mm", "m") ?? 0),
    Number(first("ss", "s") ?? 0),
    fraction,
  );
  if (Number.isNaN(local) || month < 0) return undefined;
  const zone = first("ZZ", "Z");
  return zone === undefined ? fromLocal(local, timeZone) : local - offsetOf(zone) * 60_000;
}

function hourOf(first: (...names: readonly string[]) => string | undefined): number {
  const half = first("A", "a")?.toLowerCase();
  const hour = Number(first("HH", "H", "hh", "h") ?? 0);
  return half === undefined ? hour : (hour % 12) + (half === "pm" ? 12 : 0);
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return hours === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The zone's offset is asked for twice: it may change between the time in UTC and the one that is meant. */
function fromLocal(local: number, timeZone: string | undefined): number {
  const guess = local - offsetAt(local, timeZone) * 60_000;
  return local - offsetAt(guess, timeZone) * 60_000;
}

/** Names of the tz database, and how far their clocks are from UTC. `UTC` costs nothing. */

const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;

/** The zone's canonical name; `undefined` for one that is not in the tz database. */
export function findZone(name: string): string | undefined {
  if (name === "UTC") return "UTC";
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Making a formatter costs a thousand times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATS = 256;

function formatOf(locale: string, zone: string, timeZoneName: "longOffset" | "short"): Intl.DateTimeFormat {
  const key = `${locale} ${timeZoneName} ${zone}`;
  let format = formats.get(key);
  if (format === undefined) {
    if (formats.size >= MAX_FORMATS) formats.clear();
    format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName });
    formats.set(key, format);
  }
  return format;
}

function partOf(format: Intl.DateTimeFormat, milliseconds: number): string {
  return format.formatToParts(milliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** Seconds east of UTC at a moment. @param milliseconds since the Unix epoch. */
export function zoneOffset(zone: string, milliseconds: number): number {
  if (zone === "UTC") return 0;
  const text = partOf(formatOf("en-US", zone, "longOffset"), milliseconds);
  const found = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (found === null) return 0;
  const [, sign, hours, minutes, seconds = "0"] = found;
  const size = (Number(hours) * 60 + Number(minutes)) * MINUTE_SECONDS + Number(seconds);
  return sign === "-" ? -size : size;
}

/** English names that Intl knows of a zone are spread over its locales: `EST` in one, `CET` in another. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-IN", "en-ZA"] as const;

/** `CET`, `EDT`; `undefined` where the zone has no letters for a name at that moment. */
export function zoneAbbreviation(zone: string, milliseconds: number): string | undefined {
  if (zone === "UTC") return "UTC";
  return LOCALES.map((locale) => partOf(formatOf(locale, zone, "short"), milliseconds)).find((name) =>
    /^[A-Z]{3,5}$/.test(name),
  );
}

/** The offset that holds where the zone's clocks show a time. @param local that time, as if it were UTC. */
export function offsetWhereClocksShow(zone: string, local: number): number {
  const guess = zoneOffset(zone, local);
  return zoneOffset(zone, local - guess * SECOND_MS);
}

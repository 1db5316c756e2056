import { offsetAt } from "../format/zoned-time.ts";

/** A zone that can be chosen. */
export interface ZoneOption {
  /** As the URL has it: `browser`, `utc` or a name of the IANA database. */
  readonly id: string;
  readonly label: string;
}

/** The browser's zone, UTC, and all that the browser knows. */
export function allZones(): readonly ZoneOption[] {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC");
  return [
    { id: "browser", label: `Browser time (${own})` },
    { id: "utc", label: "UTC" },
    ...names.map((id) => ({ id, label: labelOf(id) })),
  ];
}

/** Browsers list some zones by names that were changed since. */
const NEW_NAMES: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Asmara",
  "America/Godthab": "Nuuk",
  "Asia/Calcutta": "Kolkata",
  "Asia/Katmandu": "Kathmandu",
  "Asia/Rangoon": "Yangon",
  "Asia/Saigon": "Ho Chi Minh City",
  "Atlantic/Faeroe": "Faroe",
  "Europe/Kiev": "Kyiv",
  "Pacific/Ponape": "Pohnpei",
  "Pacific/Truk": "Chuuk",
};

function labelOf(id: string): string {
  const name = id.replaceAll("_", " ");
  const now = NEW_NAMES[id];
  return now === undefined ? name : `${name} (${now})`;
}

/** Zones whose name holds each word. */
export function matchingZones(zones: readonly ZoneOption[], text: string): readonly ZoneOption[] {
  const words = text.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  return zones.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

/**
 * How far a zone is ahead of UTC at a moment, as `UTC-03:30`. Takes a browser half a millisecond for each zone: it is
 * for those that are shown.
 */
export function zoneOffset(id: string, now: number): string {
  const own = id === "browser" ? new Intl.DateTimeFormat().resolvedOptions().timeZone : id;
  const minutes = offsetAt(now, own);
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

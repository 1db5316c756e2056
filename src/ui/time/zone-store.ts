import { create } from "zustand";
import { navigate } from "wouter/use-browser-location";
import { locales } from "../format/locale.ts";
import type { Reader } from "../format/reader.ts";

/** `auto`: as the reader's language has it. */
export type HoursChoice = "auto" | "12" | "24";

interface ZoneState {
  /** `browser`, `utc` or a name of the IANA database. */
  readonly zone: string;
  readonly hours: HoursChoice;
}

const ZONE_KEY = "watchtower.timezone";
const HOURS_KEY = "watchtower.hours";
/** Of the URL, as Grafana has it. */
export const ZONE_PARAM = "timezone";

/** The zone and the clock that were chosen, kept by the browser. */
export const useZoneChoice = create<ZoneState>(() => ({
  zone: knownZone(stored(ZONE_KEY)) ?? "browser",
  hours: hoursOf(stored(HOURS_KEY)),
}));

/** Chooses a zone for this browser, and in the URL, so that a link shows the same. */
export function chooseZone(zone: string): void {
  store(ZONE_KEY, zone);
  useZoneChoice.setState({ zone });
  const params = new URLSearchParams(location.search);
  params.set(ZONE_PARAM, zone);
  navigate(`${location.pathname}?${params.toString()}`, { replace: true });
}

/** For this browser; links do not carry it. */
export function chooseHours(hours: HoursChoice): void {
  store(HOURS_KEY, hours);
  useZoneChoice.setState({ hours });
}

/** The zone that a URL names; `undefined` where it names none that is known. */
export function zoneInUrl(search: string): string | undefined {
  return knownZone(new URLSearchParams(search).get(ZONE_PARAM));
}

/** What the URL names counts before what was chosen. */
export function readerOf(search: string, { zone, hours }: ZoneState): Reader {
  const shown = zoneInUrl(search) ?? zone;
  return { zone: shown === "browser" ? undefined : shown, hours: clockOf(hours) };
}

function clockOf(hours: HoursChoice): 12 | 24 {
  switch (hours) {
    case "12":
      return 12;
    case "24":
      return 24;
    case "auto": {
      const format = new Intl.DateTimeFormat([...locales()], { hour: "numeric" });
      return format.resolvedOptions().hour12 === true ? 12 : 24;
    }
  }
}

/** `utc` is written small, as in Grafana. */
function knownZone(text: string | null): string | undefined {
  if (text === null || text === "") return undefined;
  if (text === "browser") return text;
  if (text.toLowerCase() === "utc") return "utc";
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function hoursOf(text: string | null): HoursChoice {
  return text === "12" || text === "24" ? text : "auto";
}

/** `null` where the browser keeps nothing, as in some private windows. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // It then lasts as long as the page.
  }
}

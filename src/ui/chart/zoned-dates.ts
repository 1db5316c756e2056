import uPlot from "uplot";
import { intlZone } from "../format/zoned-time.ts";

/** Lets uPlot put its ticks at round times of a zone; of the browser's own it does so by itself. */
export function zonedDates(timeZone: string): Pick<uPlot.Options, "tzDate"> {
  const zone = intlZone(timeZone);
  if (zone === undefined) return {};
  return { tzDate: (time) => uPlot.tzDate(new Date(time * 1000), zone === "UTC" ? "Etc/UTC" : zone) };
}

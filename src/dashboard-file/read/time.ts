import { type JsonObject, numberOf, objectOf, objectsOf, textOf, textsOf } from "../json.ts";
import type { TimeSettings } from "../model.ts";

const REFRESH_INTERVALS = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"];

/** The time range, the refreshing, and what the time picker offers. */
export function readTime(raw: JsonObject): TimeSettings {
  const [time, picker] = [objectOf(raw["time"]), objectOf(raw["timepicker"])];
  const intervals = textsOf(picker["refresh_intervals"]);
  const timezone = textOf(raw["timezone"]) ?? "";
  return {
    from: textOf(time["from"]) ?? "now-6h",
    to: textOf(time["to"]) ?? "now",
    timezone: timezone === "" ? "browser" : timezone,
    refresh: typeof raw["refresh"] === "string" ? raw["refresh"] : "",
    refreshIntervals: intervals.length > 0 ? intervals : REFRESH_INTERVALS,
    quickRanges: objectsOf(picker["quick_ranges"]).flatMap((range) => {
      const [from, to, display] = [textOf(range["from"]), textOf(range["to"]), textOf(range["display"])];
      return from === undefined || to === undefined
        ? []
        : [{ from, to, display: display ?? `${from} to ${to}` }];
    }),
    hidden: picker["hidden"] === true,
    nowDelay: textOf(picker["nowDelay"]) ?? "",
    weekStart: textOf(raw["weekStart"]) ?? "",
    fiscalYearStartMonth: numberOf(raw["fiscalYearStartMonth"]) ?? 0,
  };
}

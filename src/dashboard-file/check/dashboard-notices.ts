import { type JsonObject, numberOf, textOf } from "../json.ts";
import type { Notice } from "../model.ts";

const MAX_SCHEMA_VERSION = 42;

/**
 * What of a dashboard's own settings cannot be had.
 * @param lost what it left behind on the way to today's schema
 */
export function dashboardNotices(raw: JsonObject, lost: readonly string[]): readonly Notice[] {
  const version = numberOf(raw["schemaVersion"]) ?? 0;
  const newer =
    version > MAX_SCHEMA_VERSION
      ? [`schemaVersion ${version} is newer than ${MAX_SCHEMA_VERSION}; parts of it may be missing`]
      : [];
  return [...newer, ...lost, ...timeNotices(raw)].map((what) => ({ where: "dashboard", what }));
}

function timeNotices(raw: JsonObject): readonly string[] {
  const weekStart = textOf(raw["weekStart"]) ?? "";
  return [
    ...(["", "browser", "monday"].includes(weekStart) ? [] : [`weeks begin on Monday, not on ${weekStart}`]),
    ...((numberOf(raw["fiscalYearStartMonth"]) ?? 0) === 0 ? [] : ["fiscal years are not supported"]),
    ...(raw["liveNow"] === true ? ["liveNow is not supported: panels move on with each refresh"] : []),
  ];
}

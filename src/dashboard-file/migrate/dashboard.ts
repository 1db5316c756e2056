import { type JsonObject, objectsOf } from "../json.ts";
import { migratePanel } from "./panel.ts";
import { hasOldRows, isV2 } from "./old-schema.ts";
import { flattenOldRows } from "./old-rows.ts";
import type { Lost } from "./migrated.ts";
import { fromV2 } from "../v2/to-classic.ts";

/** Brings a dashboard of an older Grafana, or of the second schema, to the classic schema of today. */
export function modernized(given: JsonObject): { readonly raw: JsonObject; readonly lost: Lost } {
  const { raw, lost } = isV2(given) ? fromV2(given) : { raw: given, lost: [] };
  const panels = hasOldRows(raw) ? flattenOldRows(objectsOf(raw["rows"])) : objectsOf(raw["panels"]);
  const all = new Map<JsonObject, readonly string[]>();
  const modern = { ...raw, panels: panels.map((panel) => modernPanel(panel, all)) };
  return { raw: modern, lost: all.set(modern, lost) };
}

function modernPanel(given: JsonObject, all: Map<JsonObject, readonly string[]>): JsonObject {
  if (given["type"] === "row") {
    return { ...given, panels: objectsOf(given["panels"]).map((panel) => modernPanel(panel, all)) };
  }
  const { raw, lost } = migratePanel(given);
  all.set(raw, lost);
  return raw;
}

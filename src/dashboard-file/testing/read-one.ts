import type { JsonObject } from "../json.ts";
import type { Panel } from "../model.ts";
import { readDashboard } from "../read-dashboard.ts";

/** A panel as it is read from a file that has it alone. */
export function readOne(raw: JsonObject): Panel {
  const panel = readDashboard({ panels: [{ id: 1, ...raw }] }).rows[0]?.panels[0];
  if (panel === undefined) throw new Error("the panel was lost");
  return panel;
}

import { type JsonObject, objectOf, textOf } from "../json.ts";
import { migrateFieldOptions } from "./field-options.ts";
import { migrateGraph } from "./graph.ts";
import { migrateHeatmap } from "./heatmap.ts";
import { migrateOldTable } from "./old-table.ts";
import { migratePieChart } from "./pie-chart.ts";
import { migrateSingleStat } from "./single-stat.ts";
import { migrateXyChart } from "./xy-chart.ts";
import type { Migrated } from "./migrated.ts";
import { isOldPanel } from "./old-schema.ts";

/** Brings a panel of an older Grafana to the type and the options that replaced it. */
export function migratePanel(raw: JsonObject): Migrated {
  if (!isOldPanel(raw)) return unchanged(raw);
  switch (raw["type"]) {
    case "graph":
      return migrateGraph(raw);
    case "singlestat":
    case "grafana-singlestat-panel":
      return migrateSingleStat(raw);
    case "table-old":
    case "table":
      return migrateOldTable(raw);
    case "grafana-piechart-panel":
      return migratePieChart(raw);
    case "heatmap":
      return migrateHeatmap(raw);
    case "xychart":
      return migrateXyChart(raw);
    case "text":
      return migrateText(raw);
    case "stat":
    case "gauge":
    case "bargauge":
      return migrateFieldOptions(raw);
    default:
      return unchanged(raw);
  }
}

function unchanged(raw: JsonObject): Migrated {
  return { raw, lost: [] };
}

/** Text stood beside the options, until Grafana 7. */
function migrateText(raw: JsonObject): Migrated {
  const options = objectOf(raw["options"]);
  const mode = textOf(raw["mode"]) ?? "markdown";
  // Plain text is shown as code is: as it stands.
  return unchanged({
    ...raw,
    options: { ...options, content: raw["content"], mode: mode === "text" ? "code" : mode },
  });
}

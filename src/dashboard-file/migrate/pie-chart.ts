import { type JsonObject, numberOf, objectOf, present, textOf } from "../json.ts";
import { calcName } from "./field-options.ts";
import { colorOverrides } from "./graph-series.ts";
import type { Migrated } from "./migrated.ts";

/** The pie chart that was a plugin until Grafana 8. */
export function migratePieChart(raw: JsonObject): Migrated {
  const legend = objectOf(raw["legend"]);
  const combine = numberOf(objectOf(raw["combine"])["threshold"]) ?? 0;
  const legendType = textOf(raw["legendType"]) ?? "";
  return {
    raw: {
      ...raw,
      type: "piechart",
      fieldConfig: {
        defaults: present({
          unit: textOf(raw["format"]),
          decimals: numberOf(legend["decimals"] ?? raw["decimals"]),
        }),
        overrides: colorOverrides(raw["aliasColors"]),
      },
      options: {
        pieType: raw["pieType"] === "donut" ? "donut" : "pie",
        reduceOptions: { calcs: [calcName(raw["valueName"])], values: false, fields: "" },
        displayLabels: legendType === "On graph" ? ["name"] : [],
        legend: {
          showLegend: legend["show"] !== false && legendType !== "On graph",
          displayMode: "table",
          placement: legendType === "Right side" ? "right" : "bottom",
          values: [
            ...(legend["values"] === true ? ["value"] : []),
            ...(legend["percentage"] === true ? ["percent"] : []),
          ],
        },
        tooltip: { mode: "single", sort: "none" },
      },
    },
    lost: combine > 0 ? ["small slices are not combined"] : [],
  };
}

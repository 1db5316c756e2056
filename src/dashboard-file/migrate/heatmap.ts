import { type JsonObject, numberOf, objectOf, present, textOf } from "../json.ts";
import type { Migrated } from "./migrated.ts";

/** The heatmap of before Grafana 9, whose options stood beside each other. */
export function migrateHeatmap(raw: JsonObject): Migrated {
  const [yAxis, tooltip, cards] = [objectOf(raw["yAxis"]), objectOf(raw["tooltip"]), objectOf(raw["cards"])];
  const calculate = raw["dataFormat"] !== "tsbuckets";
  return {
    raw: {
      ...raw,
      fieldConfig: { defaults: {}, overrides: [] },
      options: {
        calculate,
        ...(calculate && { calculation: calculationOf(raw) }),
        color: colorOf(objectOf(raw["color"])),
        cellGap: numberOf(cards["cardPadding"]) ?? 2,
        cellRadius: numberOf(cards["cardRound"]) ?? 0,
        cellValues: present({ decimals: numberOf(raw["tooltipDecimals"]) }),
        filterValues: { le: raw["hideZeroBuckets"] === true ? 1e-9 : 0 },
        legend: { show: objectOf(raw["legend"])["show"] === true },
        rowsFrame: { layout: LAYOUTS[textOf(raw["yBucketBound"]) ?? "auto"] ?? "auto" },
        showValue: "never",
        tooltip: {
          mode: tooltip["show"] === false ? "none" : "single",
          yHistogram: tooltip["showHistogram"] === true,
        },
        yAxis: present({
          unit: textOf(yAxis["format"]),
          decimals: numberOf(yAxis["decimals"]),
          min: numberOf(yAxis["min"]),
          max: numberOf(yAxis["max"]),
          axisPlacement: yAxis["show"] === false ? "hidden" : "left",
          reverse: raw["reverseYBuckets"] === true,
        }),
      },
    },
    lost: [],
  };
}

const LAYOUTS: Readonly<Record<string, string>> = { upper: "le", lower: "ge", middle: "unknown" };

function calculationOf(raw: JsonObject): JsonObject {
  const base = numberOf(objectOf(raw["yAxis"])["logBase"]) ?? 1;
  return {
    xBuckets: bucketsOf(raw["xBucketSize"], raw["xBucketNumber"]),
    yBuckets: {
      ...bucketsOf(raw["yBucketSize"], raw["yBucketNumber"]),
      ...(base > 1 && { scale: { type: "log", log: base } }),
    },
  };
}

function bucketsOf(size: unknown, count: unknown): JsonObject {
  const width = textOf(size) ?? "";
  return width === "" ? present({ mode: "count", value: textOf(count) }) : { mode: "size", value: width };
}

function colorOf(color: JsonObject): JsonObject {
  const scheme = (textOf(color["colorScheme"]) ?? "interpolateOranges").replace("interpolate", "");
  return present({
    mode: color["mode"] === "opacity" ? "opacity" : "scheme",
    scheme,
    steps: 128,
    fill: textOf(color["cardColor"]),
    scale: color["colorScale"] === "linear" ? "linear" : "exponential",
    exponent: numberOf(color["exponent"]) ?? 0.5,
    min: numberOf(color["min"]),
    max: numberOf(color["max"]),
    reverse: false,
  });
}

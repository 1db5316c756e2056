import { type JsonObject, numberOf, objectOf, objectsOf, present, textOf } from "../json.ts";
import { calcName } from "./field-options.ts";
import type { RawOverride } from "./graph-series.ts";
import type { Migrated } from "./migrated.ts";
import { colorSteps } from "./single-stat.ts";

/** The table of before Grafana 7, whose styles were by patterns of column names. */
export function migrateOldTable(raw: JsonObject): Migrated {
  const styles = objectsOf(raw["styles"]);
  const everything = styles.find(({ pattern }) => pattern === "/.*/");
  const others = styles.filter((style) => style !== everything);
  const transform = textOf(raw["transform"]) ?? "table";
  const own = transformationOf(transform, raw);
  return {
    raw: {
      ...raw,
      type: "table",
      transformations: [...own, ...objectsOf(raw["transformations"])],
      fieldConfig: {
        defaults: everything === undefined ? {} : styleConfig(everything),
        // In the old table the first style that fits won, here the last one does.
        overrides: others.toReversed().map(overrideOf),
      },
      options: { showHeader: raw["showHeader"] !== false, footer: { show: false }, sortBy: sortOf(raw) },
    },
    lost:
      transform === "json" || transform === "annotations"
        ? [`table transform ${transform} is not supported`]
        : [],
  };
}

function transformationOf(transform: string, raw: JsonObject): readonly JsonObject[] {
  switch (transform) {
    case "timeseries_to_rows":
      return [{ id: "seriesToRows", options: {} }];
    case "timeseries_to_columns":
      return [{ id: "joinByField", options: { mode: "outer", byField: "Time" } }];
    case "timeseries_aggregations":
      return [
        {
          id: "reduce",
          options: {
            mode: "seriesToRows",
            reducers: objectsOf(raw["columns"]).map(({ value }) => calcName(value)),
          },
        },
      ];
    case "table":
      return [{ id: "merge", options: {} }];
    default:
      return [];
  }
}

/** Columns were counted, and are named now: a number can be kept as one. */
function sortOf(raw: JsonObject): readonly JsonObject[] {
  const { col, desc } = objectOf(raw["sort"]);
  const column = textOf(col);
  return column === undefined ? [] : [{ displayName: column, desc: desc === true }];
}

function overrideOf(style: JsonObject): RawOverride {
  const pattern = textOf(style["pattern"]) ?? "";
  const isExpression = pattern.startsWith("/");
  const { custom, ...config } = styleConfig(style);
  return {
    matcher: { id: isExpression ? "byRegexp" : "byName", options: pattern },
    properties: [
      ...Object.entries(config).map(([id, value]) => ({ id, value })),
      ...Object.entries(objectOf(custom)).map(([id, value]) => ({ id: `custom.${id}`, value })),
    ],
  };
}

function styleConfig(style: JsonObject): JsonObject {
  const type = textOf(style["type"]) ?? "string";
  const alias = textOf(style["alias"]) ?? "";
  return present({
    displayName: alias === "" ? undefined : alias,
    ...(type === "number" && { unit: textOf(style["unit"]), decimals: numberOf(style["decimals"]) }),
    ...(type === "date" && { unit: `time:${textOf(style["dateFormat"]) ?? "YYYY-MM-DD HH:mm:ss"}` }),
    thresholds: type === "number" ? colorSteps(style["thresholds"], style["colors"]) : undefined,
    mappings: mappingsOf(style),
    links: linkOf(style),
    custom: customOf(style, type),
  });
}

function customOf(style: JsonObject, type: string): JsonObject {
  const cells: Readonly<Record<string, JsonObject>> = {
    cell: { type: "color-background", mode: "gradient" },
    row: { type: "color-background", mode: "gradient", applyToRow: true },
    value: { type: "color-text" },
  };
  const align = textOf(style["align"]) ?? "auto";
  return present({
    hidden: type === "hidden" ? true : undefined,
    align: align === "auto" ? undefined : align,
    cellOptions: cells[textOf(style["colorMode"]) ?? ""],
  });
}

function mappingsOf(style: JsonObject): unknown {
  const type = numberOf(style["mappingType"]);
  const maps = objectsOf(type === 2 ? style["rangeMaps"] : style["valueMaps"]);
  return maps.length === 0 ? undefined : maps.map((map) => ({ ...map, type: type === 2 ? 2 : 1 }));
}

/** `$__cell` and `$__cell_0` mean the same today. */
function linkOf(style: JsonObject): unknown {
  const url = textOf(style["linkUrl"]) ?? "";
  if (style["link"] !== true || url === "") return undefined;
  return [{ title: textOf(style["linkTooltip"]) ?? "", url, targetBlank: style["linkTargetBlank"] === true }];
}

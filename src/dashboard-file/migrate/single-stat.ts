import { type JsonObject, numberOf, objectOf, present, textOf } from "../json.ts";
import { calcName } from "./field-options.ts";
import type { Migrated } from "./migrated.ts";

/** The old single number: a gauge if it showed one, else a stat. */
export function migrateSingleStat(raw: JsonObject): Migrated {
  const gauge = objectOf(raw["gauge"]);
  const isGauge = gauge["show"] === true;
  const { unit, lost } = unitOf(raw);
  const valueName = textOf(raw["valueName"]);
  return {
    raw: {
      ...raw,
      type: isGauge ? "gauge" : "stat",
      fieldConfig: {
        defaults: present({
          unit,
          decimals: numberOf(raw["decimals"]),
          noValue: textOf(raw["nullText"]),
          thresholds: colorSteps(raw["thresholds"], raw["colors"]),
          mappings: mappingsOf(raw),
          min: isGauge ? (numberOf(gauge["minValue"]) ?? 0) : undefined,
          max: isGauge ? (numberOf(gauge["maxValue"]) ?? 100) : undefined,
        }),
        overrides: [],
      },
      options: {
        reduceOptions: {
          calcs: [valueName === "name" ? "lastNotNull" : calcName(valueName)],
          values: false,
          fields: fieldsOf(raw),
        },
        orientation: "horizontal",
        ...(isGauge
          ? {
              showThresholdMarkers: gauge["thresholdMarkers"] === true,
              showThresholdLabels: gauge["thresholdLabels"] === true,
            }
          : {
              textMode: valueName === "name" ? "name" : "auto",
              colorMode: colorMode(raw),
              graphMode: objectOf(raw["sparkline"])["show"] === true ? "area" : "none",
              justifyMode: "auto",
            }),
      },
    },
    lost: [...lost, ...(valueName === "last_time" ? ["the time of the last value is not supported"] : [])],
  };
}

/** Text in front or behind takes the place of the unit, where there is none. */
function unitOf(raw: JsonObject): { readonly unit: string | undefined; readonly lost: readonly string[] } {
  const format = textOf(raw["format"]) ?? "none";
  const [prefix, postfix] = [textOf(raw["prefix"]) ?? "", textOf(raw["postfix"]) ?? ""].map((text) =>
    text.trim(),
  );
  if (prefix === "" && postfix === "") return { unit: format, lost: [] };
  const free = format === "none";
  if (free && postfix === "") return { unit: `prefix:${prefix}`, lost: [] };
  if (free && prefix === "") return { unit: `suffix:${postfix}`, lost: [] };
  return {
    unit: format,
    lost: [`the text around the value (${[prefix, postfix].join(" … ").trim()}) is not shown`],
  };
}

function fieldsOf(raw: JsonObject): string {
  const column = textOf(raw["tableColumn"]) ?? "";
  return column === "" ? "" : `/^${column.replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`)}$/`;
}

function colorMode(raw: JsonObject): string {
  if (raw["colorBackground"] === true) return "background";
  return raw["colorValue"] === true ? "value" : "none";
}

/** `"50,80"` or a list, with a colour more than there are limits. */
export function colorSteps(limits: unknown, colors: unknown): JsonObject | undefined {
  const values = Array.isArray(limits) ? limits : (textOf(limits) ?? "").split(",");
  const numbers = values.flatMap((value) => numberOf(value) ?? []);
  if (!Array.isArray(colors) || colors.length === 0 || numbers.length === 0) return undefined;
  const steps = colors
    .slice(0, numbers.length + 1)
    .map((color: unknown, index) => ({ color, value: index === 0 ? null : numbers[index - 1] }));
  return { mode: "absolute", steps };
}

/** One of two lists is in use, by `mappingType`. */
function mappingsOf(raw: JsonObject): unknown {
  const { valueMaps, rangeMaps, mappingType } = raw;
  const usesRanges = numberOf(mappingType) === 2 || (mappingType === undefined && !Array.isArray(valueMaps));
  const maps: unknown = usesRanges ? rangeMaps : valueMaps;
  if (!Array.isArray(maps)) return undefined;
  return maps.map((map) => ({ ...objectOf(map), type: usesRanges ? 2 : 1 }));
}

import { isObject, type JsonObject, objectOf, textOf, textsOf } from "../json.ts";
import type { Migrated } from "./migrated.ts";

/** Options of stat, gauge and bar gauge in Grafana 6: `valueOptions` until 6.1, `fieldOptions` from then on. */
export function migrateFieldOptions(raw: JsonObject): Migrated {
  const options = objectOf(raw["options"]);
  const fieldOptions = isObject(options["fieldOptions"])
    ? options["fieldOptions"]
    : fromValueOptions(options);
  if (fieldOptions === undefined) return { raw, lost: [] };
  const { fieldOptions: _old, valueOptions: _older, ...rest } = options;
  const { calcs, values, limit, defaults, overrides, override, thresholds, mappings } = fieldOptions;
  const given = objectOf(raw["fieldConfig"]);
  return {
    raw: {
      ...raw,
      options: {
        ...rest,
        reduceOptions: {
          calcs: calcNames(calcs),
          values: values === true,
          ...(limit !== undefined && { limit }),
        },
      },
      fieldConfig: {
        defaults: {
          ...(thresholds !== undefined && { thresholds }),
          ...(mappings !== undefined && { mappings }),
          ...objectOf(defaults),
          ...objectOf(given["defaults"]),
        },
        overrides: given["overrides"] ?? overrides ?? override ?? [],
      },
    },
    lost: [],
  };
}

function fromValueOptions(options: JsonObject): JsonObject | undefined {
  if (!isObject(options["valueOptions"])) return undefined;
  const { stat, unit, decimals } = options["valueOptions"];
  return {
    calcs: [stat],
    defaults: { unit, decimals, min: options["minValue"], max: options["maxValue"] },
    thresholds: options["thresholds"],
    mappings: options["valueMappings"],
  };
}

function calcNames(calcs: unknown): readonly string[] {
  const names = textsOf(calcs).map(calcName);
  return names.length > 0 ? names : ["lastNotNull"];
}

/** Today's name of a reducer. */
export function calcName(old: unknown): string {
  const name = textOf(old) ?? "";
  const renamed: Readonly<Record<string, string>> = {
    current: "lastNotNull",
    avg: "mean",
    total: "sum",
    first: "firstNotNull",
    last: "lastNotNull",
  };
  return renamed[name] ?? (name === "" ? "lastNotNull" : name);
}

import { isObject, type JsonObject, objectsOf, textOf } from "../../dashboard-file/json.ts";
import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import { cellText } from "../frames/cell-text.ts";

/** What a column says of fields that are made of a table, as dashboards name it (`handlerKey`). */
export interface ColumnMeaning {
  readonly key: string;
  /** Of a threshold. */
  readonly color: string;
}

/** Adds what a value says to the settings of a field; one that makes no sense adds nothing. */
type Setting = (config: FieldConfig, value: unknown, color: string) => FieldConfig;

const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ["max", (config, value) => withNumber(config, value, (max) => ({ max }))],
  ["min", (config, value) => withNumber(config, value, (min) => ({ min }))],
  ["unit", (config, value) => ({ ...config, unit: cellText(value) })],
  [
    "decimals",
    (config, value) => withNumber(config, value, (decimals) => (isDecimals(decimals) ? { decimals } : {})),
  ],
  ["displayName", (config, value) => ({ ...config, displayName: cellText(value) })],
  ["color", (config, value) => ({ ...config, color: { mode: "fixed", fixedColor: cellText(value) } })],
  ["threshold1", withThreshold],
]);

const MEANINGS: ReadonlySet<string> = new Set([
  ...SETTINGS.keys(),
  "field.name",
  "field.value",
  "field.label",
  "__ignore",
  // What a value is shown as: of all rows together.
  "mappings.value",
  "mappings.text",
  "mappings.color",
]);

/** Of a column: as `options.mappings` has it, or else by its name; `undefined` where neither says anything. */
export function meaningOf(name: string, { mappings }: JsonObject): ColumnMeaning | undefined {
  const chosen = objectsOf(mappings).find(({ fieldName }) => fieldName === name);
  const key = chosen === undefined ? name.toLowerCase() : (textOf(chosen["handlerKey"]) ?? "");
  if (!MEANINGS.has(key)) return undefined;
  return { key, color: colorOf(chosen) };
}

/** The settings with what a value of a column of this meaning adds. */
export function withSetting(config: FieldConfig, { key, color }: ColumnMeaning, value: unknown): FieldConfig {
  if (value === null || value === undefined) return config;
  return SETTINGS.get(key)?.(config, value, color) ?? config;
}

function colorOf(mapping: JsonObject | undefined): string {
  const settings = mapping?.["handlerArguments"];
  const threshold = isObject(settings) ? settings["threshold"] : undefined;
  return (isObject(threshold) ? textOf(threshold["color"]) : undefined) ?? "red";
}

const MOST_DECIMALS = 15;

const isDecimals = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= MOST_DECIMALS;

function withNumber(config: FieldConfig, value: unknown, made: (value: number) => FieldConfig): FieldConfig {
  const number = numberIn(value);
  return Number.isNaN(number) ? config : { ...config, ...made(number) };
}

/** Of a number, or of a text that is one. */
function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

function withThreshold(config: FieldConfig, value: unknown, color: string): FieldConfig {
  return withNumber(config, value, (from) => {
    const steps = [...(config.thresholds?.steps ?? []), { value: from, color }];
    return { thresholds: { mode: "absolute", steps: steps.toSorted((a, b) => a.value - b.value) } };
  });
}

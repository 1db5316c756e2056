import { type Inputs, readDataSource } from "../datasource-ref.ts";
import {
  isObject,
  type JsonObject,
  numberOf,
  objectOf,
  objectsOf,
  oneOf,
  present,
  textOf,
  textsOf,
} from "../json.ts";
import type {
  AdHocFilter,
  Variable,
  VariableOption,
  VariableSort,
  VariableValue,
} from "../variable-model.ts";

/** Reads an entry of `templating.list`, of any generation. */
export function readVariable(raw: JsonObject, inputs: Inputs): Variable {
  const common = readCommon(raw);
  const type = textOf(raw["type"]) ?? "";
  const current = readCurrent(raw["current"]);
  switch (type) {
    case "query":
      return {
        ...common,
        ...readChoice(raw),
        kind: "query",
        datasource: readDataSource(raw["datasource"], inputs),
        query: isObject(raw["query"]) ? raw["query"] : (textOf(raw["query"]) ?? ""),
        regex: textOf(raw["regex"]) ?? "",
        regexApplyTo: raw["regexApplyTo"] === "text" ? "text" : "value",
        sort: SORTS[numberOf(raw["sort"]) ?? 0] ?? "none",
        refresh: readRefresh(raw["refresh"]),
      };
    case "custom":
      return { ...common, ...readChoice(raw), kind: "custom", options: customOptions(raw) };
    case "datasource":
      return {
        ...common,
        ...readChoice(raw),
        kind: "datasource",
        type: textOf(raw["query"]) ?? "",
      };
    case "interval":
      return {
        ...common,
        kind: "interval",
        current,
        intervals: intervalsOf(raw["query"]),
        auto: readAuto(raw),
      };
    case "constant":
      return { ...common, kind: "constant", value: plainValue(raw, current) };
    case "textbox":
      return { ...common, kind: "textbox", value: currentText(current) ?? textOf(raw["query"]) ?? "" };
    case "adhoc":
      return {
        ...common,
        kind: "adhoc",
        datasource: readDataSource(raw["datasource"], inputs),
        filters: readFilters(raw["filters"]),
        baseFilters: readFilters(raw["baseFilters"]),
        keys: objectsOf(raw["defaultKeys"]).flatMap(({ value, text }) => textOf(value ?? text) ?? []),
      };
    default:
      return { ...common, kind: "unknown", type, current };
  }
}

const SORTS: readonly VariableSort[] = [
  "none",
  "alphabetical-asc",
  "alphabetical-desc",
  "numerical-asc",
  "numerical-desc",
  "alphabetical-ci-asc",
  "alphabetical-ci-desc",
  "natural-asc",
  "natural-desc",
];

const HIDES = ["nothing", "label", "all", "controls-menu"] as const;

function readCommon(
  raw: JsonObject,
): Pick<Variable, "name" | "label" | "description" | "hide" | "skipUrlSync"> {
  return {
    name: textOf(raw["name"]) ?? "",
    label: textOf(raw["label"]) ?? "",
    description: textOf(raw["description"]) ?? "",
    hide: HIDES[numberOf(raw["hide"]) ?? 0] ?? "nothing",
    skipUrlSync: raw["skipUrlSync"] === true,
  };
}

interface Choice {
  readonly current: VariableValue | undefined;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue: string;
}

function readChoice(raw: JsonObject): Choice {
  return {
    current: readCurrent(raw["current"]),
    multi: raw["multi"] === true,
    includeAll: raw["includeAll"] === true,
    allValue: textOf(raw["allValue"]) ?? "",
  };
}

function readCurrent(value: unknown): VariableValue | undefined {
  const current = objectOf(value);
  const chosen = oneOrMany(current["value"]);
  if (chosen === undefined) return undefined;
  return { value: chosen, text: oneOrMany(current["text"]) ?? chosen };
}

function oneOrMany(value: unknown): string | readonly string[] | undefined {
  return Array.isArray(value) ? textsOf(value) : textOf(value);
}

function currentText(current: VariableValue | undefined): string | undefined {
  return current === undefined ? undefined : String(current.value);
}

function plainValue(raw: JsonObject, current: VariableValue | undefined): string {
  return textOf(raw["query"]) ?? currentText(current) ?? "";
}

/** Grafana before 4 had true and false. */
function readRefresh(value: unknown): "never" | "load" | "time" {
  if (value === true) return "load";
  return (["never", "load", "time"] as const)[numberOf(value) ?? 0] ?? "never";
}

/** `a, b : 2` is two values, the second shown as b; `\,` is a comma in a value. Or a list in JSON. */
function customOptions(raw: JsonObject): readonly VariableOption[] {
  const text = textOf(raw["query"]) ?? "";
  if (raw["valuesFormat"] === "json") return jsonOptions(text);
  const parts = text.match(/(?:\\,|[^,])+/g) ?? [];
  return parts.map((part) => {
    const plain = part.replaceAll(String.raw`\,`, ",");
    const [, shown, value] = /^\s*(.+)\s:\s(.+)$/s.exec(plain) ?? [];
    const [label, chosen] =
      value === undefined ? [plain.trim(), plain.trim()] : [(shown ?? "").trim(), value.trim()];
    return { text: label, value: chosen };
  });
}

function jsonOptions(text: string): readonly VariableOption[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.flatMap((member) => jsonOption(member) ?? []) : [];
  } catch {
    return [];
  }
}

function jsonOption(member: unknown): VariableOption | undefined {
  const plain = textOf(member);
  if (plain !== undefined) return { text: plain, value: plain };
  const { text, value } = objectOf(member);
  const chosen = textOf(value);
  return chosen === undefined ? undefined : { text: textOf(text) ?? chosen, value: chosen };
}

/** `1m,10m, "1 h"`: apart by commas, quotes around are optional. */
function intervalsOf(query: unknown): readonly string[] {
  const parts = (textOf(query) ?? "").match(/(["'])(.*?)\1|[^,]+/g) ?? [];
  return parts.map((part) => part.replaceAll(/["']+/g, "").trim()).filter((part) => part !== "");
}

function readAuto(raw: JsonObject): { readonly count: number; readonly min: string } | undefined {
  if (raw["auto"] !== true) return undefined;
  return { count: numberOf(raw["auto_count"]) ?? 30, min: textOf(raw["auto_min"]) ?? "10s" };
}

function readFilters(value: unknown): readonly AdHocFilter[] {
  return objectsOf(value).flatMap((raw) => {
    const [key, operator] = [textOf(raw["key"]), textOf(raw["operator"])];
    if (key === undefined || operator === undefined) return [];
    const values = Array.isArray(raw["values"]) ? textsOf(raw["values"]) : undefined;
    return [present({ key, operator, value: textOf(raw["value"]) ?? "", values })];
  });
}

/** What a variable is chosen to be by a URL's `var-name`, given once or more. */
export function chosenValue(texts: readonly string[], multi: boolean): VariableValue {
  const value = multi ? texts : (texts[0] ?? "");
  return { value, text: value };
}

/** The order of sorting by its number, for files whose schema names it. */
export function sortByName(name: string): number {
  return Math.max(0, V2_SORTS.indexOf(oneOf(name, V2_SORTS) ?? "disabled"));
}

const V2_SORTS = [
  "disabled",
  "alphabeticalAsc",
  "alphabeticalDesc",
  "numericalAsc",
  "numericalDesc",
  "alphabeticalCaseInsensitiveAsc",
  "alphabeticalCaseInsensitiveDesc",
  "naturalAsc",
  "naturalDesc",
] as const;

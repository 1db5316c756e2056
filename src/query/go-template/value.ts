import { printGoDuration } from "../../base/go-duration.ts";
import { goFloatText } from "../../base/go-float.ts";
import type { GoSpan } from "./go-span.ts";
import type { GoTime } from "./go-time.ts";
import { timeText } from "./go-time.ts";

/** What a template works with: Go's int is a bigint, float64 a number, nil `undefined`. */
export type Value =
  | string
  | bigint
  | number
  | boolean
  | undefined
  | GoTime
  | GoSpan
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | LabelMap;

/** A line's labels: a map whose missing members are empty texts. */
export class LabelMap {
  private readonly find: (name: string) => string | undefined;
  private readonly list: () => ReadonlyMap<string, string>;

  constructor(find: (name: string) => string | undefined, list: () => ReadonlyMap<string, string>) {
    this.find = find;
    this.list = list;
  }

  get(name: string): string {
    return this.find(name) ?? "";
  }

  all(): ReadonlyMap<string, string> {
    return this.list();
  }
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isTime = (value: Value): value is GoTime => typeof value === "object" && "nanos" in value;

export const isSpan = (value: Value): value is GoSpan => typeof value === "object" && "elapsed" in value;

/** The members of a map, or `undefined` for what is none. */
export function membersOf(value: Value): ReadonlyMap<string, Value> | undefined {
  if (value instanceof LabelMap) return value.all();
  return value instanceof Map ? value : undefined;
}

/** Whether an `if` takes it. */
export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (typeof value !== "object") return Boolean(value);
  return membersOf(value)?.size !== 0;
}

/** As Go prints it with `%v`. */
export function valueText(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "number") return goFloatText(value);
  return value === undefined ? "<nil>" : compositeText(value);
}

function compositeText(value: Value): string {
  if (isTime(value)) return timeText(value);
  if (isSpan(value)) return printGoDuration(value.elapsed);
  if (isList(value)) return `[${value.map(valueText).join(" ")}]`;
  const members = [...(membersOf(value) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([name, member]) => `${name}:${valueText(member)}`).join(" ")}]`;
}

/** As Go names its type. */
export function typeName(value: Value): string {
  if (value === undefined) return "<nil>";
  if (typeof value !== "object") return SCALARS[typeof value] ?? "";
  if (isTime(value)) return "time.Time";
  if (isSpan(value)) return "*time.Duration";
  if (isList(value)) return "[]interface {}";
  return value instanceof LabelMap ? "map[string]string" : "map[string]interface {}";
}

const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  bigint: "int",
  boolean: "bool",
  number: "float64",
};

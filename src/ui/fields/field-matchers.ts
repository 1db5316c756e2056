import type { Matcher } from "../../dashboard-file/field-config.ts";
import { objectOf, textOf, textsOf } from "../../dashboard-file/json.ts";
import { cellText } from "../frames/cell-text.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { displayName, type Naming } from "./display-name.ts";
import { dashboardRegExp } from "../regexp/dashboard-regexp.ts";
import { reduceField } from "./reducers.ts";

/** Whether a field is meant. */
export type MatchField = (field: Field, frame: DataFrame) => boolean;

/**
 * The fields that an override or a transformation means.
 * @returns undefined if there is no such matcher
 */
export function fieldMatcher({ id, options }: Matcher, naming: Naming): MatchField | undefined {
  const make = Object.hasOwn(MATCHERS, id) ? MATCHERS[id] : undefined;
  return make?.(options, naming);
}

const MATCHERS: Readonly<Record<string, (options: unknown, naming: Naming) => MatchField>> = {
  byName: (options, naming) => byNames(new Set([textOf(options) ?? ""]), naming),
  byNames: (options, naming) => {
    const { names, mode } = objectOf(options);
    const match = byNames(new Set(textsOf(names)), naming);
    return mode === "exclude" ? (field, frame) => !match(field, frame) : match;
  },
  byRegexp: (options, naming) => byRegexp(textOf(options) ?? "", naming),
  byRegexpOrNames: (options, naming) => {
    const { pattern, names } = objectOf(options);
    const [named, matched] = [
      byNames(new Set(textsOf(names)), naming),
      byRegexp(textOf(pattern) ?? "", naming),
    ];
    return (field, frame) => named(field, frame) || matched(field, frame);
  },
  byType: (options) => (field) => field.type === options,
  byTypes: (options) => {
    const types = new Set(textsOf(options));
    return (field) => types.has(field.type);
  },
  byFrameRefID: (options) => (_field, frame) => frame.refId === options,
  byValue,
  numeric: () => (field) => field.type === "number",
  time: () => (field) => field.type === "time",
  first: () => (field, frame) => field === frame.fields[0],
  firstTimeField: () => (field, frame) => field === frame.fields.find(({ type }) => type === "time"),
};

/** By the field's own name or the one shown; `Value` and `Time` are what sources of old called theirs. */
function byNames(names: ReadonlySet<string>, naming: Naming): MatchField {
  return (field, frame) => {
    if (names.has(field.name) || names.has(displayName(field, frame, naming))) return true;
    if (names.has("Value")) return field.labels?.["__name__"] === field.name;
    return (names.has("Time") || names.has("time")) && field.type === "time";
  };
}

function byRegexp(pattern: string, naming: Naming): MatchField {
  const expression = pattern === "" ? undefined : dashboardRegExp(pattern);
  return (field, frame) => expression?.test(displayName(field, frame, naming)) === true;
}

function byValue(options: unknown): MatchField {
  const { reducer, op, value } = objectOf(options);
  const id = textOf(reducer);
  if (id === undefined) return () => false;
  return (field) => {
    const reduced = reduceField(field, id);
    if (id === "allIsNull" || id === "allIsZero") return reduced === true;
    return compare(reduced, textOf(op) ?? "eq", value);
  };
}

/** Null is only equal to itself. */
function compare(left: unknown, op: string, right: unknown): boolean {
  const isNull = left === null || left === undefined || right === null || right === undefined;
  const [a, b] = [left ?? "null", right ?? "null"];
  const isEqual = cellText(a) === cellText(b);
  if (op === "eq" || (isNull && (op === "gte" || op === "lte"))) return isEqual;
  if (op === "neq") return !isEqual;
  const [x, y] = [Number(a), Number(b)];
  switch (op) {
    case "gt":
      return x > y;
    case "gte":
      return x >= y;
    case "lt":
      return x < y;
    default:
      return op === "lte" && x <= y;
  }
}

/** The frames that a transformation means. @returns undefined if there is no such matcher */
export function frameMatcher({ id, options }: Matcher): ((frame: DataFrame) => boolean) | undefined {
  const pattern = textOf(options) ?? "";
  if (id === "byRefId") return byRefId(pattern);
  if (id !== "byName") return undefined;
  const expression = dashboardRegExp(pattern);
  return ({ name = "" }) => expression?.test(name) === true;
}

/** `A`, `A|B`, or an expression between slashes. */
function byRefId(pattern: string): (frame: DataFrame) => boolean {
  const expression = pattern.startsWith("/") ? dashboardRegExp(pattern) : undefined;
  if (expression !== undefined) return ({ refId = "" }) => expression.test(refId);
  const refIds = new Set(pattern.split("|"));
  return ({ refId }) => refId !== undefined && refIds.has(refId);
}

import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../dashboard-file/json.ts";
import { cellText } from "../frames/cell-text.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { regExpOf, type DashboardRegExp } from "../regexp/dashboard-regexp.ts";
import { nameAmong, rowsOf, withRows } from "./columns.ts";
import { TransformError } from "./transform-error.ts";

type Test = (value: unknown) => boolean;

/** `filterByValue`: keeps or leaves out the rows whose values meet any or all of the conditions. */
export function filterByValue(frames: readonly DataFrame[], options: JsonObject): readonly DataFrame[] {
  const filters = objectsOf(options["filters"]).map(({ fieldName, config }) => ({
    name: textOf(fieldName),
    test: testOf(objectOf(config)),
  }));
  if (filters.length === 0) return frames;
  const [all, keeps] = [options["match"] === "all", options["type"] !== "exclude"];
  const nameOf = nameAmong(frames);
  return frames.map((frame) => {
    // Of several columns with one name the last one counts.
    const tests = filters.map(({ name, test }) => {
      const values = frame.fields.findLast((field) => nameOf(field, frame) === name)?.values;
      return (row: number): boolean => values !== undefined && test(values[row]);
    });
    const matches = (row: number): boolean =>
      all ? tests.every((test) => test(row)) : tests.some((test) => test(row));
    return withRows(
      frame,
      rowsOf(frame).filter((row) => matches(row) === keeps),
    );
  });
}

function testOf({ id, options }: JsonObject): Test {
  const given = objectOf(options);
  const make = TESTS[textOf(id) ?? ""];
  if (make === undefined) throw new TransformError(`condition ${textOf(id) ?? ""} is not supported`);
  return make(given);
}

const TESTS: Readonly<Record<string, (options: JsonObject) => Test>> = {
  regex: ({ value }) => {
    const expression = expressionOf(textOf(value) ?? "");
    return (given) => given !== null && given !== undefined && expression.test(cellText(given));
  },
  isNull: () => (given) => given === null || given === undefined,
  isNotNull: () => (given) => given !== null && given !== undefined,
  greater: compared((given, limit) => given > limit),
  greaterOrEqual: compared((given, limit) => given >= limit),
  lower: compared((given, limit) => given < limit),
  lowerOrEqual: compared((given, limit) => given <= limit),
  equal:
    ({ value }) =>
    (given) =>
      isEqual(given, value),
  notEqual:
    ({ value }) =>
    (given) =>
      !isEqual(given, value),
  substring: ({ value }) => {
    const part = (textOf(value) ?? "").toLowerCase();
    return (given) =>
      part === "" || (typeof given === "string" && given !== "" && given.toLowerCase().includes(part));
  },
  notSubstring: ({ value }) => {
    const part = (textOf(value) ?? "").toLowerCase();
    return (given) =>
      part !== "" && typeof given === "string" && given !== "" && !given.toLowerCase().includes(part);
  },
  between: ({ from, to }) => {
    const [low, high] = [numberOf(from) ?? NaN, numberOf(to) ?? NaN];
    return (given) => numeric(given) > low && numeric(given) < high;
  },
};

function expressionOf(pattern: string): DashboardRegExp {
  const expression = regExpOf(pattern, "");
  if (expression === undefined) throw new TransformError(`${pattern} is no regular expression`);
  return expression;
}

function compared(holds: (given: number, limit: number) => boolean): (options: JsonObject) => Test {
  return ({ value }) => {
    const limit = numberOf(value) ?? NaN;
    return (given) => holds(numeric(given), limit);
  };
}

/** Gaps are zero here, as in Grafana. */
function numeric(value: unknown): number {
  if (value === null) return 0;
  return typeof value === "number"
    ? value
    : typeof value === "string" || typeof value === "boolean"
      ? Number(value)
      : NaN;
}

/** Numbers and texts of them are equal; nothing is equal to nothing only. */
function isEqual(given: unknown, value: unknown): boolean {
  const [a, b] = [given ?? null, value ?? null];
  if (a === null || b === null) return a === b;
  if (typeof a === "string" && typeof b === "string") return a === b;
  return a === b || Number(a) === Number(b);
}

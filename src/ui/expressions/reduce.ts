import { numberOf, objectOf, textOf, type JsonObject } from "../../dashboard-file/json.ts";
import { type ExpressionValue, mapped } from "./value.ts";

/** What is done about gaps, NaN and infinities: `strict`, they make the result NaN. */
type Gaps =
  | { readonly mode: "strict" }
  | { readonly mode: "drop" }
  | { readonly mode: "replace"; readonly value: number };

/**
 * Each series as one number, by Grafana's `{reducer, settings: {mode, replaceWithValue}}`; numbers stay.
 *
 * @throws Error for a reducer or a mode that there is not
 */
export function reduceValues(
  values: readonly ExpressionValue[],
  query: JsonObject,
): readonly ExpressionValue[] {
  const reduce = numberReducer(textOf(query["reducer"]) ?? "");
  const gaps = gapsOf(objectOf(query["settings"]));
  return values.flatMap((value): readonly ExpressionValue[] => {
    // A number that would be dropped from a series is dropped.
    if (value.kind === "number")
      return gaps.mode === "drop" && taken(value.value, gaps).length === 0
        ? []
        : [mapped(value, (each) => result(each, gaps))];
    const numbers = value.values.flatMap((each) => taken(each, gaps));
    return [{ kind: "number", labels: value.labels, value: result(reduce(numbers), gaps) }];
  });
}

/** Of Grafana's names, however they are written: `sum`, `mean`, … @throws Error for one that there is not */
export function numberReducer(written: string): (values: readonly number[]) => number {
  if (written === "") throw new Error("it names no reducer");
  const name = written.toLowerCase();
  const reduce = Object.hasOwn(REDUCERS, name) ? REDUCERS[name] : undefined;
  if (reduce === undefined) throw new Error(`reducer ${written} is not supported`);
  return reduce;
}

function gapsOf(settings: JsonObject): Gaps {
  const mode = textOf(settings["mode"]) ?? "";
  if (mode === "" || mode === "strict") return { mode: "strict" };
  if (mode === "dropNN") return { mode: "drop" };
  if (mode !== "replaceNN") throw new Error(`mode ${mode} is not supported`);
  const value = numberOf(settings["replaceWithValue"]);
  if (value === undefined) throw new Error("mode replaceNN has no number to replace with");
  return { mode: "replace", value };
}

function taken(value: number | null, gaps: Gaps): readonly number[] {
  if (gaps.mode === "strict") return [value ?? NaN];
  if (value !== null && Number.isFinite(value)) return [value];
  return gaps.mode === "drop" ? [] : [gaps.value];
}

function result(value: number | null, gaps: Gaps): number | null {
  if (gaps.mode === "strict" || (value !== null && Number.isFinite(value))) return value;
  return gaps.mode === "drop" ? null : gaps.value;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** As `Math.min` over many; NaN where there is none, or one of them is. */
const extreme = (values: readonly number[], isBetter: (value: number, best: number) => boolean): number =>
  values.some(Number.isNaN)
    ? NaN
    : values.reduce((best, value) => (Number.isNaN(best) || isBetter(value, best) ? value : best), NaN);

const REDUCERS: Readonly<Partial<Record<string, (values: readonly number[]) => number>>> = {
  sum,
  mean: (values) => sum(values) / values.length,
  min: (values) => extreme(values, (value, best) => value < best),
  max: (values) => extreme(values, (value, best) => value > best),
  count: (values) => values.length,
  last: (values) => values.at(-1) ?? NaN,
  median,
};

function median(values: readonly number[]): number {
  if (values.some(Number.isNaN)) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

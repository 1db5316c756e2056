import { type Field, isNumeric } from "../frames/data-frame.ts";

/**
 * One value that stands for a column, by the id of one of Grafana's reducers: `lastNotNull`, `mean`, `p95`, …
 * @returns null where the column has nothing to say; undefined if there is no such reducer
 */
export function reduceField(field: Field, id: string): unknown {
  const reduce = reducerOf(id);
  if (reduce === undefined) return undefined;
  return (field.values.length > 0 ? reduce(field) : OF_NOTHING[aliasOf(id)]) ?? null;
}

/** The others have no value for a column without rows. */
const OF_NOTHING: Readonly<Record<string, unknown>> = {
  sum: 0,
  count: 0,
  countAll: 0,
  allIsZero: false,
  allIsNull: true,
};

/** Whether there is a reducer of this id. */
export function isReducer(id: string): boolean {
  return reducerOf(id) !== undefined;
}

/** How a legend calls it: `Last *`, `95th %`. */
export function reducerName(id: string): string {
  const percent = percentOf(id);
  if (percent !== undefined) return `${ordinal(percent)} %`;
  return NAMES[aliasOf(id)] ?? id;
}

/** Whether the result is in the unit of the values. */
export function keepsUnit(id: string): boolean {
  return !UNITLESS.has(aliasOf(id));
}

/** Type of a column of such results, where it is not that of the values. */
export function reducedType(id: string): "number" | "boolean" | undefined {
  if (COUNTS.has(aliasOf(id))) return "number";
  return id === "allIsNull" || id === "allIsZero" ? "boolean" : undefined;
}

const COUNTS: ReadonlySet<string> = new Set(["count", "countAll", "distinctCount", "changeCount"]);
const UNITLESS: ReadonlySet<string> = new Set([
  ...COUNTS,
  "allIsNull",
  "diffperc",
  "allValues",
  "uniqueValues",
]);

type Reduce = (field: Field) => unknown;

function reducerOf(id: string): Reduce | undefined {
  const percent = percentOf(id);
  if (percent !== undefined) return (field) => percentile(field, percent / 100);
  const known = aliasOf(id);
  return Object.hasOwn(REDUCERS, known) ? REDUCERS[known] : undefined;
}

/** Names that older dashboards use. */
function aliasOf(id: string): string {
  return { current: "lastNotNull", avg: "mean", total: "sum" }[id] ?? id;
}

function percentOf(id: string): number | undefined {
  const [, digits] = /^p([1-9]\d?)$/.exec(id) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const REDUCERS: Readonly<Record<string, Reduce>> = {
  lastNotNull: (field) => standard(field).lastNotNull,
  last: ({ values }) => values[values.length - 1],
  firstNotNull: (field) => standard(field).firstNotNull,
  first: ({ values }) => values[0],
  min: (field) => standard(field).min,
  max: (field) => standard(field).max,
  mean: (field) => standard(field).mean,
  median,
  variance,
  stdDev: (field) => Math.sqrt(variance(field)),
  sum: (field) => standard(field).sum,
  count: (field) => standard(field).count,
  countAll: ({ values }) => values.length,
  range: (field) => standard(field).range,
  delta: (field) => standard(field).delta,
  step: (field) => standard(field).step,
  diff: (field) => standard(field).diff,
  logmin: (field) => standard(field).logmin,
  allIsZero: (field) => standard(field).allIsZero,
  allIsNull: (field) => standard(field).allIsNull,
  changeCount: changeCount,
  distinctCount: (field) => new Set(withoutNulls(field)).size,
  diffperc: (field) => standard(field).diffperc,
  allValues: ({ values }) => Array.from(values),
  uniqueValues: ({ values }) => [...new Set(Array.from(values))],
};

const NAMES: Readonly<Record<string, string>> = {
  lastNotNull: "Last *",
  last: "Last",
  firstNotNull: "First *",
  first: "First",
  min: "Min",
  max: "Max",
  mean: "Mean",
  median: "Median",
  variance: "Variance",
  stdDev: "StdDev",
  sum: "Total",
  count: "Count",
  countAll: "Count all",
  range: "Range",
  delta: "Delta",
  step: "Step",
  diff: "Difference",
  logmin: "Min (above zero)",
  allIsZero: "All Zeros",
  allIsNull: "All Nulls",
  changeCount: "Change Count",
  distinctCount: "Distinct Count",
  diffperc: "Difference percent",
  allValues: "All values",
  uniqueValues: "All unique values",
};

function ordinal(value: number): string {
  const ending = value > 3 && value < 21 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${ending}`;
}

function withoutNulls({ values }: Field): readonly unknown[] {
  return Array.from(values).filter((value) => value !== null);
}

interface Standard {
  readonly sum: number;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly logmin: number | null;
  readonly range: number | null;
  readonly step: number | null;
  readonly delta: number;
  readonly diff: number | null;
  readonly diffperc: number;
  readonly firstNotNull: unknown;
  readonly lastNotNull: unknown;
  readonly allIsNull: boolean;
  readonly allIsZero: boolean;
}

/** Columns never change, so that what was computed for a legend serves its panel, too. */
const computed = new WeakMap<Field, Standard>();

function standard(field: Field): Standard {
  const known = computed.get(field);
  if (known !== undefined) return known;
  const made = isNumeric(field) ? numericStandard(field.values) : otherStandard(field.values);
  computed.set(field, made);
  return made;
}

/** What one pass over numbers tells. Gaps are left out; NaN is counted and otherwise left out. */
function numericStandard(values: ArrayLike<number | null | undefined>): Standard {
  let [sum, count, numbers, delta] = [0, 0, 0, 0];
  let [min, max, logmin, step] = [Infinity, -Infinity, Infinity, Infinity];
  let first: number | null = null;
  let last: number | null = null;
  let isRising = true;
  let allIsZero = true;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    if (value === null) continue;
    count += 1;
    if (Number.isNaN(value)) continue;
    numbers += 1;
    sum += value;
    if (last !== null) {
      const rise: number = value - last;
      step = Math.min(step, rise);
      // A fall is a counter's reset: neither it nor the value behind it counts as growth of the one before.
      if (rise >= 0 && isRising) delta += rise;
      isRising = rise >= 0;
    }
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (value > 0) logmin = Math.min(logmin, value);
    if (value !== 0) allIsZero = false;
    first ??= value;
    last = value;
  }
  const some = numbers > 0;
  const diff = first !== null && last !== null ? last - first : null;
  return {
    sum,
    count,
    min: some ? min : null,
    max: some ? max : null,
    mean: some ? sum / numbers : null,
    logmin: logmin < Infinity ? logmin : null,
    range: some ? max - min : null,
    step: numbers > 1 ? step : null,
    delta,
    diff,
    diffperc: first !== null && diff !== null ? (diff / first) * 100 : 0,
    firstNotNull: first,
    lastNotNull: last,
    allIsNull: !some,
    allIsZero: some && allIsZero,
  };
}

function otherStandard(values: ArrayLike<unknown>): Standard {
  const present = Array.from(values).filter((value) => value !== null && value !== undefined);
  const shown = present.filter((value) => !Number.isNaN(value));
  return {
    sum: 0,
    count: present.length,
    min: null,
    max: null,
    mean: null,
    logmin: null,
    range: null,
    step: null,
    delta: 0,
    diff: null,
    diffperc: 0,
    firstNotNull: shown[0] ?? null,
    lastNotNull: shown.at(-1) ?? null,
    allIsNull: true,
    allIsZero: false,
  };
}

function changeCount(field: Field): number {
  const values = withoutNulls(field);
  return values.filter((value, index) => index > 0 && value !== values[index - 1]).length;
}

/** Of all the values, not of a sample. Welford's way, which keeps its digits when values are large. */
function variance(field: Field): number {
  if (!isNumeric(field)) return 0;
  let [mean, squares, count] = [0, 0, 0];
  for (let index = 0; index < field.values.length; index += 1) {
    const value = field.values[index] ?? null;
    if (value === null) continue;
    count += 1;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  return count > 0 ? squares / count : 0;
}

function sortedNumbers(field: Field): readonly number[] {
  if (!isNumeric(field)) return [];
  const values = Array.from(field.values).filter((value) => value !== null && value !== undefined);
  return values.toSorted((a, b) => a - b);
}

function median(field: Field): number | null {
  const numbers = sortedNumbers(field);
  const middle = Math.floor(numbers.length / 2);
  const upper = numbers[middle];
  if (upper === undefined) return null;
  return numbers.length % 2 === 1 ? upper : ((numbers[middle - 1] ?? upper) + upper) / 2;
}

/** The value nearest to the rank; never one between two. */
function percentile(field: Field, share: number): number | null {
  const numbers = sortedNumbers(field);
  return numbers[Math.round((numbers.length - 1) * share)] ?? null;
}

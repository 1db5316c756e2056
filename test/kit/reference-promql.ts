/**
 * PromQL of floats, straight from its documentation and slow: one step after the other, one sample after the other,
 * plain objects and maps. What the engine answers is compared with it.
 */

export type LabelSet = Readonly<Record<string, string>>;

export interface RefSeries {
  readonly labels: LabelSet;
  /** Ascending; `undefined` is a stale marker. */
  readonly samples: readonly { readonly time: number; readonly value: number | undefined }[];
}

export type Selector = {
  readonly kind: "selector";
  readonly name: string;
  readonly matchers: readonly (readonly [label: string, operator: "=" | "!=", value: string])[];
  readonly offset: number;
  readonly at: number | undefined;
};
export type Ranged = Selector | { readonly kind: "subquery"; readonly inner: Ref; readonly step: number };
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group: "none" | "left" | "right";
  readonly include: readonly string[];
}

export type Ref =
  | { readonly kind: "number"; readonly value: number }
  | Selector
  | { readonly kind: "window"; readonly name: string; readonly arg: Ranged; readonly range: number }
  | { readonly kind: "map"; readonly name: string; readonly arg: Ref }
  | { readonly kind: "negate"; readonly arg: Ref }
  | { readonly kind: "absent"; readonly arg: Selector }
  | { readonly kind: "scalar"; readonly arg: Ref }
  | {
      readonly kind: "aggregate";
      readonly name: string;
      readonly without: boolean;
      readonly labels: readonly string[];
      readonly arg: Ref;
    }
  | {
      readonly kind: "binary";
      readonly name: string;
      readonly bool: boolean;
      readonly matching: Matching;
      readonly left: Ref;
      readonly right: Ref;
    };

export interface Point {
  readonly labels: LabelSet;
  readonly value: number;
}
/** A scalar, or a vector. */
type Outcome = number | readonly Point[];
interface Sample {
  readonly time: number;
  readonly value: number;
}

export const LOOKBACK = 300_000;

/** The data does not allow the expression. */
export class RefError extends Error {}

/** @returns the value at one time. @throws RefError */
export function evaluateAt(expr: Ref, data: readonly RefSeries[], time: number): Outcome {
  const at = (inner: Ref): Outcome => evaluateAt(inner, data, time);
  const vector = (inner: Ref): readonly Point[] => vectorOf(at(inner));
  switch (expr.kind) {
    case "number":
      return expr.value;
    case "selector":
      return selectAt(expr, data, time);
    case "window":
      return distinct(
        windows(expr.arg, data, time, expr.range).flatMap(({ labels, samples, start, end }) => {
          const value = WINDOWS[expr.name]?.(samples, start, end);
          const kept = expr.name === "last_over_time" ? labels : withoutName(labels);
          return samples.length === 0 || value === undefined ? [] : [{ labels: kept, value }];
        }),
      );
    case "map": {
      const apply = MAPS[expr.name] ?? ((value) => value);
      const value = at(expr.arg);
      return distinct(
        vectorOf(value).map((one) => ({ labels: withoutName(one.labels), value: apply(one.value) })),
      );
    }
    case "negate": {
      const value = at(expr.arg);
      if (typeof value === "number") return -value;
      return distinct(value.map((one) => ({ labels: withoutName(one.labels), value: -one.value })));
    }
    case "absent": {
      if (vector(expr.arg).length > 0) return [];
      const { matchers } = expr.arg;
      // A label that is asked for twice says nothing.
      const once = matchers.filter(([label]) => matchers.filter(([other]) => other === label).length === 1);
      const equal = once.filter(([, operator, value]) => operator === "=" && value !== "");
      return [{ labels: Object.fromEntries(equal.map(([label, , value]) => [label, value])), value: 1 }];
    }
    case "scalar": {
      const [only, ...others] = vector(expr.arg);
      return only === undefined || others.length > 0 ? NaN : only.value;
    }
    case "aggregate":
      return aggregate(expr, vector(expr.arg));
    case "binary":
      return binary(expr, at(expr.left), at(expr.right));
  }
}

function vectorOf(outcome: Outcome): readonly Point[] {
  if (typeof outcome === "number") throw new TypeError("a scalar where a vector is due");
  return outcome;
}

const keyOf = (labels: LabelSet): string =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
const pick = (labels: LabelSet, keep: (name: string) => boolean): LabelSet =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => keep(name)));
const withoutName = (labels: LabelSet): LabelSet => pick(labels, (name) => name !== "__name__");

function distinct(points: readonly Point[]): readonly Point[] {
  if (new Set(points.map(({ labels }) => keyOf(labels))).size < points.length)
    throw new RefError("same labelset");
  return points;
}

function matches({ name, matchers }: Selector, labels: LabelSet): boolean {
  if (labels["__name__"] !== name) return false;
  return matchers.every(
    ([label, operator, value]) => ((labels[label] ?? "") === value) === (operator === "="),
  );
}

function selectAt(selector: Selector, data: readonly RefSeries[], time: number): readonly Point[] {
  const end = (selector.at ?? time) - selector.offset;
  return data.flatMap(({ labels, samples }) => {
    const last = samples.filter((sample) => sample.time <= end && sample.time > end - LOOKBACK).at(-1);
    return !matches(selector, labels) || last?.value === undefined ? [] : [{ labels, value: last.value }];
  });
}

interface SampledWindow {
  readonly labels: LabelSet;
  readonly samples: readonly Sample[];
  readonly start: number;
  readonly end: number;
}

function windows(arg: Ranged, data: readonly RefSeries[], time: number, range: number): SampledWindow[] {
  if (arg.kind === "selector") {
    const end = (arg.at ?? time) - arg.offset;
    const start = end - range;
    return data
      .filter(({ labels }) => matches(arg, labels))
      .map(({ labels, samples }) => {
        const inside = samples.filter((sample) => sample.time > start && sample.time <= end);
        const kept = inside.flatMap(({ time: t, value }) =>
          value === undefined ? [] : [{ time: t, value }],
        );
        return { labels, samples: kept, start, end };
      });
  }
  const bySeries = new Map<string, { labels: LabelSet; samples: Sample[]; start: number; end: number }>();
  for (let at = (Math.floor((time - range) / arg.step) + 1) * arg.step; at <= time; at += arg.step) {
    for (const { labels, value } of vectorOf(evaluateAt(arg.inner, data, at))) {
      const known = bySeries.get(keyOf(labels)) ?? { labels, samples: [], start: time - range, end: time };
      bySeries.set(keyOf(labels), known);
      known.samples.push({ time: at, value });
    }
  }
  return [...bySeries.values()];
}

type WindowOf = (samples: readonly Sample[], start: number, end: number) => number | undefined;
const valuesOf = (samples: readonly Sample[]): number[] => samples.map(({ value }) => value);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;
const varianceOf = (values: readonly number[]): number =>
  meanOf(values.map((value) => (value - meanOf(values)) ** 2));
const pairs = (samples: readonly Sample[]): (readonly [number, number])[] =>
  samples.slice(1).map((sample, index) => [samples[index]?.value ?? NaN, sample.value]);
const isNumber = (value: number): boolean => !Number.isNaN(value);
const extreme = (values: readonly number[], of: (...all: number[]) => number): number =>
  values.some(isNumber) ? of(...values.filter(isNumber)) : NaN;

export const WINDOWS: Readonly<Record<string, WindowOf>> = {
  rate: (samples, start, end) => extrapolated(samples, start, end, true, true),
  increase: (samples, start, end) => extrapolated(samples, start, end, true, false),
  delta: (samples, start, end) => extrapolated(samples, start, end, false, false),
  irate: (samples) => {
    const [before, last] = samples.slice(-2);
    if (before === undefined || last === undefined) return undefined;
    const change = last.value < before.value ? last.value : last.value - before.value;
    return change / ((last.time - before.time) / 1000);
  },
  idelta: (samples) => {
    const [before, last] = samples.slice(-2);
    return before === undefined || last === undefined ? undefined : last.value - before.value;
  },
  resets: (samples) => pairs(samples).filter(([a, b]) => b < a).length,
  changes: (samples) => pairs(samples).filter(([a, b]) => a !== b && (isNumber(a) || isNumber(b))).length,
  sum_over_time: (samples) => sumOf(valuesOf(samples)),
  avg_over_time: (samples) => meanOf(valuesOf(samples)),
  count_over_time: (samples) => samples.length,
  present_over_time: () => 1,
  last_over_time: (samples) => samples.at(-1)?.value,
  min_over_time: (samples) => extreme(valuesOf(samples), Math.min),
  max_over_time: (samples) => extreme(valuesOf(samples), Math.max),
  stdvar_over_time: (samples) => varianceOf(valuesOf(samples)),
};

/** The change between the first and last sample, carried on to the window's ends where samples could be. */
function extrapolated(
  samples: readonly Sample[],
  start: number,
  end: number,
  isCounter: boolean,
  perSecond: boolean,
): number | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 2) return undefined;
  let change = last.value - first.value;
  if (isCounter) for (const [before, after] of pairs(samples)) if (after < before) change += before;
  const sampled = (last.time - first.time) / 1000;
  const average = sampled / (samples.length - 1);
  let toStart = (first.time - start) / 1000;
  let toEnd = (end - last.time) / 1000;
  if (toStart >= average * 1.1) toStart = average / 2;
  if (toEnd >= average * 1.1) toEnd = average / 2;
  if (isCounter && change > 0 && first.value >= 0) {
    // A counter was never below 0.
    toStart = Math.min(toStart, sampled * (first.value / change));
  }
  const factor = (sampled + toStart + toEnd) / sampled;
  return change * (perSecond ? factor / ((end - start) / 1000) : factor);
}

export const MAPS: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  sgn: Math.sign,
  sqrt: Math.sqrt,
};

type Aggregation = (values: readonly number[]) => number;
export const AGGREGATIONS: Readonly<Record<string, Aggregation>> = {
  sum: sumOf,
  avg: meanOf,
  count: (values) => values.length,
  group: () => 1,
  min: (values) => extreme(values, Math.min),
  max: (values) => extreme(values, Math.max),
  stdvar: varianceOf,
  stddev: (values) => Math.sqrt(varianceOf(values)),
};

function aggregate(expr: Ref & { kind: "aggregate" }, points: readonly Point[]): readonly Point[] {
  const groups = new Map<string, { labels: LabelSet; values: number[] }>();
  for (const { labels, value } of points) {
    const kept = expr.without
      ? pick(labels, (name) => name !== "__name__" && !expr.labels.includes(name))
      : pick(labels, (name) => expr.labels.includes(name));
    const group = groups.get(keyOf(kept)) ?? { labels: kept, values: [] };
    groups.set(keyOf(kept), group);
    group.values.push(value);
  }
  const apply = AGGREGATIONS[expr.name] ?? sumOf;
  return [...groups.values()].map(({ labels, values }) => ({ labels, value: apply(values) }));
}

export const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};
export const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
};
export const SETS = ["and", "or", "unless"];

/** What an operator makes of two values; `undefined` drops the sample. @param kept what a filter lets through. */
function combine(name: string, bool: boolean, a: number, b: number, kept: number): number | undefined {
  const compare = COMPARISONS[name];
  if (compare === undefined) return ARITHMETIC[name]?.(a, b);
  if (bool) return compare(a, b) ? 1 : 0;
  return compare(a, b) ? kept : undefined;
}

type Binary = Ref & { kind: "binary" };

function binary(expr: Binary, left: Outcome, right: Outcome): Outcome {
  const { name, bool } = expr;
  const dropsName = bool || name in ARITHMETIC;
  if (typeof left === "number" && typeof right === "number")
    return combine(name, bool, left, right, left) ?? NaN;
  if (typeof left !== "number" && typeof right !== "number") {
    return SETS.includes(name) ? setOperation(expr, left, right) : matched(expr, left, right);
  }
  const vector = typeof left === "number" ? vectorOf(right) : vectorOf(left);
  return distinct(
    vector.flatMap(({ labels, value }) => {
      const a = typeof left === "number" ? left : value;
      const b = typeof right === "number" ? right : value;
      const result = combine(name, bool, a, b, value);
      return result === undefined
        ? []
        : [{ labels: dropsName ? withoutName(labels) : labels, value: result }];
    }),
  );
}

function signature({ matching }: Binary, labels: LabelSet): string {
  const isMatched = (name: string): boolean => matching.labels.includes(name);
  return keyOf(pick(labels, matching.on ? isMatched : (name) => name !== "__name__" && !isMatched(name)));
}

function setOperation(expr: Binary, left: readonly Point[], right: readonly Point[]): readonly Point[] {
  const of = ({ labels }: Point): string => signature(expr, labels);
  const leftSignatures = new Set(left.map(of));
  const rightSignatures = new Set(right.map(of));
  if (expr.name === "and") return left.filter((point) => rightSignatures.has(of(point)));
  if (expr.name === "unless") return left.filter((point) => !rightSignatures.has(of(point)));
  return [...left, ...right.filter((point) => !leftSignatures.has(of(point)))];
}

function matched(expr: Binary, left: readonly Point[], right: readonly Point[]): readonly Point[] {
  const { matching, name, bool } = expr;
  if (left.length === 0 || right.length === 0) return [];
  const swapped = matching.group === "right";
  const [many, one] = swapped ? [right, left] : [left, right];
  const ones = new Map<string, Point>();
  for (const point of one) {
    const key = signature(expr, point.labels);
    if (ones.has(key)) throw new RefError("many-to-many matching");
    ones.set(key, point);
  }
  const results: Point[] = [];
  const used = new Set<string>();
  for (const point of many) {
    const partner = ones.get(signature(expr, point.labels));
    if (partner === undefined) continue;
    const labels = resultLabels(expr, point.labels, partner.labels);
    // Also of what a comparison does not let through.
    const key = signature(expr, point.labels) + (matching.group === "none" ? "" : keyOf(labels));
    if (used.has(key)) throw new RefError("multiple matches for labels");
    used.add(key);
    const [a, b] = swapped ? [partner.value, point.value] : [point.value, partner.value];
    const value = combine(name, bool, a, b, a);
    if (value !== undefined) results.push({ labels, value });
  }
  return distinct(results);
}

function resultLabels({ matching, name, bool }: Binary, many: LabelSet, one: LabelSet): LabelSet {
  let labels = bool || name in ARITHMETIC ? withoutName(many) : many;
  if (matching.group === "none") {
    labels = pick(labels, (label) => matching.labels.includes(label) === matching.on);
  }
  for (const label of matching.include) {
    labels = pick(labels, (other) => other !== label);
    if (one[label] !== undefined) labels = { ...labels, [label]: one[label] };
  }
  return labels;
}

import type { Labels } from "../frames/data-frame.ts";
import type { MathFunction, MathNode, MathOperator } from "./parse-math.ts";
import { type ExpressionValue, mapped, MAX_VALUES } from "./value.ts";

interface MathResult {
  readonly values: readonly ExpressionValue[];
  /** How many of the queries' series had no partner on the other side of an operator, and are left out. */
  readonly left: number;
}

/**
 * An expression over what queries have answered, as Grafana's server has it: series and numbers find each other by
 * their labels, and series by their times.
 *
 * @throws Error where the results would be too many
 */
export function evaluateMath(
  node: MathNode,
  answers: (refId: string) => readonly ExpressionValue[],
): MathResult {
  switch (node.kind) {
    case "number":
      return { values: [constant(node.value)], left: 0 };
    case "query":
      return { values: answers(node.refId), left: 0 };
    case "call":
      return called(node.name, node.argument, answers);
    case "unary": {
      const { values, left } = evaluateMath(node.operand, answers);
      const apply = node.operator === "-" ? (value: number) => -value : (value: number) => truth(value === 0);
      return { values: values.map((value) => mapped(value, kept(apply))), left };
    }
    case "binary": {
      const [a, b] = [evaluateMath(node.left, answers), evaluateMath(node.right, answers)];
      const joined = paired(a.values, b.values, node.operator);
      return { values: joined.values, left: a.left + b.left + joined.left };
    }
  }
}

const constant = (value: number | null): ExpressionValue => ({ kind: "number", labels: {}, value });

const truth = (is: boolean): number => (is ? 1 : 0);

/** Gaps stay gaps, what is no number stays none. */
const kept =
  (apply: (value: number) => number) =>
  (value: number | null): number | null =>
    value === null || Number.isNaN(value) ? value : apply(value);

function called(
  name: MathFunction,
  argument: MathNode | undefined,
  answers: (refId: string) => readonly ExpressionValue[],
): MathResult {
  if (name === "nan") return { values: [constant(NaN)], left: 0 };
  if (name === "inf") return { values: [constant(Infinity)], left: 0 };
  if (name === "null" || argument === undefined) return { values: [constant(null)], left: 0 };
  const { values, left } = evaluateMath(argument, answers);
  return { values: values.map((value) => mapped(value, APPLY[name])), left };
}

const number =
  (apply: (value: number) => number) =>
  (value: number | null): number =>
    value === null ? NaN : apply(value);

const APPLY: Readonly<
  Record<Exclude<MathFunction, "nan" | "inf" | "null">, (value: number | null) => number>
> = {
  abs: number(Math.abs),
  log: number(Math.log),
  // Halves away from zero.
  round: number((value) => Math.sign(value) * Math.round(Math.abs(value))),
  ceil: number(Math.ceil),
  floor: number(Math.floor),
  is_nan: (value) => truth(Number.isNaN(value)),
  is_inf: (value) => truth(value === Infinity || value === -Infinity),
  is_null: (value) => truth(value === null),
  is_number: (value) => truth(Number.isFinite(value)),
};

/** Each series is compared with each of the other side: with more the page would not answer for seconds. */
const MAX_PAIRS = 4_000_000;

/** Those whose labels fit: the same, none, or all of the other's; of one on each side whatever they have. */
function paired(
  a: readonly ExpressionValue[],
  b: readonly ExpressionValue[],
  operator: MathOperator,
): MathResult {
  if (a.length * b.length > MAX_PAIRS)
    throw new Error(`${a.length} by ${b.length} series are more than ${MAX_PAIRS} pairs to compare`);
  const values: ExpressionValue[] = [];
  const partners = new Set<ExpressionValue>();
  for (const left of a) {
    for (const right of b) {
      const labels = joinedLabels(left.labels, right.labels);
      if (labels === undefined) continue;
      if (values.length >= MAX_VALUES) throw new Error(`more than ${MAX_VALUES} results`);
      values.push(combined(left, right, { labels, operator }));
      partners.add(left).add(right);
    }
  }
  const [first, second] = [a[0], b[0]];
  if (values.length === 0 && a.length === 1 && b.length === 1 && first !== undefined && second !== undefined)
    return { values: [combined(first, second, { labels: {}, operator })], left: 0 };
  // What has no labels, as a constant, fits all: it is alone only where the other side answered nothing.
  const isLeft = (value: ExpressionValue): boolean =>
    !partners.has(value) && Object.keys(value.labels).length > 0;
  return { values, left: [...a, ...b].filter(isLeft).length };
}

/** @returns undefined where they do not fit */
function joinedLabels(a: Labels, b: Labels): Labels | undefined {
  const [most, least] = Object.keys(a).length >= Object.keys(b).length ? [a, b] : [b, a];
  return Object.entries(least).every(([name, value]) => most[name] === value) ? most : undefined;
}

interface Operation {
  readonly labels: Labels;
  readonly operator: MathOperator;
}

function combined(a: ExpressionValue, b: ExpressionValue, { labels, operator }: Operation): ExpressionValue {
  const apply = (left: number | null, right: number | null): number | null =>
    left === null || right === null ? null : operated(operator, left, right);
  if (a.kind === "series" && b.kind === "series") {
    const there = new Map(b.times.map((time, row) => [time, b.values[row] ?? null]));
    const rows = a.times.flatMap((time, row) => (there.has(time) ? [row] : []));
    return {
      kind: "series",
      labels,
      times: rows.map((row) => a.times[row] ?? NaN),
      values: rows.map((row) => apply(a.values[row] ?? null, there.get(a.times[row] ?? NaN) ?? null)),
    };
  }
  if (b.kind === "number") return { ...mapped(a, (value) => apply(value, b.value)), labels };
  return { ...mapped(b, (value) => apply(a.kind === "number" ? a.value : null, value)), labels };
}

function operated(operator: MathOperator, a: number, b: number): number {
  // Decided by the left side alone, though the right one be no number.
  if (operator === "||" && a !== 0) return 1;
  if (operator === "&&" && a === 0) return 0;
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : OPERATORS[operator](a, b);
}

const OPERATORS: Readonly<Record<MathOperator, (a: number, b: number) => number>> = {
  "||": (a, b) => truth(a !== 0 || b !== 0),
  "&&": (a, b) => truth(a !== 0 && b !== 0),
  "==": (a, b) => truth(a === b),
  "!=": (a, b) => truth(a !== b),
  ">=": (a, b) => truth(a >= b),
  "<=": (a, b) => truth(a <= b),
  ">": (a, b) => truth(a > b),
  "<": (a, b) => truth(a < b),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
};

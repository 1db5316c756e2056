import fc from "fast-check";
import {
  AGGREGATIONS,
  ARITHMETIC,
  COMPARISONS,
  MAPS,
  type Matching,
  type Ranged,
  type Ref,
  type RefSeries,
  SETS,
  type Selector,
  WINDOWS,
} from "./reference-promql.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Where all samples are: from 0 up to here. */
export const DATA_END = 15 * MINUTE;

const value = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 5, arbitrary: fc.integer({ min: -5, max: 50 }) },
  { weight: 2, arbitrary: fc.double({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, NaN, NaN, Infinity, -Infinity) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const samples = fc
  .array(fc.record({ step: fc.constantFrom(5, 15, 15, 15, 30, 61, 400), value }), {
    minLength: 20,
    maxLength: 60,
    size: "max",
  })
  .map((steps) => {
    let time = 0;
    return steps
      .map((each) => ({ time: (time += each.step * SECOND), value: each.value }))
      .filter((sample) => sample.time <= DATA_END);
  });

/** Up to eight series of two metrics. */
export const randomData: fc.Arbitrary<readonly RefSeries[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom("m", "n"), fc.constantFrom("x", "y"), fc.constantFrom("", "p")), {
    minLength: 4,
    maxLength: 8,
    selector: (labels) => labels.join(),
  })
  .chain((names) =>
    fc.tuple(
      ...names.map(([name, a, b]) =>
        samples.map((list) => ({ labels: { __name__: name, a, ...(b === "" ? {} : { b }) }, samples: list })),
      ),
    ),
  );

const matcher = fc.tuple(
  fc.constantFrom("a", "b"),
  fc.constantFrom<"=" | "!=">("=", "!="),
  fc.constantFrom("x", "y", "p", ""),
);
const selector: fc.Arbitrary<Selector> = fc.record({
  kind: fc.constant("selector" as const),
  name: fc.constantFrom("m", "n"),
  matchers: fc.array(matcher, { maxLength: 1 }),
  offset: fc.constantFrom(0, 0, 0, 30 * SECOND, -MINUTE, 7 * MINUTE),
  at: fc.constantFrom(undefined, undefined, undefined, 4 * MINUTE, 10 * MINUTE),
});
const matching: fc.Arbitrary<Matching> = fc.record({
  on: fc.boolean(),
  labels: fc.subarray(["a", "b"]),
  group: fc.constantFrom("none", "none", "left", "right"),
  include: fc.constant([]),
});
const range = fc.constantFrom(40 * SECOND, 2 * MINUTE, 5 * MINUTE);

/** Expressions whose value is a vector. */
export const randomExpression: fc.Arbitrary<Ref> = fc.letrec<{ vector: Ref; scalar: Ref; operand: Ref }>(
  (tie) => ({
    scalar: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(0, 1, 2.5, -3).map((number): Ref => ({ kind: "number", value: number })),
      },
      { weight: 1, arbitrary: tie("vector").map((arg): Ref => ({ kind: "scalar", arg })) },
    ),
    operand: fc.oneof({ weight: 3, arbitrary: tie("vector") }, { weight: 1, arbitrary: tie("scalar") }),
    vector: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      selector,
      windowOf(selector),
      windowOf(tie("vector").map((inner): Ranged => ({ kind: "subquery", inner, step: 30 * SECOND }))),
      fc.record({
        kind: fc.constant("map" as const),
        name: fc.constantFrom(...Object.keys(MAPS)),
        arg: tie("vector"),
      }),
      fc.record({ kind: fc.constant("negate" as const), arg: tie("vector") }),
      fc.record({ kind: fc.constant("absent" as const), arg: selector }),
      fc.record({
        kind: fc.constant("aggregate" as const),
        name: fc.constantFrom(...Object.keys(AGGREGATIONS)),
        without: fc.boolean(),
        labels: fc.subarray(["a", "b"]),
        arg: tie("vector"),
      }),
      binaryOf(Object.keys(ARITHMETIC), tie("vector"), tie("operand"), fc.constant(false)),
      binaryOf(Object.keys(COMPARISONS), tie("vector"), tie("operand"), fc.boolean()),
      binaryOf(SETS, tie("vector"), tie("vector"), fc.constant(false)),
    ),
  }),
).vector;

function windowOf(arg: fc.Arbitrary<Ranged>): fc.Arbitrary<Ref> {
  const name = fc.constantFrom(...Object.keys(WINDOWS));
  return fc.record({ kind: fc.constant("window" as const), name, arg, range });
}

function binaryOf(
  names: readonly string[],
  left: fc.Arbitrary<Ref>,
  right: fc.Arbitrary<Ref>,
  bool: fc.Arbitrary<boolean>,
): fc.Arbitrary<Ref> {
  return fc
    .record({ name: fc.constantFrom(...names), bool, matching, left, right })
    .map((parts): Ref => ({ kind: "binary", ...parts, matching: allowed(parts.name, parts.matching) }));
}

/** Set operators match many to many. */
function allowed(name: string, given: Matching): Matching {
  return SETS.includes(name) ? { ...given, group: "none" } : given;
}

/** The expression as a query. */
export function queryText(expr: Ref): string {
  switch (expr.kind) {
    case "number":
      return String(expr.value);
    case "selector":
      return selectorText(expr, "");
    case "window":
      return `${expr.name}(${rangedText(expr.arg, expr.range)})`;
    case "map":
      return `${expr.name}(${queryText(expr.arg)})`;
    case "negate":
      return `(-(${queryText(expr.arg)}))`;
    case "absent":
    case "scalar":
      return `${expr.kind}(${queryText(expr.arg)})`;
    case "aggregate":
      return `${expr.name} ${expr.without ? "without" : "by"} (${expr.labels.join()}) (${queryText(expr.arg)})`;
    case "binary":
      return `(${queryText(expr.left)} ${expr.name}${expr.bool ? " bool" : ""}${matchingText(expr)} ${queryText(expr.right)})`;
  }
}

const isScalar = ({ kind }: Ref): boolean => kind === "number" || kind === "scalar";

function matchingText({
  left,
  right,
  matching: { on, labels, group, include },
}: Ref & { kind: "binary" }): string {
  if (isScalar(left) || isScalar(right)) return "";
  const grouped = group === "none" ? "" : ` group_${group} (${include.join()})`;
  return ` ${on ? "on" : "ignoring"} (${labels.join()})${grouped}`;
}

function rangedText(arg: Ranged, milliseconds: number): string {
  const seconds = milliseconds / SECOND;
  if (arg.kind === "selector") return selectorText(arg, `[${seconds}s]`);
  return `(${queryText(arg.inner)})[${seconds}s:${arg.step / SECOND}s]`;
}

function selectorText({ name, matchers, offset, at }: Selector, windowText: string): string {
  const labels = matchers.map(([label, operator, text]) => `${label}${operator}"${text}"`);
  const offsetText = offset === 0 ? "" : ` offset ${offset / SECOND}s`;
  return `${name}{${labels.join()}}${windowText}${offsetText}${at === undefined ? "" : ` @ ${at / SECOND}`}`;
}

import type { NativeHistogram } from "../../../src/model/histogram.ts";
import type { PromqlAnswer, PromqlResult, ResultSeries } from "../../../src/query/promql/engine.ts";
import { allBuckets } from "../../../src/query/promql/histogram/buckets.ts";
import { formatHistogram } from "../../../src/query/promql/histogram/format.ts";
import { formatLabels } from "../../../src/query/vector/format-labels.ts";
import type { SequencePoint, SeriesLine } from "./notation.ts";
import type { EvalCommand, Expectation } from "./script.ts";

const EPSILON = 1e-6;

interface ResultPoint {
  readonly time: number;
  readonly value: number | NativeHistogram;
}

function pointsOf({ times, values, histograms }: ResultSeries): ResultPoint[] {
  return Array.from(times, (time, index) => ({ time, value: histograms?.[index] ?? values[index] ?? NaN }));
}

/** What is wrong with an answer, or `undefined`. */
export function compareAnswer(command: EvalCommand, answer: PromqlAnswer): string | undefined {
  return compareNotes(command, answer) ?? compareResult(command, answer.result);
}

function compareNotes(command: EvalCommand, { warnings, infos }: PromqlAnswer): string | undefined {
  const of = (kind: Expectation) => command.expects.filter((expect) => expect.kind === kind);
  for (const [kind, none, given] of [
    ["warn", "no_warn", warnings],
    ["info", "no_info", infos],
  ] as const) {
    if (of(none).length > 0 && given.length > 0) return `unexpected ${kind}: ${given.join("; ")}`;
    const wanted = of(kind);
    const missing = wanted.find(({ matches }) => !given.some(matches));
    if (missing !== undefined) return `expected ${kind} ${missing.text}, got: ${given.join("; ")}`;
    const extra =
      wanted.length === 0 ? undefined : given.find((text) => !wanted.some(({ matches }) => matches(text)));
    if (extra !== undefined) return `unexpected ${kind}: ${extra}`;
  }
  return undefined;
}

function compareResult(command: EvalCommand, result: PromqlResult): string | undefined {
  if (command.string !== undefined) {
    return result.kind === "string" && result.value === command.string
      ? undefined
      : `expected string ${command.string}`;
  }
  if (result.kind === "string") return `unexpected string ${result.value}`;
  if (result.kind === "scalar") {
    if (command.scalar === undefined) return `unexpected scalar ${result.value}`;
    return samePoint(command.scalar, { time: 0, value: result.value });
  }
  if (command.scalar !== undefined) return `expected a scalar, got a ${result.kind}`;
  return compareSeries(command, result.series);
}

function compareSeries(command: EvalCommand, given: readonly ResultSeries[]): string | undefined {
  const expected = new Map(command.series.map((line) => [line.labels.key(), line]));
  const ordered = command.expects.some(({ kind }) => kind === "ordered");
  for (const [index, series] of given.entries()) {
    const line = expected.get(series.labels.key());
    const name = formatLabels(series.labels);
    if (line === undefined) return `unexpected series ${name} ${show(pointsOf(series))}`;
    expected.delete(series.labels.key());
    if (ordered && command.series[index] !== line) return `${name} at position ${index}`;
    const difference = comparePoints(command, line, pointsOf(series));
    if (difference !== undefined) return `${name}: ${difference} in ${show(pointsOf(series))}`;
  }
  // A series without any point is not in an answer.
  const missing = [...expected.values()].find(({ points }) => points.some(isPresent));
  return missing === undefined ? undefined : `missing series ${formatLabels(missing.labels)}`;
}

const isPresent = (point: SequencePoint): boolean =>
  point.value !== undefined || point.histogram !== undefined;

function comparePoints(
  command: EvalCommand,
  line: SeriesLine,
  given: readonly ResultPoint[],
): string | undefined {
  const { start, step } = command.rangeVector ?? command;
  const wanted = line.points.flatMap((point, index) =>
    isPresent(point) ? [{ point, time: start + index * step }] : [],
  );
  if (wanted.length !== given.length) return `expected ${wanted.length} points, got ${given.length}`;
  for (const [index, { point, time }] of wanted.entries()) {
    const actual = given[index];
    if (actual === undefined || actual.time !== time)
      return `expected a point at ${time}, got ${actual?.time}`;
    const difference = samePoint(point, actual);
    if (difference !== undefined) return `at ${time}: ${difference}`;
  }
  return undefined;
}

function samePoint(wanted: SequencePoint, { value }: ResultPoint): string | undefined {
  if (wanted.histogram === undefined) {
    if (typeof value === "number" && almostEqual(wanted.value ?? NaN, value)) return undefined;
    return `expected ${wanted.value}, got ${typeof value === "number" ? value : formatHistogram(value)}`;
  }
  if (typeof value === "number") return `expected a histogram, got ${value}`;
  if (wanted.hinted === true && wanted.histogram.resetHint !== value.resetHint) {
    return `expected hint ${wanted.histogram.resetHint}, got ${value.resetHint}`;
  }
  if (sameHistogram(wanted.histogram, value)) return undefined;
  return `expected ${formatHistogram(wanted.histogram)}, got ${formatHistogram(value)}`;
}

function sameHistogram(a: NativeHistogram, b: NativeHistogram): boolean {
  const left = allBuckets(a);
  const right = allBuckets(b);
  return (
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
    almostEqual(a.count, b.count) &&
    almostEqual(a.sum, b.sum) &&
    left.length === right.length &&
    left.every((bucket, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        almostEqual(bucket.lower, other.lower) &&
        almostEqual(bucket.upper, other.upper) &&
        almostEqual(bucket.count, other.count)
      );
    })
  );
}

function almostEqual(a: number, b: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  if (a === b) return true;
  const difference = Math.abs(a - b);
  const size = Math.abs(a) + Math.abs(b);
  if (a === 0 || b === 0 || size < Number.MIN_VALUE) return difference < EPSILON * Number.MIN_VALUE;
  return difference / Math.min(size, Number.MAX_VALUE) < EPSILON;
}

function show(points: readonly ResultPoint[]): string {
  return points
    .slice(0, 10)
    .map(({ value }) => (typeof value === "number" ? value : formatHistogram(value)))
    .join(" ");
}

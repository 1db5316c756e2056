import { calculateDouble } from "../../../base/arithmetic.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import type { ComparisonOperator, MetricsOperator } from "../ast.ts";
import { compare } from "../value.ts";
import { compareTied } from "./rank-ties.ts";
import { NAME_LABEL, seriesKey } from "./series.ts";
import type { Series } from "./series.ts";

/**
 * Of each step the series of the greatest values, or the least; equal ones by their labels. A series keeps only the
 * samples in which it ranks.
 */
export function rank(series: readonly Series[], order: "topk" | "bottomk", limit: number): readonly Series[] {
  if (series.length <= limit) return series;
  const sign = order === "topk" ? -1 : 1;
  const keyed = series
    .map((one) => ({ one, values: new Float64Array(one.values.length).fill(NaN) }))
    .toSorted((a, b) => sign * compareTied(a.one.labels, b.one.labels));
  const steps = series[0]?.values.length ?? 0;
  for (let step = 0; step < steps; step++) {
    const value = ({ one }: (typeof keyed)[number]): number => one.values[step] ?? NaN;
    const ranked = keyed
      .filter((candidate) => !Number.isNaN(value(candidate)))
      .toSorted((a, b) => sign * (value(a) - value(b)));
    for (const winner of ranked.slice(0, limit)) winner.values[step] = value(winner);
  }
  return keyed
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
    .map(({ one, values }) => ({ ...one, values }));
}

/** Leaves out the samples, and then the series, of which a comparison does not hold. */
export function filterSamples(
  series: readonly Series[],
  operator: ComparisonOperator,
  bound: number,
): readonly Series[] {
  const holds = (value: number): boolean => !Number.isNaN(value) && compare(operator, value, bound);
  return series
    .map((one) => ({
      ...one,
      values: one.values.map((value) => (holds(value) ? value : NaN)),
      exemplars: one.exemplars.filter(({ value }) => Number.isNaN(value) || holds(value)),
    }))
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)));
}

/** Division by zero is NaN. */
export function calculateSample(operator: MetricsOperator, left: number, right: number): number {
  return operator === "/" && right === 0 ? NaN : calculateDouble(operator, left, right);
}

/** Each sample with a constant. */
export function mapSamples(series: readonly Series[], map: (value: number) => number): readonly Series[] {
  return series.map((one) => ({
    ...one,
    values: one.values.map(map),
    exemplars: one.exemplars.map((exemplar) => ({ ...exemplar, value: map(exemplar.value) })),
  }));
}

/**
 * Series of the same labels with each other; one without labels with all of the other side. Those that find none are
 * left out. The semantics are those of Tempo 3.
 */
export function combineSeries(
  operator: MetricsOperator,
  left: readonly Series[],
  right: readonly Series[],
): readonly Series[] {
  const sides = [byLabels(left), byLabels(right)] as const;
  const target = sides[1].has("") ? sides[0] : sides[1];
  const combined: Series[] = [];
  for (const key of target.keys()) {
    const [a, b] = sides.map((side) => side.get(key) ?? side.get(""));
    if (a === undefined || b === undefined) continue;
    combined.push({
      labels: mergedLabels(operator, a.labels, b.labels),
      values: a.values.map((value, step) => calculateSample(operator, value, b.values[step] ?? NaN)),
      exemplars: matching(a, b, key).flatMap(({ exemplars }) => exemplars),
    });
  }
  return combined;
}

/** Those of the labels themselves; of a side without labels, which goes with all, only where both are so. */
function matching(left: Series, right: Series, key: string): readonly Series[] {
  const own = [left, right].filter(({ labels }) => seriesKey(labels) === key);
  return own.length === 0 ? [left, right] : own;
}

const byLabels = (series: readonly Series[]): ReadonlyMap<string, Series> =>
  new Map(series.map((one) => [seriesKey(one.labels), one]));

function mergedLabels(
  operator: MetricsOperator,
  left: readonly KeyValue[],
  right: readonly KeyValue[],
): readonly KeyValue[] {
  const [leftName, rightName] = [nameOf(left), nameOf(right)];
  const labels = new Map([...right, ...left].map((label) => [label.key, label]));
  labels.delete(NAME_LABEL);
  if (leftName === undefined || rightName === undefined) return [...labels.values()];
  const value = { kind: "string", value: `(${leftName} ${operator} ${rightName})` } as const;
  return [{ key: NAME_LABEL, value }, ...labels.values()];
}

function nameOf(labels: readonly KeyValue[]): string | undefined {
  const value = labels.find(({ key }) => key === NAME_LABEL)?.value;
  return value?.kind === "string" ? value.value : undefined;
}

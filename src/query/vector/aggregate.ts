import { type Grouping, groupSeries } from "./grouping.ts";
import { kahanAdd, meanOf } from "./kahan.ts";
import {
  ABSENT,
  FLOAT,
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  emptySeries,
  present,
} from "./series.ts";

/** Those that take no parameter and make one sample of a group. */
export type SimpleAggregation = "sum" | "avg" | "min" | "max" | "count" | "group" | "stddev" | "stdvar";

/**
 * Aggregates the floats of each group at each step, as Prometheus does: compensated sums, means that do
 * not overflow, minimum and maximum that prefer any number to NaN, population variance. Histograms are
 * only counted (`count`, `group`); the others pass them over.
 *
 * @returns one series a group that has a value at any step, labelled by the group.
 */
export function aggregate(
  operation: SimpleAggregation,
  vector: StepVector,
  grouping: Grouping,
  steps: number,
): StepVector {
  const reduce = REDUCERS[operation];
  const groups = groupSeries(vector, grouping).map((group) => {
    const out = emptySeries(group.labels, steps);
    const members = group.members.flatMap((index) => vector[index] ?? []);
    reduce(members, out);
    if (members.some((member) => member.dropName === true)) out.dropName = true;
    return out;
  });
  return present(groups);
}

type Reducer = (members: readonly StepSeries[], out: SeriesBuilder) => void;

const REDUCERS: Readonly<Record<SimpleAggregation, Reducer>> = {
  sum: reduceSum,
  avg: reduceAvg,
  min: (members, out) => reduceExtreme(members, out, -1),
  max: (members, out) => reduceExtreme(members, out, 1),
  count: (members, out) => reduceCount(members, out),
  group: (members, out) => {
    reduceCount(members, out);
    for (const [step, kind] of out.kinds.entries()) if (kind === FLOAT) out.values[step] = 1;
  },
  stdvar: (members, out) => reduceVariance(members, out),
  stddev: (members, out) => {
    reduceVariance(members, out);
    for (const [step, variance] of out.values.entries()) out.values[step] = Math.sqrt(variance);
  },
};

function reduceSum(members: readonly StepSeries[], out: SeriesBuilder): void {
  const { kinds, values } = out;
  const compensations = new Float64Array(values.length);
  for (const member of members) {
    for (let step = 0; step < values.length; step++) {
      if (member.kinds[step] !== FLOAT) continue;
      kinds[step] = FLOAT;
      kahanAdd(values, compensations, step, member.values[step] ?? NaN);
    }
  }
  for (let step = 0; step < values.length; step++) {
    values[step] = (values[step] ?? 0) + (compensations[step] ?? 0);
  }
}

/** The compensated sum divided by the count; where the sum overflows, the mean is taken value by value. */
function reduceAvg(members: readonly StepSeries[], out: SeriesBuilder): void {
  reduceSum(members, out);
  const counts = new Float64Array(out.values.length);
  reduceFloatCount(members, counts);
  for (let step = 0; step < out.values.length; step++) {
    const sum = out.values[step] ?? NaN;
    const overflown = sum === Infinity || sum === -Infinity;
    out.values[step] = overflown ? meanAt(members, step) : sum / (counts[step] ?? NaN);
  }
}

function reduceFloatCount(members: readonly StepSeries[], counts: Float64Array): void {
  for (const { kinds } of members) {
    for (let step = 0; step < counts.length; step++) {
      if (kinds[step] === FLOAT) counts[step] = (counts[step] ?? 0) + 1;
    }
  }
}

function meanAt(members: readonly StepSeries[], step: number): number {
  const values = members.flatMap((member) =>
    member.kinds[step] === FLOAT ? [member.values[step] ?? NaN] : [],
  );
  return meanOf(Float64Array.from(values), 0, values.length);
}

/** @param sign 1 for the largest, -1 for the smallest. */
function reduceExtreme(members: readonly StepSeries[], out: SeriesBuilder, sign: number): void {
  const { kinds, values } = out;
  for (const member of members) {
    for (let step = 0; step < values.length; step++) {
      if (member.kinds[step] !== FLOAT) continue;
      const value = member.values[step] ?? NaN;
      const best = values[step] ?? NaN;
      if (kinds[step] === ABSENT || Number.isNaN(best) || value * sign > best * sign) values[step] = value;
      kinds[step] = FLOAT;
    }
  }
}

function reduceCount(members: readonly StepSeries[], { kinds, values }: SeriesBuilder): void {
  for (const member of members) {
    for (let step = 0; step < values.length; step++) {
      if (member.kinds[step] === ABSENT) continue;
      kinds[step] = FLOAT;
      values[step] = (values[step] ?? 0) + 1;
    }
  }
}

/** Welford's algorithm, one pass. A group whose first value is not finite has no variance: NaN. */
function reduceVariance(members: readonly StepSeries[], { kinds, values }: SeriesBuilder): void {
  const means = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  for (const member of members) {
    for (let step = 0; step < values.length; step++) {
      if (member.kinds[step] !== FLOAT) continue;
      const value = member.values[step] ?? NaN;
      const count = (counts[step] ?? 0) + 1;
      counts[step] = count;
      kinds[step] = FLOAT;
      const mean = means[step] ?? 0;
      const delta = value - mean;
      const next = mean + delta / count;
      means[step] = next;
      values[step] = (values[step] ?? 0) + delta * (value - next);
    }
  }
  for (let step = 0; step < values.length; step++) values[step] = (values[step] ?? 0) / (counts[step] ?? 1);
}

import type { Labels } from "../../model/labels.ts";
import { kahanAdd, meanOf } from "./kahan.ts";
import { ABSENT, FLOAT, type SeriesBuilder, type StepSeries, emptySeries } from "./series.ts";

/** Those that take no parameter and make one sample of a group. */
export type SimpleAggregation = "sum" | "avg" | "min" | "max" | "count" | "group" | "stddev" | "stdvar";

/** What becomes of the series of one group, which come one after the other. */
export abstract class Reduction {
  readonly out: SeriesBuilder;

  constructor(labels: Labels, steps: number) {
    this.out = emptySeries(labels, steps);
  }

  add(series: StepSeries): void {
    if (series.dropName === true) this.out.dropName = true;
    this.take(series);
  }

  /** After the last one. */
  finish(): void {}

  protected abstract take(series: StepSeries): void;
}

class Sum extends Reduction {
  private readonly compensations = new Float64Array(this.out.values.length);

  protected override take(series: StepSeries): void {
    const { kinds, values } = this.out;
    for (let step = 0; step < values.length; step++) {
      if (series.kinds[step] !== FLOAT) continue;
      kinds[step] = FLOAT;
      kahanAdd(values, this.compensations, step, series.values[step] ?? NaN);
    }
  }

  override finish(): void {
    const { values } = this.out;
    for (let step = 0; step < values.length; step++) {
      values[step] = (values[step] ?? 0) + (this.compensations[step] ?? 0);
    }
  }
}

/** The compensated sum divided by the count; where the sum overflows, the mean is taken value by value. */
class Average extends Sum {
  private readonly members: StepSeries[] = [];
  private readonly counts = new Float64Array(this.out.values.length);

  protected override take(series: StepSeries): void {
    super.take(series);
    this.members.push(series);
    const { counts } = this;
    for (let step = 0; step < counts.length; step++) {
      if (series.kinds[step] === FLOAT) counts[step] = (counts[step] ?? 0) + 1;
    }
  }

  override finish(): void {
    super.finish();
    const { values } = this.out;
    for (let step = 0; step < values.length; step++) {
      const sum = values[step] ?? NaN;
      const overflown = sum === Infinity || sum === -Infinity;
      values[step] = overflown ? meanAt(this.members, step) : sum / (this.counts[step] ?? NaN);
    }
  }
}

function meanAt(members: readonly StepSeries[], step: number): number {
  const values = members.flatMap((member) =>
    member.kinds[step] === FLOAT ? [member.values[step] ?? NaN] : [],
  );
  return meanOf(Float64Array.from(values), 0, values.length);
}

class Extreme extends Reduction {
  private readonly sign: number;

  /** @param sign 1 for the largest, -1 for the smallest. */
  constructor(labels: Labels, steps: number, sign: number) {
    super(labels, steps);
    this.sign = sign;
  }

  protected override take(series: StepSeries): void {
    const { sign } = this;
    const { kinds, values } = this.out;
    for (let step = 0; step < values.length; step++) {
      if (series.kinds[step] !== FLOAT) continue;
      const value = series.values[step] ?? NaN;
      const best = values[step] ?? NaN;
      if (kinds[step] === ABSENT || Number.isNaN(best) || value * sign > best * sign) values[step] = value;
      kinds[step] = FLOAT;
    }
  }
}

/** Histograms count, too. */
class Count extends Reduction {
  protected override take(series: StepSeries): void {
    const { kinds, values } = this.out;
    for (let step = 0; step < values.length; step++) {
      if (series.kinds[step] === ABSENT) continue;
      kinds[step] = FLOAT;
      values[step] = (values[step] ?? 0) + 1;
    }
  }
}

class One extends Count {
  override finish(): void {
    const { kinds, values } = this.out;
    for (const [step, kind] of kinds.entries()) if (kind === FLOAT) values[step] = 1;
  }
}

/** Welford's algorithm, one pass. A group whose first value is not finite has no variance: NaN. */
class Variance extends Reduction {
  private readonly means = new Float64Array(this.out.values.length);
  private readonly counts = new Float64Array(this.out.values.length);

  protected override take(series: StepSeries): void {
    const { means, counts } = this;
    const { kinds, values } = this.out;
    for (let step = 0; step < values.length; step++) {
      if (series.kinds[step] !== FLOAT) continue;
      const value = series.values[step] ?? NaN;
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

  override finish(): void {
    const { values } = this.out;
    for (let step = 0; step < values.length; step++)
      values[step] = (values[step] ?? 0) / (this.counts[step] ?? 1);
  }
}

class Deviation extends Variance {
  override finish(): void {
    super.finish();
    const { values } = this.out;
    for (let step = 0; step < values.length; step++) values[step] = Math.sqrt(values[step] ?? NaN);
  }
}

/** @param labels of the group. */
export type MakeReduction = (labels: Labels, steps: number) => Reduction;

export const REDUCTIONS: Readonly<Record<SimpleAggregation, MakeReduction>> = {
  sum: (labels, steps) => new Sum(labels, steps),
  avg: (labels, steps) => new Average(labels, steps),
  min: (labels, steps) => new Extreme(labels, steps, -1),
  max: (labels, steps) => new Extreme(labels, steps, 1),
  count: (labels, steps) => new Count(labels, steps),
  group: (labels, steps) => new One(labels, steps),
  stdvar: (labels, steps) => new Variance(labels, steps),
  stddev: (labels, steps) => new Deviation(labels, steps),
};

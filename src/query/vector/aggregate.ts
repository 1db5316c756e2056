import { type Grouping, Groups } from "./grouping.ts";
import { REDUCTIONS, type Reduction, type SimpleAggregation } from "./reductions.ts";
import { type StepSeries, type StepVector, present } from "./series.ts";

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
  const aggregation = new Aggregation(operation, grouping, steps);
  for (const series of vector) aggregation.add(series);
  return aggregation.finish();
}

/** {@link aggregate}, of series that come one after the other. */
export class Aggregation {
  private readonly groups: Groups<Reduction>;

  constructor(operation: SimpleAggregation, grouping: Grouping, steps: number) {
    const make = REDUCTIONS[operation];
    this.groups = new Groups(grouping, (labels) => make(labels, steps));
  }

  /** All operations but `avg` keep nothing of the series. */
  add(series: StepSeries): void {
    this.groups.of(series.labels).add(series);
  }

  finish(): StepVector {
    const reductions = this.groups.all();
    for (const reduction of reductions) reduction.finish();
    return present(reductions.map(({ out }) => out));
  }
}

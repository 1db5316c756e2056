import type { Labels } from "../../model/labels.ts";
import { METADATA_LABELS } from "../vector/grouping.ts";
import {
  ABSENT,
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  copyPoint,
  emptySeries,
  relabelled,
} from "../vector/series.ts";
import { SAME_LABELSET, executionError } from "./errors.ts";

/** Without its name, now or (by a mark) at the end of the query. */
export function dropName(series: StepSeries, delayed: boolean): StepSeries {
  if (delayed) return series.dropName === true ? series : { ...series, dropName: true };
  return relabelled(series, series.labels.drop(METADATA_LABELS));
}

/** Drops the names that were marked, at the end of a query. */
export function dropMarkedNames(vector: StepVector): StepVector {
  if (!vector.some((series) => series.dropName === true)) return vector;
  const dropped = vector.map((series) => (series.dropName === true ? dropName(series, false) : series));
  return mergeEqual(dropped);
}

/**
 * Makes series of equal labels one, as when names were dropped.
 *
 * @throws WatchtowerError `execution` if two are present at one step.
 */
export function mergeEqual(vector: StepVector): StepVector {
  const byKey = new Map<string, StepSeries>();
  const merged = new Map<string, SeriesBuilder>();
  for (const series of vector) {
    const key = series.labels.key();
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, series);
      continue;
    }
    const target = merged.get(key) ?? copyOf(known);
    merged.set(key, target);
    byKey.set(key, target);
    mergeInto(target, series);
  }
  return merged.size === 0 ? vector : [...byKey.values()];
}

function copyOf(series: StepSeries): SeriesBuilder {
  const copy = emptySeries(series.labels, series.kinds.length);
  if (series.dropName === true) copy.dropName = true;
  for (let step = 0; step < series.kinds.length; step++) copyPoint(copy, series, step);
  return copy;
}

function mergeInto(target: SeriesBuilder, series: StepSeries): void {
  for (let step = 0; step < series.kinds.length; step++) {
    if (series.kinds[step] === ABSENT) continue;
    if (target.kinds[step] !== ABSENT) throw executionError(SAME_LABELSET);
    copyPoint(target, series, step);
  }
}

/** Whether all have one name, type and unit: series that differ still do without them. */
export function areOfOneMetric(series: readonly { readonly labels: Labels }[]): boolean {
  const [first] = series;
  if (first === undefined) return true;
  for (const name of METADATA_LABELS) {
    const value = first.labels.get(name);
    for (const { labels } of series) if (labels.get(name) !== value) return false;
  }
  return true;
}

/** @throws WatchtowerError `execution` if any two series have equal labels, even at different steps. */
export function requireDistinct<T extends { readonly labels: Labels }>(vector: readonly T[]): readonly T[] {
  const keys = new Set(vector.map((series) => series.labels.key()));
  if (keys.size !== vector.length) throw executionError(SAME_LABELSET);
  return vector;
}

import { unixMilli } from "../../../base/units.ts";
import { CUSTOM_BUCKETS_SCHEMA } from "../../../model/histogram.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Labels } from "../../../model/labels.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { bitsOf, isStaleAt } from "../../../model/staleness.ts";
import type { PromqlEngine } from "../../../query/promql/engine.ts";

/** The latest sample of a series. */
export interface LatestSample {
  readonly name: string;
  readonly labels: Labels;
  /** Unix milliseconds. */
  readonly time: number;
  /** Of a float. */
  readonly value: number;
  readonly histogram: NativeHistogram | undefined;
}

/**
 * The latest samples, within the lookback, of the series that any of the matcher sets selects, by name; without those
 * that have ended, and without histograms with bounds of their own: no exposition format has a place for these.
 */
export async function latestSamples(
  sets: readonly (readonly Matcher[])[],
  engine: PromqlEngine,
  signal: AbortSignal,
): Promise<readonly LatestSample[]> {
  const now = Date.now();
  const range = { start: unixMilli(now - engine.limits.lookbackMs + 1), end: unixMilli(now) };
  const latest = new Map<string, LatestSample>();
  for (const matchers of sets) {
    const { maxSeries, maxSamples } = engine.limits;
    const found = await engine.source.select({ matchers, ...range, maxSeries, maxSamples }, signal);
    for (const { labels, times, values, histograms } of found) {
      const last = times.length - 1;
      const name = labels.get("__name__");
      if (last < 0 || name === "" || isStaleAt(bitsOf(values), last)) continue;
      const histogram = histograms?.[last];
      if (histogram?.schema === CUSTOM_BUCKETS_SCHEMA) continue;
      latest.set(labels.key(), {
        name,
        labels,
        time: times[last] ?? 0,
        value: values[last] ?? NaN,
        histogram,
      });
    }
  }
  return [...latest.values()].toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

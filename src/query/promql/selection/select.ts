import { bitsOf, isStaleAt } from "../../../model/staleness.ts";
import type { SeriesSamples } from "../../../store/metrics/source.ts";
import {
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  emptySeries,
  setFloat,
  setHistogram,
} from "../../vector/series.ts";
import { METADATA_LABELS } from "../../vector/grouping.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Labels } from "../../../model/labels.ts";
import { withResetHints } from "../histogram/reset-hints.ts";
import { executionError } from "../errors.ts";
import type { Fetch, InstantNode } from "../plan/nodes.ts";
import { type Steps, shiftedTime } from "../steps.ts";
import type { RangeSeries } from "../values.ts";

/** What was read for the selectors of a query, and forms of it that are made once. */
export class Selected {
  private readonly samples = new Map<Fetch, readonly SeriesSamples[]>();
  private readonly ranges = new Map<Fetch, readonly RangeSeries[]>();

  set(fetch: Fetch, series: readonly SeriesSamples[]): void {
    this.samples.set(fetch, fetch.statistics ? series.map(withResetHints) : series);
  }

  /** Of a fetch that was not set, none. */
  get(fetch: Fetch): readonly SeriesSamples[] {
    return this.samples.get(fetch) ?? [];
  }

  /** For windows: without stale markers, floats and histograms apart. */
  rangeSeries(fetch: Fetch): readonly RangeSeries[] {
    let made = this.ranges.get(fetch);
    if (made === undefined) this.ranges.set(fetch, (made = this.get(fetch).map(toRangeSeries)));
    return made;
  }
}

/** At each step the latest sample in (t - lookback, t], unless a stale marker ended the series. */
export function selectInstant(
  node: InstantNode,
  series: readonly SeriesSamples[],
  steps: Steps,
  lookbackMs: number,
  delayNames: boolean,
): StepVector {
  const isTime = node.wants === "timestamp" || node.wants === "startTime";
  const dropsNow = isTime && !delayNames;
  const vector: StepSeries[] = [];
  for (const one of series) {
    const out = emptySeries(dropsNow ? one.labels.drop(METADATA_LABELS) : one.labels, steps.count);
    if (isTime && delayNames) out.dropName = true;
    if (fillLatest(out, one, node, steps, lookbackMs)) vector.push(out);
  }
  return vector;
}

/** @returns whether there is any point. */
function fillLatest(
  out: SeriesBuilder,
  { times, values, histograms, startTimes }: SeriesSamples,
  node: InstantNode,
  steps: Steps,
  lookbackMs: number,
): boolean {
  let bits: Uint32Array | undefined;
  let latest = -1;
  let any = false;
  for (let step = 0; step < steps.count; step++) {
    const time = shiftedTime(steps, step, node.shift);
    while (latest + 1 < times.length && (times[latest + 1] ?? Infinity) <= time) latest++;
    if (latest < 0 || (times[latest] ?? 0) <= time - lookbackMs) continue;
    // The mark of a series' end is a NaN: bits are looked at only then.
    if (Number.isNaN(values[latest]) && isStaleAt((bits ??= bitsOf(values)), latest)) continue;
    any = true;
    const histogram = histograms?.[latest];
    if (node.wants === "sampleTime" && histogram !== undefined)
      throw executionError("info sample should be float");
    if (node.wants === "startTime") setFloat(out, step, (startTimes?.[latest] ?? 0) / 1000);
    else if (node.wants !== "value") setFloat(out, step, (times[latest] ?? NaN) / 1000);
    else if (histogram === undefined) setFloat(out, step, values[latest] ?? NaN);
    else setHistogram(out, step, histogram);
  }
  return any;
}

/** The mark of a series' end is a NaN. */
function mayBeStale(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (Number.isNaN(values[index])) return true;
  return false;
}

const NO_NUMBERS = new Float64Array(0);
const NO_HISTOGRAMS: readonly NativeHistogram[] = [];

function floatSeries(
  labels: Labels,
  floatTimes: Float64Array,
  floats: Float64Array,
  floatStarts: Float64Array | undefined,
): RangeSeries {
  const series: RangeSeries = {
    labels,
    dropName: false,
    floatTimes,
    floats,
    histogramTimes: NO_NUMBERS,
    histograms: NO_HISTOGRAMS,
  };
  return floatStarts === undefined ? series : { ...series, floatStarts };
}

function toRangeSeries({ labels, times, values, histograms, startTimes }: SeriesSamples): RangeSeries {
  if (histograms === undefined && !mayBeStale(values)) return floatSeries(labels, times, values, startTimes);
  const bits = bitsOf(values);
  const floatAt: number[] = [];
  const histogramAt: number[] = [];
  for (let index = 0; index < times.length; index++) {
    if (isStaleAt(bits, index)) continue;
    (histograms?.[index] === undefined ? floatAt : histogramAt).push(index);
  }
  const starts = startTimes && {
    floatStarts: Float64Array.from(floatAt, (index) => startTimes[index] ?? 0),
    histogramStarts: Float64Array.from(histogramAt, (index) => startTimes[index] ?? 0),
  };
  return {
    labels,
    dropName: false,
    ...starts,
    floatTimes: Float64Array.from(floatAt, (index) => times[index] ?? NaN),
    floats: Float64Array.from(floatAt, (index) => values[index] ?? NaN),
    histogramTimes: Float64Array.from(histogramAt, (index) => times[index] ?? NaN),
    histograms: histogramAt.flatMap((index): NativeHistogram[] => {
      const histogram = histograms?.[index];
      return histogram === undefined ? [] : [histogram];
    }),
  };
}

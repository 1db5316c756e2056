import { type NativeHistogram, samplesOfHistogram } from "../../model/histogram.ts";
import type { SeriesSamples } from "../../store/metrics/source.ts";
import { tooManySamples } from "./limits.ts";
import type { StatisticsCounter } from "./statistics.ts";
import type { Value } from "./values.ts";

/** What a series takes beside its samples, its labels and columns, in samples of 16 bytes. */
const SERIES_SAMPLES = 16;

/**
 * What a query holds at once, in samples of 16 bytes: all that was read, until the query ends, and values on the way,
 * until what is made of them is there. Histograms and series count for what they take. Before that is made, the answer of
 * an operation is bounded where it may be larger than what it is made of; of others, which are measured when they are
 * there, about as much is made as is held already.
 */
export class QueryMemory {
  private readonly maxSamples: number;
  private readonly statistics: StatisticsCounter;
  private read = NOTHING;
  /** By values that were made and are still needed. */
  private made = NOTHING;

  constructor(maxSamples: number, statistics: StatisticsCounter) {
    this.maxSamples = maxSamples;
    this.statistics = statistics;
  }

  /** @throws WatchtowerError `limit` that names `query.maxSamples` */
  keepRead(series: readonly SeriesSamples[]): void {
    this.read = plus(this.read, {
      series: series.length,
      samples: total(series, sizeOfRead),
    });
    this.require(0);
  }

  /** Before so much is made. @throws WatchtowerError `limit` that names `query.maxSamples` */
  require(samples: number, series = 0): void {
    this.bound(plus(this.made, { samples, series }));
  }

  /** Runs what makes a value; then the value is held, and what it was made of no more. */
  async holding(make: () => Promise<Value>): Promise<Value> {
    const before = this.made;
    const value = await make();
    const size = sizeOf(value);
    this.bound(plus(this.made, size));
    this.made = plus(before, size);
    return value;
  }

  private bound(made: Size): void {
    this.statistics.held(made.samples);
    const { samples, series } = plus(this.read, made);
    if (samples + series * SERIES_SAMPLES > this.maxSamples) throw tooManySamples(this.maxSamples);
  }
}

interface Size {
  readonly samples: number;
  readonly series: number;
}

/** Start times are half as large as samples. */
const sizeOfRead = ({ times, histograms, startTimes }: SeriesSamples): number =>
  times.length + Math.ceil((startTimes?.length ?? 0) / 2) + weightOf(histograms);

const NOTHING: Size = { samples: 0, series: 0 };

const plus = (a: Size, b: Size): Size => ({ samples: a.samples + b.samples, series: a.series + b.series });

function sizeOf(value: Value): Size {
  switch (value.kind) {
    case "string":
      return NOTHING;
    case "scalar":
      return { samples: value.values.length, series: 0 };
    case "vector":
      return {
        samples: total(value.series, ({ kinds, histograms }) => kinds.length + weightOf(histograms)),
        series: value.series.length,
      };
    case "matrix":
      if (value.isRead) return NOTHING;
      return {
        samples: total(value.series, ({ floats, histograms }) => floats.length + weightOf(histograms)),
        series: value.series.length,
      };
  }
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
}

function weightOf(histograms: readonly (NativeHistogram | undefined)[] | undefined): number {
  let samples = 0;
  for (const histogram of histograms ?? [])
    if (histogram !== undefined) samples += samplesOfHistogram(histogram);
  return samples;
}

import { unixMilli } from "../../../src/base/units.ts";
import { limitError } from "../../../src/base/errors.ts";
import type { NativeHistogram } from "../../../src/model/histogram.ts";
import type { Labels } from "../../../src/model/labels.ts";
import { type Matcher, compileMatchers } from "../../../src/model/matcher.ts";
import { bitsOf, markStaleAt } from "../../../src/model/staleness.ts";
import { isReset } from "../../../src/query/promql/histogram/reset.ts";
import type {
  MetricMetadata,
  MetricRange,
  MetricSource,
  SelectRequest,
  SeriesExemplars,
  SeriesSamples,
} from "../../../src/store/metrics/source.ts";

/** What is written to a {@link MemorySource}. */
export interface Sample {
  readonly time: number;
  readonly value?: number;
  readonly stale?: boolean;
  readonly histogram?: NativeHistogram;
  /** Unix milliseconds; 0 or absent: not known. */
  readonly startTime?: number;
}

interface Stored {
  readonly labels: Labels;
  readonly samples: Map<number, Sample>;
}

/** A store of metrics in plain maps: the reference that tests query. */
export class MemorySource implements MetricSource {
  private readonly stored = new Map<string, Stored>();
  readonly exemplarList: SeriesExemplars[] = [];
  readonly metadataMap = new Map<string, MetricMetadata>();

  add(labels: Labels, samples: Iterable<Sample>): void {
    let series = this.stored.get(labels.key());
    if (series === undefined) this.stored.set(labels.key(), (series = { labels, samples: new Map() }));
    for (const sample of samples) series.samples.set(sample.time, sample);
  }

  clear(): void {
    this.stored.clear();
  }

  select(request: SelectRequest): Promise<readonly SeriesSamples[]> {
    const matches = compileMatchers(request.matchers);
    const found: SeriesSamples[] = [];
    for (const series of this.sorted()) {
      if (!matches(series.labels)) continue;
      const samples = within(series, request);
      if (samples.length > 0) found.push(toColumns(series.labels, samples, request.startTimes === true));
    }
    if (found.length > request.maxSeries) {
      return Promise.reject(limitError("query.maxSeries", request.maxSeries, `${found.length} series`));
    }
    return Promise.resolve(found);
  }

  series(sets: readonly (readonly Matcher[])[], range: MetricRange): Promise<readonly Labels[]> {
    const any = sets.map(compileMatchers);
    const found = this.sorted().filter(
      (series) =>
        (any.length === 0 || any.some((one) => one(series.labels))) && within(series, range).length > 0,
    );
    return Promise.resolve(found.map(({ labels }) => labels));
  }

  async labelNames(sets: readonly (readonly Matcher[])[], range: MetricRange): Promise<readonly string[]> {
    const series = await this.series(sets, range);
    return [...new Set(series.flatMap((labels) => labels.pairs.map(([name]) => name)))].toSorted();
  }

  async labelValues(
    name: string,
    sets: readonly (readonly Matcher[])[],
    range: MetricRange,
  ): Promise<readonly string[]> {
    const series = await this.series(sets, range);
    return [...new Set(series.map((labels) => labels.get(name)).filter(Boolean))].toSorted();
  }

  exemplars(sets: readonly (readonly Matcher[])[]): Promise<readonly SeriesExemplars[]> {
    const any = sets.map(compileMatchers);
    return Promise.resolve(this.exemplarList.filter(({ labels }) => any.some((one) => one(labels))));
  }

  metadata(): ReadonlyMap<string, MetricMetadata> {
    return this.metadataMap;
  }

  private sorted(): Stored[] {
    return [...this.stored.values()].toSorted((a, b) => compare(a.labels, b.labels));
  }
}

function compare(a: Labels, b: Labels): number {
  for (const [index, [name, value]] of a.pairs.entries()) {
    const [otherName, otherValue] = b.pairs[index] ?? ["", ""];
    if (name !== otherName) return name < otherName ? -1 : 1;
    if (value !== otherValue) return value < otherValue ? -1 : 1;
  }
  return a.size - b.size;
}

function within({ samples }: Stored, { start, end }: MetricRange): Sample[] {
  return hinted([...samples.values()].toSorted((a, b) => a.time - b.time)).filter(
    ({ time }) => unixMilli(time) >= start && unixMilli(time) <= end,
  );
}

function toColumns(labels: Labels, samples: readonly Sample[], withStarts: boolean): SeriesSamples {
  const times = Float64Array.from(samples, ({ time }) => time);
  const values = Float64Array.from(samples, ({ value }) => value ?? NaN);
  const bits = bitsOf(values);
  for (const [index, { stale }] of samples.entries()) if (stale === true) markStaleAt(bits, index);
  const histograms = samples.map(({ histogram }) => histogram);
  const startTimes = Float64Array.from(samples, ({ startTime }) => startTime ?? 0);
  return {
    labels,
    times,
    values,
    ...(histograms.some((each) => each !== undefined) ? { histograms } : {}),
    ...(withStarts ? { startTimes } : {}),
  };
}

/**
 * As Prometheus' store tells counter resets: a sample after a reset begins a chunk, and nothing is known of what was
 * before a chunk.
 */
function hinted(samples: readonly Sample[]): Sample[] {
  let previous: NativeHistogram | undefined;
  return samples.map((sample) => {
    const before = previous;
    const { histogram } = sample;
    previous = histogram;
    if (histogram === undefined || histogram.resetHint !== "unknown" || before === undefined) return sample;
    if (before.resetHint === "gauge") return sample;
    const resetHint = isReset(histogram, before) ? "unknown" : "notReset";
    return { ...sample, histogram: { ...histogram, resetHint } };
  });
}

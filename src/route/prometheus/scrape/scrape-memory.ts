import type { UnixMilli } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import type {
  Exposition,
  ScrapedExemplar,
  ScrapedSample,
} from "../../../model/prometheus/exposition/exposition.ts";
import type {
  WrittenExemplar,
  WrittenSample,
  WrittenSeries,
} from "../../../model/prometheus/remote-write.ts";
import { labelProblem } from "./label-limits.ts";
import type { ScrapeOptions } from "./options.ts";
import { withTargetLabels } from "./sample-labels.ts";
import type { ScrapeTarget } from "./target.ts";

/** What a scrape gave. */
export interface ScrapeOutcome {
  /** Samples, and the ends of series that are gone. */
  readonly series: readonly WrittenSeries[];
  /** Samples that the target exposes, what of them is left, and series that were not there before. */
  readonly scraped: number;
  readonly added: number;
  readonly seriesAdded: number;
  /** Why nothing of it is kept. */
  readonly problem: string | undefined;
}

/** A series by its labels. */
type SeriesMap = Map<string, readonly LabelPair[]>;

/** Prometheus takes no sample further ahead of its clock. */
const MAX_AHEAD_MS = 10 * 60 * 1000;
/** OpenMetrics' limit, in characters. */
const MAX_EXEMPLAR_CHARACTERS = 128;

/**
 * What is remembered of a target from one scrape to the next, to end series that it no longer exposes (staleness
 * markers) and to count new ones, as Prometheus' scrape loop does.
 */
export class ScrapeMemory {
  readonly #target: ScrapeTarget;
  readonly #options: ScrapeOptions;
  /** Of the last scrape that gave anything. */
  #known: SeriesMap = new Map();
  /** Those of the last scrape that end when they are not there: all but those with times of their own. */
  #live: SeriesMap = new Map();
  /** The newest exemplar of each series that has no time: it is there again each time. */
  #exemplars = new Map<string, string>();

  constructor(target: ScrapeTarget, options: ScrapeOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** Those that end when the target no longer exposes them. */
  get live(): readonly (readonly LabelPair[])[] {
    return [...this.#live.values()];
  }

  /** Goes on from {@link live} of before. */
  restore(live: readonly (readonly LabelPair[])[]): void {
    this.#live = new Map(live.map((labels) => [keyOf(labels), labels]));
    this.#known = new Map(this.#live);
  }

  /** @param time of samples without one of their own. */
  take({ samples }: Exposition, time: UnixMilli): ScrapeOutcome {
    const round = new Round(this.#target, this.#options, this.#known, this.#exemplars);
    for (const sample of samples) {
      const problem = round.add(sample, time);
      if (problem !== undefined) return this.#failed(round, problem, time);
    }
    const limit = this.#options.limits.samples;
    if (limit > 0 && round.kept > limit) return this.#failed(round, "sample limit exceeded", time);
    const ended = this.#end(round.live, time);
    // An empty answer is no reason to take all series for new ones next time.
    if (samples.length > 0) {
      this.#known = round.seen;
      this.#exemplars = round.exemplars;
    }
    return { ...round.counts, series: [...round.series, ...ended], problem: undefined };
  }

  #failed({ counts }: Round, problem: string, time: UnixMilli): ScrapeOutcome {
    return { ...counts, seriesAdded: 0, series: this.#end(new Map(), time), problem };
  }

  #end(live: SeriesMap, time: UnixMilli): readonly WrittenSeries[] {
    const gone = [...this.#live].filter(([key]) => !live.has(key));
    this.#live = live;
    return gone.map(([, labels]) => ended(labels, time));
  }
}

/** A series that ends. */
export const ended = (labels: readonly LabelPair[], time: UnixMilli): WrittenSeries => ({
  labels,
  samples: [{ time, isStale: true }],
  exemplars: [],
});

const keyOf = (labels: readonly LabelPair[]): string => labels.flat().join("\u0000");

/** One scrape while it is gone through. */
class Round {
  readonly series: WrittenSeries[] = [];
  readonly seen: SeriesMap = new Map();
  readonly live: SeriesMap = new Map();
  readonly exemplars = new Map<string, string>();
  readonly #target: readonly LabelPair[];
  readonly #options: ScrapeOptions;
  readonly #known: SeriesMap;
  readonly #before: ReadonlyMap<string, string>;
  #scraped = 0;
  #added = 0;
  #seriesAdded = 0;

  constructor(
    { labels }: ScrapeTarget,
    options: ScrapeOptions,
    known: SeriesMap,
    exemplars: ReadonlyMap<string, string>,
  ) {
    this.#target = labels.pairs;
    this.#options = options;
    this.#known = known;
    this.#before = exemplars;
  }

  get kept(): number {
    return this.#added;
  }

  get counts(): Pick<ScrapeOutcome, "scraped" | "added" | "seriesAdded"> {
    return { scraped: this.#scraped, added: this.#added, seriesAdded: this.#seriesAdded };
  }

  /** @returns why the whole scrape fails. */
  add(sample: ScrapedSample, scrapeTime: UnixMilli): string | undefined {
    this.#scraped++;
    const { honorLabels, honorTimestamps, trackTimestampsStaleness, native, limits } = this.#options;
    if (sample.histogram !== undefined && !native) return undefined;
    const all = withTargetLabels(sample.labels, this.#target, honorLabels);
    const problem = labelProblem(all, limits);
    if (problem !== undefined) return problem;
    this.#added++;
    const labels = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = keyOf(labels);
    const ownTime = honorTimestamps ? sample.time : undefined;
    const time = ownTime ?? scrapeTime;
    const isAgain = ownTime === undefined && this.seen.has(key);
    if (isAgain || time > scrapeTime + MAX_AHEAD_MS) return undefined;
    if (!this.#known.has(key) && !this.seen.has(key)) this.#seriesAdded++;
    this.seen.set(key, labels);
    if (ownTime === undefined || trackTimestampsStaleness) this.live.set(key, labels);
    const exemplars = this.#exemplarsOf(sample, key, time);
    this.series.push({ labels, samples: [written(sample, time)], exemplars });
    return undefined;
  }

  /** Those without a time get their sample's; those of native histograms must have one. */
  #exemplarsOf({ exemplars, histogram }: ScrapedSample, key: string, time: number): WrittenExemplar[] {
    return exemplars
      .filter(isShort)
      .flatMap(({ labels, value, time: own }): WrittenExemplar[] => {
        if (own !== undefined) return [{ labels, value, time: own }];
        if (histogram !== undefined) return [];
        const text = JSON.stringify([labels, value]);
        this.exemplars.set(key, text);
        return this.#before.get(key) === text ? [] : [{ labels, value, time }];
      })
      .toSorted((a, b) => a.time - b.time || a.value - b.value);
  }
}

function written({ value, histogram, startTime = 0 }: ScrapedSample, time: number): WrittenSample {
  const sample = histogram === undefined ? { time, value } : { time, histogram };
  return startTime === 0 ? sample : { ...sample, startTime };
}

const isShort = ({ labels }: ScrapedExemplar): boolean =>
  Array.from(labels.flat().join("")).length <= MAX_EXEMPLAR_CHARACTERS;

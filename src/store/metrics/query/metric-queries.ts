import { type Labels, compareLabels } from "../../../model/labels.ts";
import type { Matcher } from "../../../model/matcher.ts";
import type { Block } from "../block/block.ts";
import type { StoreFolder } from "../folder/store-folder.ts";
import type { ExemplarRing } from "../head/exemplar-ring.ts";
import { inTimeOrder } from "../head/exemplar-ring.ts";
import type { Head } from "../head/head.ts";
import type { IdList } from "../series/id-lists.ts";
import { haveCommon } from "../series/id-lists.ts";
import type { Series } from "../series/series.ts";
import type { SeriesTable } from "../series/series-table.ts";
import type { Exemplar, MetricRange, SelectRequest, SeriesExemplars, SeriesSamples } from "../source.ts";
import type { BlockReads } from "./block-reads.ts";
import { LiveSeries } from "./live-series.ts";
import { selectSamples } from "./select.ts";

/** Exemplars may be older or newer than the samples they came with; blocks are looked through this far around. */
const EXEMPLAR_SLACK_MS = 2 * 3600 * 1000;

/** Of a value: with as many, two sorted lists are compared faster than one is walked through. */
const MANY_SERIES = 8;

/** What queries read. */
export interface QuerySources {
  readonly table: SeriesTable;
  readonly head: Head;
  readonly exemplars: ExemplarRing;
  readonly folder: StoreFolder;
  readonly reads: BlockReads;
}

type MatcherSets = readonly (readonly Matcher[])[];

/** The queries of MetricSource over head and blocks. */
export class MetricQueries {
  private readonly sources: QuerySources;

  constructor(sources: QuerySources) {
    this.sources = sources;
  }

  async select(request: SelectRequest, signal: AbortSignal): Promise<readonly SeriesSamples[]> {
    signal.throwIfAborted();
    const { table, head, reads } = this.sources;
    const series = this.resolve(table.find(request.matchers));
    return this.withBlocks(request, (blocks) =>
      selectSamples(series, request, { blocks, head, reads }, signal),
    );
  }

  series(matcherSets: MatcherSets, range: MetricRange): readonly Labels[] {
    const labels = this.resolve(this.matching(matcherSets, range)).map((one) => one.labels);
    return labels.toSorted(compareLabels);
  }

  labelNames(matcherSets: MatcherSets, range: MetricRange): readonly string[] {
    const names = new Set<string>();
    for (const { labels } of this.resolve(this.matching(matcherSets, range))) {
      for (const [name] of labels.pairs) names.add(name);
    }
    return [...names].toSorted();
  }

  labelValues(name: string, matcherSets: MatcherSets, range: MetricRange): readonly string[] {
    const { table } = this.sources;
    const isLive = this.liveIn(range);
    const pairs = table.labelValues(name);
    const valuesOf = (test: (pair: number) => boolean): readonly string[] =>
      pairs.filter(test).map((pair) => table.valueOf(pair));
    if (matcherSets.length === 0) return valuesOf((pair) => table.someWith(pair, isLive));
    const found = this.found(matcherSets);
    if (found.length < pairs.length) return this.valuesAmong(name, found.filter(isLive));
    // A mark for each series is made in no time where most values have few series.
    if (found.length > pairs.length * MANY_SERIES)
      return valuesOf((pair) => haveCommon(table.seriesWith(pair), found, isLive));
    const marks = new Uint8Array(table.nextId);
    for (const id of found) marks[id] = 1;
    return valuesOf((pair) => table.someWith(pair, (id) => marks[id] === 1 && isLive(id)));
  }

  private valuesAmong(name: string, ids: IdList): readonly string[] {
    const values = new Set(this.resolve(ids).map(({ labels }) => labels.get(name)));
    values.delete("");
    return [...values].toSorted();
  }

  async exemplars(matcherSets: MatcherSets, range: MetricRange): Promise<readonly SeriesExemplars[]> {
    const { reads } = this.sources;
    const wanted = new Set(this.found(matcherSets));
    const start = range.start - EXEMPLAR_SLACK_MS;
    const end = range.end + EXEMPLAR_SLACK_MS;
    const found = new Map<number, Exemplar[]>();
    const collect = (series: number, list: readonly Exemplar[]): void => {
      const inRange = list.filter(({ time }) => time >= range.start && time <= range.end);
      if (wanted.has(series) && inRange.length > 0) {
        found.set(series, [...(found.get(series) ?? []), ...inRange]);
      }
    };
    for (const [series, list] of this.sources.exemplars.bySeries()) collect(series, list);
    for (const block of overlapping(this.sources.folder.blocks, start, end)) {
      for (const [series, list] of reads.exemplars(block)) collect(series, list);
    }
    return this.resolve([...found.keys()])
      .map(({ id, labels }) => ({ labels, exemplars: inTimeOrder(found.get(id) ?? []) }))
      .toSorted((a, b) => compareLabels(a.labels, b.labels));
  }

  /** With their labels: after a pause the table may have forgotten them. */
  private resolve(ids: Iterable<number>): Series[] {
    const found: Series[] = [];
    for (const id of ids) {
      const series = this.sources.table.get(id);
      if (series?.labels !== undefined) found.push(series);
    }
    return found;
  }

  /** Ids with samples in the range that meet any of the sets; no sets: all. */
  private matching(matcherSets: MatcherSets, range: MetricRange): IdList {
    return this.found(matcherSets.length === 0 ? [[]] : matcherSets).filter(this.liveIn(range));
  }

  /** Ids that meet any of the sets, ascending. */
  private found(matcherSets: MatcherSets): IdList {
    const { table } = this.sources;
    const [only, ...others] = matcherSets;
    if (only !== undefined && others.length === 0) return table.find(only);
    const ids = new Set(matcherSets.flatMap((matchers) => [...table.find(matchers)]));
    return Uint32Array.from(ids).toSorted();
  }

  private liveIn(range: MetricRange): (id: number) => boolean {
    const { table, head, folder } = this.sources;
    return new LiveSeries(folder.blocks, head, table, range).has;
  }

  private async withBlocks<T>(
    { start, end }: MetricRange,
    use: (blocks: readonly Block[]) => Promise<T>,
  ): Promise<T> {
    const blocks = overlapping(this.sources.folder.blocks, start, end);
    for (const block of blocks) block.use();
    try {
      return await use(blocks);
    } finally {
      for (const block of blocks) block.release();
    }
  }
}

function overlapping(blocks: readonly Block[], start: number, end: number): Block[] {
  return blocks.filter((block) => block.minTime <= end && block.maxTime >= start);
}

import { errorKind } from "../../base/errors.ts";
import { prometheusDurationText } from "../../base/prometheus-duration.ts";
import { sequence, unixMilli } from "../../base/units.ts";
import type { Sequence, UnixMilli } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import type { Labels } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { Retention, SignalStats, SignalStore } from "../signal-store.ts";
import { DeltaStreams } from "./decode/delta.ts";
import { RequestDecoder } from "./decode/request-decoder.ts";
import { CONFLICT } from "./decode/sinks.ts";
import { Compactor } from "./folder/compactor.ts";
import { deleteFromBlocks, rewriteBlocks } from "./folder/delete-series.ts";
import { blocksToKeep } from "./folder/retention.ts";
import { readState, writeState } from "./folder/state-file.ts";
import { LastTimes } from "./folder/last-times.ts";
import { StoreFolder } from "./folder/store-folder.ts";
import { writeHead } from "./folder/seal-head.ts";
import { ExemplarRing } from "./head/exemplar-ring.ts";
import { Head } from "./head/head.ts";
import { DEFAULTS } from "./options.ts";
import type { MetricStoreOptions } from "./options.ts";
import { BlockReads } from "./query/block-reads.ts";
import { MetricQueries } from "./query/metric-queries.ts";
import { Refusals } from "./refusals.ts";
import { Families } from "./series/families.ts";
import { type IdList, union } from "./series/id-lists.ts";
import { SavedSeries } from "./series/saved-series.ts";
import { SeriesTable } from "./series/series-table.ts";
import type { SeriesRoom } from "./series/series-table.ts";
import type {
  MetricMetadata,
  MetricRange,
  MetricSource,
  SelectRequest,
  SeriesExemplars,
  SeriesSamples,
} from "./source.ts";

/** A head that holds records from this long is sealed even if it is small. */
const MAX_HEAD_AGE_MS = 2 * 3600 * 1000;
/** To read a series' first sample from the journal again takes as long as so many more: its labels are looked up. */
const SAMPLES_OF_SERIES = 15;
/** Series without samples are forgotten when they are more than this share of all. */
const MAX_DEAD_SHARE = 0.1;

/**
 * Keeps metrics as Prometheus would have them from its OTLP receiver: new samples in memory, the others in
 * immutable compressed blocks of two hours or more. The journal is its log. Format of the files:
 * docs/formats/store-metrics.md.
 */
export class MetricStore implements SignalStore, MetricSource {
  private readonly folder: StoreFolder;
  private readonly table: SeriesTable;
  private readonly head: Head;
  private readonly exemplarRing: ExemplarRing;
  private readonly deltas = new DeltaStreams();
  private readonly families = new Families();
  private readonly decoder: RequestDecoder;
  private readonly reads: BlockReads;
  private readonly queries: MetricQueries;
  private readonly compactor: Compactor;
  private readonly sealSamples: number;
  private readonly refusals: Refusals;
  private readonly savedSeries: SavedSeries;
  private nextRecord: Sequence;
  /** Arrival of the first record in the head, and of the last one ever, Unix milliseconds. */
  private headSince: number | undefined;
  private lastArrival = 0;

  private constructor(folder: StoreFolder, options: Required<MetricStoreOptions>) {
    this.folder = folder;
    this.sealSamples = options.sealSamples;
    this.table = new SeriesTable(options);
    this.savedSeries = new SavedSeries(folder, this.table);
    const windowMs = options.outOfOrderWindowMs;
    const lastTimes = new LastTimes(folder);
    this.head = new Head({ windowMs, lastTimeBefore: (series) => lastTimes.of(series) });
    this.exemplarRing = new ExemplarRing(options.maxExemplars);
    this.reads = new BlockReads(options.cacheBytes, (problem) => {
      this.refusals.countProblem("block is damaged");
      options.report(problem);
    });
    folder.sections.onDamaged = (block, error) => this.reads.markDamaged(block, error);
    this.nextRecord = folder.manifest.resumeFrom;
    this.refusals = new Refusals(this.nextRecord);
    const { head, table, exemplarRing: exemplars, deltas, families, reads } = this;
    const drop = (reason: string): void => {
      this.refusals.count(reason);
      options.onRefused();
    };
    const tooOld = tooOldReason(windowMs);
    this.decoder = new RequestDecoder({
      head,
      table,
      exemplars,
      deltas,
      families,
      tooOld,
      startTimes: options.startTimes,
      typesAreLabels: options.typesAreLabels,
      drop,
    });
    this.queries = new MetricQueries({ table, head, exemplars, folder, reads });
    this.compactor = new Compactor(folder, reads, options.report);
  }

  /** Reads the manifest, the series and the tops of the blocks' indexes; no samples. @throws what the file system throws. */
  static async open(options: MetricStoreOptions): Promise<MetricStore> {
    const all = { ...DEFAULTS, ...options };
    const folder = await StoreFolder.open(all.dir, all.report);
    const store = new MetricStore(folder, all);
    await store.load(all.report);
    return store;
  }

  get resumeFrom(): Sequence {
    return this.folder.manifest.resumeFrom;
  }

  append(record: JournalRecord): void {
    if (record.sequence < this.nextRecord) return;
    this.nextRecord = sequence(record.sequence + 1);
    if (record.signal !== "metrics") return;
    this.refusals.begin(record.sequence);
    this.decode(record);
    this.lastArrival = record.receivedAt;
    this.headSince ??= record.receivedAt;
  }

  /** Points of the record that are not kept, by reason; `undefined` if it was appended too long ago to know. */
  refusedOf(record: Sequence): ReadonlyMap<string, number> | undefined {
    return this.refusals.of(record);
  }

  /** What new series there is surely room for. */
  get room(): SeriesRoom {
    return this.table.room;
  }

  /** What is appended is visible at once. */
  async flush(): Promise<void> {}

  /** Writes the whole head when it is large or old, or on demand; then merges blocks in the background. */
  async seal(everything: boolean): Promise<void> {
    if (this.nextRecord === this.resumeFrom || !(everything || this.isDue())) return;
    await this.writeHead();
    this.compactor.start();
  }

  /** Removes whole blocks; merges those that may be longer now that it is known what is kept. */
  async retain(retention: Retention, now: UnixMilli): Promise<void> {
    this.compactor.retention = retention;
    await this.dropOld(retention, now);
    this.compactor.start();
  }

  private async dropOld(retention: Retention, now: UnixMilli): Promise<void> {
    const blocks = this.folder.blocks;
    const blockBytes = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
    const otherBytes = (await this.folder.diskBytes()) - blockBytes;
    const kept = new Set(blocksToKeep(blocks, retention, otherBytes, now));
    const dropped = new Set(blocks.filter((block) => !kept.has(block)));
    if (dropped.size === 0) return;
    await this.folder.commit((current) => ({
      manifest: {},
      blocks: current.filter((block) => !dropped.has(block)),
    }));
    await this.forgetDeadSeries(MAX_DEAD_SHARE);
  }

  /**
   * Deletes the samples in the range of the series that meet any of the matcher sets; durable when it resolves, and
   * gone from the disk later. As with {@link MetricStore.seal}, nothing may be appended meanwhile.
   */
  async deleteSeries(matcherSets: readonly (readonly Matcher[])[], range: MetricRange): Promise<void> {
    const ids = new Set(matcherSets.flatMap((matchers) => [...this.table.find(matchers)]));
    // What is in the head would come back from the journal.
    if (this.head.samples > 0) await this.writeHead();
    await this.compactor.interrupt();
    await deleteFromBlocks(this.folder, [...ids], range);
    this.compactor.start();
  }

  /** Removes from the disk what is deleted, and forgets series that have nothing left. Nothing may be appended meanwhile. */
  async cleanTombstones(): Promise<void> {
    await this.compactor.interrupt();
    await rewriteBlocks(this.folder);
    await this.forgetDeadSeries(0);
    this.compactor.start();
  }

  async stats(): Promise<SignalStats> {
    const { blocks } = this.folder;
    const { head } = this;
    const oldest = blocks.reduce((time, block) => Math.min(time, block.minTime), head.minTime);
    const newest = blocks.reduce((time, block) => Math.max(time, block.maxTime), head.maxTime);
    const times = newest < oldest ? {} : { oldest: unixMilli(oldest), newest: unixMilli(newest) };
    const dropped = Object.fromEntries(this.refusals.total);
    if (head.lateConflicts > 0) dropped[CONFLICT] = (dropped[CONFLICT] ?? 0) + head.lateConflicts;
    return {
      items: blocks.reduce((sum, block) => sum + block.samples, head.samples),
      dropped,
      diskBytes: await this.folder.diskBytes(),
      ...times,
    };
  }

  select(request: SelectRequest, signal: AbortSignal): Promise<readonly SeriesSamples[]> {
    return this.queries.select(request, signal);
  }

  async series(matcherSets: readonly (readonly Matcher[])[], range: MetricRange): Promise<readonly Labels[]> {
    return this.queries.series(matcherSets, range);
  }

  async labelNames(
    matcherSets: readonly (readonly Matcher[])[],
    range: MetricRange,
  ): Promise<readonly string[]> {
    return this.queries.labelNames(matcherSets, range);
  }

  async labelValues(
    name: string,
    matcherSets: readonly (readonly Matcher[])[],
    range: MetricRange,
  ): Promise<readonly string[]> {
    return this.queries.labelValues(name, matcherSets, range);
  }

  exemplars(
    matcherSets: readonly (readonly Matcher[])[],
    range: MetricRange,
  ): Promise<readonly SeriesExemplars[]> {
    return this.queries.exemplars(matcherSets, range);
  }

  metadata(): ReadonlyMap<string, MetricMetadata> {
    return this.families.all();
  }

  /** Resolves when no blocks are left to merge. */
  async compacted(): Promise<void> {
    await this.compactor.idle();
  }

  /** Stops work in the background and closes files; the head is not sealed. */
  async close(): Promise<void> {
    await this.compactor.close();
    await this.folder.close();
  }

  /** What validation let pass but cannot be read is counted, and leaves the points before it. */
  private decode({ payload, receivedAt }: JournalRecord): void {
    try {
      this.decoder.decode(payload, receivedAt);
    } catch (error) {
      if (errorKind(error) !== "invalid") throw error;
      this.refusals.count("request is malformed");
    }
  }

  private async load(report: (problem: string) => void): Promise<void> {
    this.savedSeries.load(report);
    const { state } = this.folder.manifest;
    if (state === undefined) return;
    await readState(this.folder.path(state), { deltas: this.deltas, families: this.families }, report);
  }

  private isDue(): boolean {
    const age = this.lastArrival - (this.headSince ?? this.lastArrival);
    const { samples, series } = this.head;
    return samples + series.length * SAMPLES_OF_SERIES >= this.sealSamples || age >= MAX_HEAD_AGE_MS;
  }

  private async writeHead(): Promise<void> {
    const resumeFrom = this.nextRecord;
    const written = await writeHead(this.folder, this.head, this.exemplarRing.bySeries());
    try {
      const series = await this.savedSeries.save();
      const state = await this.saveState();
      await this.folder.commit((blocks) => ({
        manifest: { resumeFrom, nextSeriesId: this.table.nextId, series, state },
        blocks: [...blocks, ...written],
        applied: () => this.forgetHead(),
      }));
    } catch (error) {
      await this.folder.discard(written);
      throw error;
    }
  }

  private async saveState(): Promise<string> {
    const state = this.folder.newName("state");
    this.deltas.prune(this.lastArrival, (id) => this.table.has(id));
    await writeState(this.folder.path(state), { deltas: this.deltas, families: this.families });
    return state;
  }

  private forgetHead(): void {
    this.head.clear();
    this.exemplarRing.clear();
    this.headSince = undefined;
    this.savedSeries.committed();
  }

  /** Ids of all series with samples; `undefined` while a block does not say which it has. */
  private liveSeries(): IdList | undefined {
    let live: IdList = Uint32Array.from(this.head.series, ({ id }) => id).toSorted();
    for (const block of this.folder.blocks) {
      const ids = this.reads.seriesOf(block);
      if (ids === undefined) return undefined;
      live = union(live, ids);
    }
    return live;
  }

  /** After blocks are gone: series that no block and no head has, when they are more than this share. */
  private async forgetDeadSeries(maxShare: number): Promise<void> {
    const live = this.liveSeries();
    if (live === undefined) return;
    if (this.table.size - live.length <= this.table.size * maxShare) return;
    const kept = new Set(live);
    this.table.prune((id) => kept.has(id));
    this.decoder.forget();
    await this.savedSeries.rewrite();
  }
}

function tooOldReason(windowMs: number): string {
  const window = prometheusDurationText(windowMs);
  return `point lies further behind the newest one of its series than prometheus.storage.tsdb.out_of_order_time_window = ${window}`;
}

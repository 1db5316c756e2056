import { sequence, unixMilli } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import { WatchtowerError, errorMessage } from "../base/errors.ts";
import { JournalReader } from "../journal/reader.ts";
import type { JournalRecord } from "../journal/record.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import type { IngestOptions } from "./ingest-options.ts";
import { Pause } from "./pause.ts";
import { Sealing } from "./sealing.ts";
import { Waiters } from "./waiters.ts";

/** What is done between two records. Neither throws. */
interface Work {
  readonly run: () => Promise<void>;
  readonly cancel: () => void;
}

const READ_BYTES = 1024 * 1024;
const FLUSH_MS = 250;
/** Between two looks at the journal while a flush is due anyway: what arrives meanwhile is read at once. */
const GATHER_MS = 20;
const RETAIN_MS = 60_000;
/** See `settleMs`. */
const SETTLE_MS = 5000;
/** When so much was read, a start is over, as all of it is in memory. */
const MAX_UNSEALED_BYTES = 32 * 1024 * 1024;

/**
 * Follows the journal and brings its records into the stores: append, flush when idle or every 250 ms, seal,
 * retain. One loop, so that calls to a store never overlap.
 */
export class Ingest {
  private readonly options: IngestOptions;
  private readonly reader: JournalReader;
  private readonly sealing: Sealing;
  private readonly dirty = new Set<Signal>();
  private reported: Sequence;
  private flushedAt = -Infinity;
  private retainedAt = -Infinity;
  /** When the start is over, as `performance.now()` counts: a clock that is set back holds nothing up. */
  private settledAt = Infinity;
  private bytesRead = 0;
  private stopped = false;
  private readonly ending = new AbortController();
  private failures = 0;
  private toldMissing = 0;
  /** Whether the last flush or seal failed, for example on a full disk. */
  private failing = false;
  private readonly rests = new Pause();
  private readonly gathering = new Pause();
  private loop: Promise<void> | undefined;
  private readonly works: Work[] = [];
  private readonly waiters = new Waiters();
  private readonly readWaiters = new Waiters();

  constructor(options: IngestOptions) {
    this.options = options;
    this.reported = options.needed;
    const readers = [...Object.values(options.stores), ...(options.taps ?? [])];
    const first = Math.min(...readers.map(({ resumeFrom }) => resumeFrom));
    this.reader = new JournalReader(options.journalDir, sequence(Math.max(first, options.needed, 1)));
    this.sealing = new Sealing(options.stores, options.maxReplayBytes);
  }

  start(): void {
    this.loop ??= this.run();
  }

  /** More of the journal is durable, or less of it needed by a tap. Need not be called while the loop does not rest. */
  notify(): void {
    this.rests.finish();
  }

  /** Resolves when everything that is durable now can be queried. */
  caughtUp(): Promise<void> {
    const upTo = this.committed;
    if (this.isVisible(upTo)) return Promise.resolve();
    const visible = this.waiters.wait(upTo);
    this.rests.finish();
    this.gathering.finish();
    return visible;
  }

  /** Resolves when the record was handed to its store, which need not show it yet. */
  appended(upTo: Sequence): Promise<void> {
    if (this.position >= upTo) return Promise.resolve();
    const reached = this.readWaiters.wait(upTo);
    this.rests.finish();
    this.gathering.finish();
    return reached;
  }

  /**
   * Works on the stores while nothing else does: between two records, when all that is durable now is in them.
   *
   * @throws what the work throws, or WatchtowerError `unavailable` when the loop ends before.
   */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    await this.caughtUp();
    return new Promise<T>((resolve, reject) => {
      const cancel = (): void => reject(new WatchtowerError("unavailable", "the engine stops"));
      if (this.stopped) cancel();
      else this.works.push({ run: () => work().then(resolve, reject), cancel });
      this.rests.finish();
    });
  }

  /** Writes all that the stores hold back: what is durable now is not read again. @throws as {@link alone}. */
  sealAll(): Promise<void> {
    return this.alone(async () => {
      for (const signal of SIGNALS) await this.sealing.seal(signal, true);
      this.reportNeeded();
    });
  }

  /** The last record that was read. */
  get position(): Sequence {
    return sequence(this.reader.nextSequence - 1);
  }

  /** Records that are durable and cannot be queried yet; those lost to damage; failed appends. */
  status(): { readonly pending: number; readonly missing: number; readonly failures: number } {
    const pending = this.committed - this.reader.nextSequence + 1 + this.dirty.size;
    return { pending: Math.max(0, pending), missing: this.reader.missing, failures: this.failures };
  }

  /**
   * Ends after the record that it is at, and seals what would take long to read again at the next start, if that
   * is likely to be done in time.
   *
   * @param withinMs the time there is.
   */
  async stop(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    this.stopped = true;
    this.ending.abort();
    this.rests.finish();
    await this.loop;
    for (const { cancel } of this.works.splice(0)) cancel();
    for (const signal of SIGNALS) await this.sealAtStop(signal, deadline);
    this.reportNeeded();
    this.reader.close();
  }

  private async sealAtStop(signal: Signal, deadline: number): Promise<void> {
    if (!this.sealing.isWorthwhile(signal, deadline - performance.now())) return;
    try {
      await this.sealing.seal(signal, true);
    } catch (error) {
      if (performance.now() >= deadline) return;
      this.problem(`store: ${errorMessage(error)}`);
    }
  }

  /** Whether there is something that may be read now. */
  private get hasMore(): boolean {
    return this.reader.nextSequence <= this.committed && !this.isHeldUp();
  }

  /** Up to which it may read. */
  private get committed(): Sequence {
    return this.options.progress.readable;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        if (!this.isHeldUp()) this.read();
        if (this.shouldFlush()) await this.flush();
        for (const { run } of this.works.splice(0)) await run();
        if (!this.stopped && !this.isStarting && performance.now() - this.retainedAt >= RETAIN_MS)
          await this.retain();
      } catch (error) {
        this.failing = true;
        // A write may be taken back by the stop itself.
        if (this.stopped) return;
        this.problem(`store: ${errorMessage(error)}`);
        await this.rests.for(FLUSH_MS);
      }
      // A commit or the stop may have come while a flush was awaited: then there is no time to rest.
      if (this.stopped || this.works.length > 0 || this.hasMore)
        await new Promise((resolve) => setImmediate(resolve));
      else await this.rest();
    }
  }

  /** Until there is something to read or to flush. */
  private async rest(): Promise<void> {
    const { flushIsDue } = this;
    this.options.progress.rest();
    if (this.hasMore || this.works.length > 0) return;
    await this.rests.for(flushIsDue ? this.untilFlush() : RETAIN_MS);
    if (flushIsDue && !this.stopped && this.readWaiters.isEmpty) {
      // Lets more come, unless somebody waits for what is there.
      await this.gathering.for(Math.min(GATHER_MS, this.untilFlush()));
    }
  }

  /**
   * A store that cannot write keeps its rows in memory. Beyond twice what it should hold back, no more is read:
   * the journal has it, and says "retry later" when it is full, too.
   */
  private isHeldUp(): boolean {
    return this.failing && this.sealing.isOverfull;
  }

  private read(): void {
    this.reader.advance(this.committed);
    for (const record of this.reader.read(READ_BYTES)) {
      this.append(record);
      this.bytesRead += record.payload.length;
    }
    if (this.settledAt === Infinity && this.reader.nextSequence > this.committed)
      this.settledAt = performance.now() + (this.options.settleMs ?? SETTLE_MS);
    this.options.onRead?.(this.position);
    this.readWaiters.settle((upTo) => this.position >= upTo);
    const { missing } = this.reader;
    if (missing === this.toldMissing) return;
    this.problem(`journal: ${missing - this.toldMissing} requests are damaged or gone and cannot be stored`);
    this.toldMissing = missing;
  }

  private append(record: JournalRecord): void {
    const { stores, flow, taps = [] } = this.options;
    const store = stores[record.signal];
    const stored = flow === undefined ? record.payload : flow(record);
    for (const tap of taps) tap.append(record, stored);
    const isStored = stored !== undefined && record.sequence >= store.resumeFrom;
    if (isStored) this.store({ ...record, payload: stored });
    // Also of what its store has: others may hold back the journal from before it.
    this.sealing.passed(record, isStored);
  }

  private store(record: JournalRecord): void {
    try {
      this.options.stores[record.signal].append(record);
    } catch (error) {
      // Kept out of the store, as it would fail again; the journal and the log name it.
      this.problem(`record ${record.sequence} (${record.signal}) cannot be stored: ${errorMessage(error)}`);
    }
    this.dirty.add(record.signal);
  }

  private shouldFlush(): boolean {
    if (this.dirty.size === 0 && !this.failing) this.settleWaiters();
    return this.flushIsDue && this.untilFlush() === 0;
  }

  /** Also where nothing is to be shown: a full journal waits for what holds it back, and for the word that nothing does. */
  private get flushIsDue(): boolean {
    const isFull = SIGNALS.some((signal) => this.sealing.holdsTooMuch(signal));
    return isFull || this.dirty.size > 0 || this.failing || this.needed() > this.reported;
  }

  private get isStarting(): boolean {
    return performance.now() < this.settledAt && this.bytesRead < MAX_UNSEALED_BYTES;
  }

  /** Who waits for all that is durable, as at a start, waits no longer than it takes to read that. */
  private untilFlush(): number {
    const isAwaited = !this.waiters.isEmpty && this.reader.nextSequence > this.committed;
    if (isAwaited && !this.failing) return 0;
    return Math.max(0, this.flushedAt + FLUSH_MS - performance.now());
  }

  private async flush(): Promise<void> {
    this.flushedAt = performance.now();
    const dirty = [...this.dirty];
    for (const signal of dirty) {
      if (this.stopped) return;
      // Still to be flushed if it throws.
      await this.options.stores[signal].flush();
      this.dirty.delete(signal);
    }
    this.settleWaiters();
    for (const signal of SIGNALS) {
      if (this.stopped) return;
      const everything = this.sealing.holdsTooMuch(signal);
      const isDue = dirty.includes(signal) && !this.isStarting;
      if (isDue || everything) await this.sealing.seal(signal, everything);
    }
    this.failing = false;
    this.reportNeeded();
  }

  private needed(): Sequence {
    const needs = [...this.sealing.needed(this.reader.nextSequence)];
    for (const tap of this.options.taps ?? []) if (tap.holdsBack) needs.push(tap.resumeFrom);
    return sequence(Math.min(...needs));
  }

  private reportNeeded(): void {
    const needed = this.needed();
    if (needed <= this.reported) return;
    this.reported = needed;
    this.options.onNeeded(needed);
  }

  private async retain(): Promise<void> {
    this.retainedAt = performance.now();
    const { stores, retention } = this.options;
    for (const signal of SIGNALS) await stores[signal].retain(retention[signal], unixMilli(Date.now()));
    await this.options.chores?.(this.ending.signal);
  }

  private isVisible(upTo: Sequence): boolean {
    return this.reader.nextSequence > upTo && this.dirty.size === 0;
  }

  private settleWaiters(): void {
    this.waiters.settle((upTo) => this.isVisible(upTo));
  }

  private problem(message: string): void {
    this.failures++;
    this.options.onProblem(message);
  }
}

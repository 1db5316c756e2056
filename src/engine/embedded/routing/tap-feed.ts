import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { dirname } from "node:path";
import { errorCode, errorMessage } from "../../../base/errors.ts";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { Sequence, UnixMilli } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { Made, Tap } from "../../../route/source.ts";
import type { RecordTap } from "../../../store/ingest.ts";
import { HeldSpan } from "./held-span.ts";
import { readStateFile, writeStateFile } from "../state-file.ts";

export interface TapFeedOptions {
  /** The component's id. */
  readonly id: string;
  readonly open: () => Tap;
  /** What of a record arrives at the tap. */
  readonly flow: (record: JournalRecord) => Uint8Array | undefined;
  /** First record that can arrive at it. */
  readonly from: Sequence;
  /** Where its state is kept. */
  readonly path: string;
  /** Puts what it made into the journal; resolves when it is durable, with its place. */
  readonly emit: (made: Made) => Promise<Sequence>;
  /** Whether all that is durable was seen: only then time that passes without arrivals counts. */
  readonly caughtUp: () => boolean;
  /** So much of the journal may be kept for what the tap still needs; it is told to do without if it is more. */
  readonly maxHeldBytes: number;
  readonly onProblem: (message: string) => void;
}

/** What arrived before a moment may be read a little after it. */
const LATE_MS = 2000;
const SAVE_EVERY_MS = 15_000;
/** Records read since the state was saved hold back the journal: no more than this, however fast they come. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;
/** How often, and after which pauses, it is tried to keep what was made while the journal takes nothing. */
const TRIES = 60;
const PAUSE_MS = 1000;

/**
 * Feeds one tap with what arrives at it, puts what it makes into the journal, and then saves its state with the first
 * record that it has to see again after a crash.
 */
export class TapFeed implements RecordTap {
  private readonly options: TapFeedOptions;
  private readonly tap: Tap;
  private durable: Sequence;
  private next: Sequence;
  private now = unixMilli(0);
  private savedAt = Date.now();
  private heldBytes = 0;
  private readonly span: HeldSpan;
  private hasToldOfRelease = false;
  private isStopped = false;
  /** Whether the stop came before all that was made is kept. */
  private isCut = false;
  private isFinished: boolean;
  private saving: Promise<void> | undefined;

  private constructor(options: TapFeedOptions, tap: Tap, resumeFrom: Sequence, isFinished: boolean) {
    this.options = options;
    this.span = new HeldSpan(options.maxHeldBytes);
    this.tap = tap;
    this.durable = resumeFrom;
    this.next = resumeFrom;
    this.isFinished = isFinished;
  }

  /** Goes on from the saved state; one that cannot be read is told, and the tap begins anew. */
  static async open(options: TapFeedOptions): Promise<TapFeed> {
    const { path, id, from, onProblem } = options;
    try {
      const { resumeFrom, state } = await readStateFile(path);
      const tap = options.open();
      if (state === FINISHED) return new TapFeed(options, tap, resumeFrom, true);
      tap.restore(state);
      return new TapFeed(options, tap, resumeFrom, false);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") onProblem(`${id} begins anew: ${path}: ${errorMessage(error)}`);
      return new TapFeed(options, options.open(), from, false);
    }
  }

  get resumeFrom(): Sequence {
    return this.durable;
  }

  get holdsBack(): boolean {
    return !this.isFinished && this.next > this.durable;
  }

  append(record: JournalRecord): void {
    if (this.isFinished || record.sequence < this.next) return;
    const payload = this.options.flow(record);
    if (payload !== undefined) {
      const { sequence: at, signal, receivedAt } = record;
      this.collect(receivedAt);
      this.tap.observe({ sequence: at, signal, receivedAt, payload });
    }
    this.next = sequence(record.sequence + 1);
    this.heldBytes += record.payload.length;
    this.span.append(record);
    this.release();
    if (this.heldBytes > Math.min(MAX_HELD_BYTES, this.options.maxHeldBytes)) this.save([]);
  }

  /** What waits for long must not fill the journal: nothing could be received any more. */
  private release(): void {
    const { maxHeldBytes, id, onProblem } = this.options;
    const until = this.span.excess(this.tap.needed);
    if (until === undefined) return;
    this.tap.release?.(until, this.now);
    this.collect(this.now);
    if (this.hasToldOfRelease) return;
    this.hasToldOfRelease = true;
    onProblem(
      `${id}: what it holds is decided about early, as more than ${maxHeldBytes} bytes of the journal wait for it (a quarter of journal.maxBytes)`,
    );
  }

  /** To be called about every second. */
  look(): void {
    if (this.isFinished || this.isStopped) return;
    if (this.options.caughtUp()) this.collect(unixMilli(Date.now() - LATE_MS));
    if (this.holdsBack && Date.now() - this.savedAt >= SAVE_EVERY_MS) this.save([]);
  }

  /** Nothing will arrive any more. @returns the place of the last record that it made; 0 if there is none. */
  async finish(): Promise<Sequence> {
    await this.saving;
    if (this.isFinished) return sequence(0);
    const last = await this.keep(this.tap.finish(this.now));
    this.isFinished = true;
    await this.write(this.next, FINISHED);
    this.durable = this.next;
    return last;
  }

  /** Ends, with its state saved: the next process goes on without looking back. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.saving;
    if (this.holdsBack && !this.isCut) await this.write(this.tap.needed ?? this.next, this.tap.state());
  }

  /** While what was made is on its way, more is observed, and the next is made later. */
  private collect(now: UnixMilli): void {
    this.now = unixMilli(Math.max(this.now, now));
    if (this.saving !== undefined) return;
    const made = this.tap.collect(this.now);
    if (made.length > 0) this.save(made);
  }

  private save(made: readonly Made[]): void {
    if (this.saving !== undefined || this.isStopped) return;
    const resumeFrom = this.tap.needed ?? this.next;
    const state = this.tap.state();
    this.savedAt = Date.now();
    this.heldBytes = 0;
    this.saving = this.publish(made, resumeFrom, state).finally(() => {
      this.saving = undefined;
    });
  }

  private async publish(made: readonly Made[], resumeFrom: Sequence, state: unknown): Promise<void> {
    await this.keep(made);
    if (this.isCut) return;
    await this.write(resumeFrom, state);
    this.durable = resumeFrom;
  }

  private async keep(made: readonly Made[]): Promise<Sequence> {
    let last = sequence(0);
    for (const each of made) last = (await this.keepOne(each)) ?? last;
    return last;
  }

  private async keepOne(made: Made): Promise<Sequence | undefined> {
    const { emit, id, onProblem } = this.options;
    for (let tried = 1; !this.isStopped; tried++) {
      try {
        return await emit(made);
      } catch (error) {
        if (tried === 1) onProblem(`${id}: what it made cannot be kept now: ${errorMessage(error)}`);
        if (tried === TRIES) {
          onProblem(`${id}: ${made.payload.length} bytes of ${made.signal} that it made are lost`);
          return undefined;
        }
        await sleep(PAUSE_MS);
      }
    }
    this.isCut = true;
    return undefined;
  }

  private async write(resumeFrom: Sequence, state: unknown): Promise<void> {
    const { path, id, onProblem } = this.options;
    try {
      mkdirSync(dirname(path), { recursive: true });
      await writeStateFile(path, resumeFrom, JSON.stringify(state ?? null));
    } catch (error) {
      onProblem(`${id}: its state cannot be saved: ${errorMessage(error)}`);
    }
  }
}

/** In place of a state: all was made. */
const FINISHED = "finished";

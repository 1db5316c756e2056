import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { errorCode, errorMessage } from "../../../base/errors.ts";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { Sequence, UnixMilli } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { Made, Tap } from "../../../route/source.ts";
import type { RecordTap } from "../../../store/ingest-options.ts";
import { HeldSpan } from "./held-span.ts";
import { Outbox } from "./outbox.ts";
import type { OutboxOptions, OutboxPlace } from "./outbox.ts";
import { readStateFile, writeStateFile } from "../data-folder/state-file.ts";
import { Unsaved } from "../unsaved.ts";

/** One tap, what arrives at it, and where what it makes goes. */
export interface TapFeedOptions {
  /** The component's id. */
  readonly id: string;
  /** Makes a tap that has seen nothing. */
  readonly open: () => Tap;
  /** What of a record arrives at the tap. */
  readonly flow: (record: JournalRecord) => Uint8Array | undefined;
  /** First record that can arrive at it. */
  readonly from: Sequence;
  /** Where its state is kept: `….state`; what it made is beside it. */
  readonly path: string;
  /** @see OutboxOptions */
  readonly emit: OutboxOptions["emit"];
  readonly newTicket: OutboxOptions["newTicket"];
  readonly find: OutboxOptions["find"];
  /** Whether all that is durable was seen: only then time that passes without arrivals counts. */
  readonly caughtUp: () => boolean;
  /** So much of the journal may be kept for what the tap still needs; it is told to do without if it is more. */
  readonly maxHeldBytes: number;
  /** Told when `resumeFrom` has moved: less of the journal may be needed. */
  readonly onSaved: () => void;
  readonly onProblem: (message: string) => void;
}

/** What arrived before a moment may be read a little after it. */
const LATE_MS = 2000;
/** What follows so soon is made together: each time costs several writes to the disk. */
const GATHER_MS = 100;
/** When what it made or its state cannot be written, it is tried again after this. */
const PAUSE_MS = 1000;

/** What is saved of a tap, beside the record from which it goes on. */
const savedSchema = z.object({
  outbox: z.object({ sent: z.number().int(), made: z.number().int() }),
  /** The first record that the tap had not seen. Older versions did not save it. */
  next: z.number().int().optional(),
  /** In place of a state, `"finished"`: all was made. */
  state: z.unknown(),
});
const FINISHED = "finished";

/** Of a state that an older version saved: taps themselves say what they have seen. */
function nextOf(state: unknown): number | undefined {
  const seen = z.object({ next: z.number().int() }).safeParse(state);
  return seen.success ? seen.data.next : undefined;
}

/** A tap at one moment, as it is saved. */
interface Snapshot {
  readonly resumeFrom: Sequence;
  readonly next: Sequence;
  /** JSON. */
  readonly state: string;
}

/**
 * Feeds one tap with what arrives at it, puts what it makes into its {@link Outbox}, and saves its state with the first
 * record that it has to see again after a crash; only then what it made goes on into the journal. So each is made once,
 * and neither the journal nor the tap waits for the other.
 */
export class TapFeed implements RecordTap {
  private readonly options: TapFeedOptions;
  private readonly tap: Tap;
  private readonly outbox: Outbox;
  private durable: Sequence;
  private next: Sequence;
  /**
   * Records before it come once more, as the saved state needs them: until they have, the tap knows less than that state
   * says, and nothing new is saved.
   */
  private readonly replayUntil: Sequence;
  private now = unixMilli(0);
  private restsUntil = 0;
  private readonly unsaved: Unsaved;
  private readonly span: HeldSpan;
  private hasToldOfRelease = false;
  private isStopped = false;
  /** Whether the stop came before what was made was written: the tap's state must not be saved without it. */
  private isCut = false;
  private isFinished: boolean;
  private readonly stopping = new AbortController();
  private saving: Promise<boolean> | undefined;

  private constructor(options: TapFeedOptions, { tap, outbox, resumeFrom, next, isFinished }: Opened) {
    this.options = options;
    this.unsaved = new Unsaved(options.maxHeldBytes);
    this.span = new HeldSpan(options.maxHeldBytes);
    this.tap = tap;
    this.outbox = outbox;
    this.durable = resumeFrom;
    this.next = resumeFrom;
    this.replayUntil = next;
    this.isFinished = isFinished;
  }

  /** Goes on from the saved state; one that cannot be read is told, and the tap begins anew. */
  static async open(options: TapFeedOptions): Promise<TapFeed> {
    const { path, id, from, onProblem } = options;
    try {
      const { resumeFrom, state: value } = await readStateFile(path);
      const saved = savedSchema.parse(value);
      const tap = options.open();
      const isFinished = saved.state === FINISHED;
      if (!isFinished) tap.restore(saved.state);
      const outbox = await outboxOf(options, saved.outbox);
      const next = sequence(saved.next ?? nextOf(saved.state) ?? resumeFrom);
      return new TapFeed(options, { tap, outbox, resumeFrom, next, isFinished });
    } catch (error) {
      const isNew = errorCode(error) === "ENOENT";
      if (!isNew) onProblem(`${id} begins anew: ${path}: ${errorMessage(error)}`);
      const outbox = await outboxOf(options, isNew ? { sent: 0, made: 0 } : undefined);
      const fresh = { tap: options.open(), resumeFrom: from, next: from, isFinished: false };
      return new TapFeed(options, { ...fresh, outbox });
    }
  }

  /** Where the saved state goes on; Infinity if that needs nothing any more. */
  get resumeFrom(): Sequence {
    return this.isFinished ? sequence(Number.POSITIVE_INFINITY) : this.durable;
  }

  get holdsBack(): boolean {
    return !this.isFinished && this.next > this.durable;
  }

  private get isReplaying(): boolean {
    return this.next < this.replayUntil;
  }

  /** Records that the saved state has seen are passed over. */
  append(record: JournalRecord): void {
    if (this.isFinished || record.sequence < this.next) return;
    const payload = this.options.flow(record);
    if (payload !== undefined) {
      const { sequence: at, signal, receivedAt } = record;
      this.collect(receivedAt);
      this.tap.observe({ sequence: at, signal, receivedAt, payload });
    }
    this.next = sequence(record.sequence + 1);
    this.unsaved.append(record);
    this.span.append(record);
    this.release();
    if (this.unsaved.isTooMuch) this.save([]);
  }

  /** What waits for long must not fill the journal: nothing could be received any more. */
  private release(): void {
    if (this.isReplaying) return;
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

  /** To be called about every second. While the journal is full, time alone makes nothing more, and nothing is held. */
  look(): void {
    if (this.isFinished || this.isStopped) return;
    const { isEmpty } = this.outbox;
    if (this.options.caughtUp() && isEmpty) this.collect(unixMilli(Date.now() - LATE_MS));
    if (this.holdsBack && (this.unsaved.isDue || !isEmpty)) this.save([]);
  }

  /**
   * Nothing will arrive any more. Resolves when all that it made is in the journal.
   *
   * @returns the place of the last record that it made, 0 if there is none; `undefined` if it was stopped before.
   */
  async finish(): Promise<Sequence | undefined> {
    while (this.saving !== undefined) await this.saving;
    if (!this.isFinished && !(await this.saveLast())) return undefined;
    return this.outbox.drained();
  }

  private saveLast(): Promise<boolean> {
    const made = this.tap.finish(this.now);
    const { next } = this;
    const snapshot = { resumeFrom: next, next, state: JSON.stringify(FINISHED) };
    // As any other: what comes meanwhile, and a stop, must not write beside it.
    this.saving = this.persist(made, snapshot).then((isKept) => {
      this.isFinished = isKept;
      this.saving = undefined;
      this.options.onSaved();
      return isKept;
    });
    return this.saving;
  }

  /** Ends, with its state saved: the next process goes on without looking back. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.stopping.abort();
    await this.saving;
    if (this.holdsBack && !this.isCut && !this.isReplaying)
      await this.write([], this.snapshot()).catch((error: unknown) => this.tell(error));
    await this.outbox.stop();
  }

  /** While what was made is being written, more is observed, and the next is made later. */
  private collect(now: UnixMilli): void {
    this.now = unixMilli(Math.max(this.now, now));
    if (this.isBusy || performance.now() < this.restsUntil) return;
    const made = this.tap.collect(this.now);
    if (made.length === 0) return;
    this.restsUntil = performance.now() + GATHER_MS;
    this.save(made);
  }

  private save(made: readonly Made[]): void {
    if (this.isBusy) return;
    this.unsaved.reset();
    this.saving = this.persist(made, this.snapshot()).finally(() => {
      this.saving = undefined;
    });
  }

  /** Whether nothing can be saved now. */
  private get isBusy(): boolean {
    return this.saving !== undefined || this.isStopped || this.isReplaying;
  }

  /** As it is now: the tap goes on while it is written. */
  private snapshot(): Snapshot {
    const { next, tap } = this;
    return { resumeFrom: tap.needed ?? next, next, state: JSON.stringify(tap.state() ?? null) };
  }

  /** Until it is written; what was observed for it is held back so long. @returns `false` at a stop. */
  private async persist(made: readonly Made[], snapshot: Snapshot): Promise<boolean> {
    for (let tried = 1; !this.isStopped; tried++) {
      try {
        await this.write(made, snapshot);
        return true;
      } catch (error) {
        if (tried === 1) this.tell(error);
        await sleep(PAUSE_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
    this.isCut = true;
    return false;
  }

  private async write(made: readonly Made[], { resumeFrom, next, state }: Snapshot): Promise<void> {
    const { path } = this.options;
    mkdirSync(dirname(path), { recursive: true });
    const last = await this.outbox.write(made);
    const outbox = JSON.stringify(this.outbox.place(last));
    await writeStateFile(path, resumeFrom, `{"outbox":${outbox},"next":${next},"state":${state}}`);
    this.durable = resumeFrom;
    this.outbox.release(last);
    this.options.onSaved();
  }

  private tell(error: unknown): void {
    this.options.onProblem(`${this.options.id}: its state cannot be saved: ${errorMessage(error)}`);
  }
}

interface Opened {
  readonly tap: Tap;
  readonly outbox: Outbox;
  readonly resumeFrom: Sequence;
  readonly next: Sequence;
  readonly isFinished: boolean;
}

function outboxOf(options: TapFeedOptions, known: OutboxPlace | undefined): Promise<Outbox> {
  const { id, path, emit, newTicket, find, onProblem } = options;
  return Outbox.open({
    dir: path.replace(/\.state$/, ".made"),
    ...(known === undefined ? {} : { known }),
    newTicket,
    find,
    emit,
    onProblem: (problem) => onProblem(`${id}: ${problem}`),
  });
}

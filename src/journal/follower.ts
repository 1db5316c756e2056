import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";
import type { Signal } from "../model/signal.ts";
import type { RecordHead } from "./heads.ts";

/** So many records, and the bytes of their payloads. */
export interface Tally {
  readonly records: number;
  readonly bytes: number;
}

/** A record that a follower has passed: it arrived, or will never be sent. */
export type Passed = Pick<RecordHead, "sequence" | "bytes">;

/** Records from one sequence on up to, and without, another. */
export interface Span {
  readonly from: Sequence;
  readonly to: Sequence;
}

/** What is kept of a follower. */
export interface FollowerPlace {
  readonly next: Sequence;
  readonly lost?: Tally;
  readonly skipped?: readonly Span[];
}

/** So many parts of the journal behind its place can be known not to be for a follower. */
const MOST_SKIPPED = 256;

/**
 * A reader of one signal's records that may be overrun: when the journal is full, records that only followers
 * need are deleted, and count as lost to them.
 */
export class Follower {
  readonly name: string;
  readonly signal: Signal;
  /** Told when its place was moved over records that are gone. */
  onOverrun: (() => void) | undefined;
  private place: Sequence;
  private durable: Sequence;
  /** Behind its place, in order. */
  private parts: readonly Span[] = [];
  private durableParts: readonly Span[] = [];
  private readonly gone: Count;
  /** May be below zero until what waits at the start is counted. */
  private readonly left = new Count(0, 0);
  private readonly save: () => Promise<void>;

  /** @param save makes the places of all followers durable. */
  constructor(
    name: string,
    signal: Signal,
    { next: from, lost = { records: 0, bytes: 0 }, skipped = [] }: FollowerPlace,
    save: () => Promise<void>,
  ) {
    this.name = name;
    this.signal = signal;
    this.place = from;
    this.durable = from;
    this.parts = skipped;
    this.durableParts = skipped;
    this.gone = new Count(lost.records, lost.bytes);
    this.save = save;
  }

  /** The record that it needs next. */
  get next(): Sequence {
    return this.place;
  }

  /** What of this signal the journal's bound has cost it, ever. */
  get lost(): Tally {
    return this.gone.tally;
  }

  /** What of this signal is kept for it. */
  get waiting(): Tally {
    return this.left.tally;
  }

  /** Parts behind its place in which nothing is for it; in order, none next to another. */
  get skipped(): readonly Span[] {
    return this.parts;
  }

  /** The lowest record that it could ask for after a crash. */
  get needed(): Sequence {
    return this.durable;
  }

  /** Whether it could ask for any record of the part after a crash. */
  needs({ from, to }: Span): boolean {
    return to > this.durable && !this.durableParts.some((part) => part.from <= from && to <= part.to);
  }

  /**
   * Names the record that it needs next; resolves when that is durable. Records in `passed` that it was overrun
   * on, while it had them in hand, are no more counted as lost.
   *
   * @throws the file system's error if it could not be made durable; the next call tries it again.
   */
  advance(next: Sequence, passed: readonly Passed[]): Promise<void> {
    for (const { sequence: at, bytes } of passed) (at < this.place ? this.gone : this.left).add(-1, -bytes);
    if (next > this.place) this.moveTo(next);
    return this.save();
  }

  /**
   * Nothing in a part behind its place is for it: that neither waits nor is kept for it. Resolves when that is durable.
   *
   * @param passed its signal's records in there.
   * @returns `false`, and nothing is changed, if there are too many such parts already.
   * @throws the file system's error.
   */
  async skip({ from, to }: Span, passed: readonly Passed[]): Promise<boolean> {
    const last = this.parts.at(-1);
    const isNext = last !== undefined && from <= last.to;
    if (from < this.place || (!isNext && this.parts.length >= MOST_SKIPPED)) return false;
    const merged = isNext ? { from: last.from, to } : { from, to };
    this.parts = [...(isNext ? this.parts.slice(0, -1) : this.parts), merged];
    for (const { bytes } of passed) this.left.add(-1, -bytes);
    this.moveTo(this.place);
    await this.save();
    return true;
  }

  /** And on over what is not for it. */
  private moveTo(next: Sequence): void {
    this.place = next;
    const at = this.parts.findIndex(({ from }) => from > this.place);
    const reached = at < 0 ? this.parts : this.parts.slice(0, at);
    if (reached.length === 0) return;
    this.place = sequence(Math.max(this.place, ...reached.map(({ to }) => to)));
    this.parts = this.parts.slice(reached.length);
    this.moveTo(this.place);
  }

  /** One more record is durable. */
  appended(bytes: number): void {
    this.left.add(1, bytes);
  }

  /** Records up to `upTo` are about to be deleted. @param heads of all that are. */
  overrun(heads: readonly RecordHead[], upTo: Sequence): void {
    if (this.place >= upTo) return;
    for (const { sequence: at, signal, bytes } of heads) {
      if (signal !== this.signal || at < this.place || isIn(this.parts, at)) continue;
      this.gone.add(1, bytes);
      this.left.add(-1, -bytes);
    }
    this.moveTo(upTo);
    this.onOverrun?.();
  }

  /** Its place was written to the disk; or could not be, and segments have to go all the same. */
  saved({ next, skipped = [] }: FollowerPlace): void {
    this.durable = sequence(Math.max(this.durable, next));
    this.durableParts = skipped;
  }
}

/** Whether a record is in one of the parts. */
export const isIn = (parts: readonly Span[], at: Sequence): boolean =>
  parts.some(({ from, to }) => from <= at && at < to);

class Count {
  private records: number;
  private bytes: number;

  constructor(records: number, bytes: number) {
    this.records = records;
    this.bytes = bytes;
  }

  get tally(): Tally {
    return { records: Math.max(0, this.records), bytes: Math.max(0, this.bytes) };
  }

  add(records: number, bytes: number): void {
    this.records += records;
    this.bytes += bytes;
  }
}

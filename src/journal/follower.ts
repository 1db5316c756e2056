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
  private readonly gone: Count;
  /** May be below zero until what waits at the start is counted. */
  private readonly left = new Count(0, 0);
  private readonly save: () => Promise<void>;

  /** @param save makes the places of all followers durable. */
  constructor(name: string, signal: Signal, from: Sequence, lost: Tally, save: () => Promise<void>) {
    this.name = name;
    this.signal = signal;
    this.place = from;
    this.durable = from;
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

  /** The lowest record that it could ask for after a crash. */
  get needed(): Sequence {
    return this.durable;
  }

  /**
   * Names the record that it needs next; resolves when that is durable. Records in `passed` that it was overrun
   * on, while it had them in hand, are no more counted as lost.
   *
   * @throws the file system's error if it could not be made durable; the next call tries it again.
   */
  advance(next: Sequence, passed: readonly Passed[]): Promise<void> {
    for (const { sequence: at, bytes } of passed) (at < this.place ? this.gone : this.left).add(-1, -bytes);
    if (next > this.place) this.place = next;
    return this.save();
  }

  /** One more record is durable. */
  appended(bytes: number): void {
    this.left.add(1, bytes);
  }

  /** Records up to `upTo` are about to be deleted. @param heads of all that are. */
  overrun(heads: readonly RecordHead[], upTo: Sequence): void {
    if (this.place >= upTo) return;
    for (const { sequence: at, signal, bytes } of heads) {
      if (signal !== this.signal || at < this.place) continue;
      this.gone.add(1, bytes);
      this.left.add(-1, -bytes);
    }
    this.place = upTo;
    this.onOverrun?.();
  }

  /** Its place was written to the disk; or could not be, and segments have to go all the same. */
  saved(place: Sequence): void {
    this.durable = sequence(Math.max(this.durable, place));
  }
}

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

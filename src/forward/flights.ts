import type { Sequence } from "../base/units.ts";
import type { Passed } from "../journal/follower.ts";
import type { Batch } from "./batch.ts";

/** A request that was read from the journal and is not passed for good. */
interface Flight {
  /** What the follower needs when this and all before it are done. */
  readonly next: Sequence;
  readonly passed: readonly Passed[];
  readonly oldest: number | undefined;
  readonly bytes: number;
  isDone: boolean;
}

/** Read ahead at most, in all requests under way; one request may have more. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Moves a follower durably. */
type Advance = (next: Sequence, passed: readonly Passed[]) => Promise<void>;

/**
 * Requests under way, in the journal's order. A place is free again when its request and all before it are done,
 * and the follower has moved over them durably: after a crash no more is sent twice than had places here.
 */
export class Flights {
  private readonly places: number;
  private readonly advance: Advance;
  private readonly all: Flight[] = [];
  private isSettling = false;

  /** @param places how many there may be. */
  constructor(places: number, advance: Advance) {
    this.places = places;
    this.advance = advance;
  }

  /** Those that are done and wait for an earlier one included. */
  get count(): number {
    return this.all.length;
  }

  /** When the first record of the first was received. */
  get oldest(): number | undefined {
    return this.all[0]?.oldest;
  }

  /** Whether the next request may be read: one may be under way in any case. */
  get hasRoom(): boolean {
    const bytes = this.all.reduce((sum, flight) => sum + flight.bytes, 0);
    return this.all.length === 0 || (this.all.length < this.places && bytes < MAX_BYTES);
  }

  /** @returns to be called when it is done; resolves when the follower has moved as far as it can. */
  begin({ passed, oldest, bytes }: Batch, next: Sequence): () => Promise<void> {
    const flight = { next, passed, oldest, bytes, isDone: false };
    this.all.push(flight);
    return () => {
      flight.isDone = true;
      return this.settle();
    };
  }

  private async settle(): Promise<void> {
    if (this.isSettling) return;
    this.isSettling = true;
    try {
      while (this.all[0]?.isDone === true) {
        const open = this.all.findIndex(({ isDone }) => !isDone);
        const done = this.all.slice(0, open < 0 ? this.all.length : open);
        const passed = done.flatMap((flight) => flight.passed);
        const last = done.at(-1);
        if (last !== undefined) await this.advance(last.next, passed);
        this.all.splice(0, done.length);
      }
    } finally {
      this.isSettling = false;
    }
  }
}

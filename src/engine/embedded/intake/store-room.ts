import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import type { SeriesRoom } from "../../../store/metrics/series/series-table.ts";

const WORDS = 3;
const WORD_BYTES = 8;
const UP_TO = 0;
const SERIES = 1;
const LABEL_BYTES = 2;

/**
 * What new series the store of metrics has room for, in memory that the main and the query thread share, so that the
 * one need not ask the other. It says nothing yet of the time before the query thread first tells.
 */
export class StoreRoom {
  /** For the StoreRoom of the other thread. */
  readonly memory: SharedArrayBuffer;
  private readonly words: BigInt64Array;

  /** @param memory of a StoreRoom in another thread; new memory unless given. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(WORDS * WORD_BYTES)) {
    this.memory = memory;
    this.words = new BigInt64Array(memory);
  }

  /**
   * Called by the query thread alone. One that was started again tells nothing until it has read what the one before it
   * had.
   *
   * @param upTo the last record that the store has.
   */
  publish(upTo: Sequence, { series, labelBytes }: SeriesRoom): void {
    if (upTo < this.upTo) return;
    this.store(SERIES, series);
    this.store(LABEL_BYTES, labelBytes);
    this.store(UP_TO, upTo);
  }

  /**
   * The last record that the store has, and the room there is behind it or a later one: to be read in this order, as it
   * is written in the other.
   */
  get upTo(): Sequence {
    return sequence(this.load(UP_TO));
  }

  /** New series, as {@link SeriesRoom} counts them. */
  get series(): number {
    return this.load(SERIES);
  }

  /** Bytes of new labels. */
  get labelBytes(): number {
    return this.load(LABEL_BYTES);
  }

  private load(word: number): number {
    return Number(Atomics.load(this.words, word));
  }

  private store(word: number, value: number): void {
    Atomics.store(this.words, word, BigInt(value));
  }
}

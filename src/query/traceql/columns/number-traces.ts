import type { SpanColumns } from "../../../store/traces/source.ts";
import type { Pace } from "../pace.ts";
import { mixed } from "./span-ids.ts";

const ID_WORDS = 4;
const FEWEST_TRACES = 1024;
const ROWS_OF_TRACE = 4;
const NONE = -1;

/** Traces numbered in the order in which they are met. */
export interface NumberedTraces {
  readonly count: number;
  /** {@link ID_WORDS} words for each trace, little-endian. */
  readonly ids: Int32Array;
  /** Of each row the trace. */
  readonly ofRow: Int32Array;
}

/** Rows of one trace mostly follow each other: only where another one begins it is looked up. */
export async function numberTraces(
  batches: readonly SpanColumns[],
  rows: number,
  pace: Pace,
): Promise<NumberedTraces> {
  const numbers = new TraceNumbers(rows);
  const ofRow = new Int32Array(rows);
  let at = 0;
  for (const { rows: count, traceIds } of batches) {
    if (pace.isOver()) await pace.rest();
    numbers.number(traceIds, count, ofRow, at);
    at += count;
  }
  return { count: numbers.count, ids: numbers.ids, ofRow };
}

/** A hash table with open addressing: ids are random, their words are hashes of their own. */
class TraceNumbers {
  count = 0;
  ids: Int32Array<ArrayBuffer>;
  private slots: Int32Array<ArrayBuffer>;

  /** @param rows of all traces: most have some. */
  constructor(rows: number) {
    const traces = 2 ** Math.ceil(Math.log2(Math.max(FEWEST_TRACES, rows / ROWS_OF_TRACE)));
    this.ids = new Int32Array(traces * ID_WORDS);
    this.slots = new Int32Array(traces * 2).fill(NONE);
  }

  /** Numbers `count` ids, and puts the numbers into `numbers` from `first` on. */
  number(words: Int32Array, count: number, numbers: Int32Array, first: number): void {
    let last = NONE;
    for (let row = 0; row < count; row++) {
      const at = row * ID_WORDS;
      if (last === NONE || !this.is(last, words, at)) last = this.of(words, at);
      numbers[first + row] = last;
    }
  }

  private of(words: Int32Array, at: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = mixed(words[at] ?? 0, words[at + 1] ?? 0) & mask;
    for (;;) {
      const number = slots[slot] ?? NONE;
      if (number === NONE) return this.add(words, at, slot);
      if (this.is(number, words, at)) return number;
      slot = (slot + 1) & mask;
    }
  }

  private is(number: number, words: Int32Array, at: number): boolean {
    const { ids } = this;
    const own = number * ID_WORDS;
    return (
      ids[own] === words[at] &&
      ids[own + 1] === words[at + 1] &&
      ids[own + 2] === words[at + 2] &&
      ids[own + 3] === words[at + 3]
    );
  }

  private add(words: Int32Array, at: number, slot: number): number {
    const number = this.count++;
    if (this.count * ID_WORDS > this.ids.length) this.grow();
    for (let word = 0; word < ID_WORDS; word++) this.ids[number * ID_WORDS + word] = words[at + word] ?? 0;
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.slots[slot] = number;
    return number;
  }

  private grow(): void {
    const larger = new Int32Array(this.ids.length * 2);
    larger.set(this.ids);
    this.ids = larger;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(NONE);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      const own = number * ID_WORDS;
      let slot = mixed(this.ids[own] ?? 0, this.ids[own + 1] ?? 0) & mask;
      while (this.slots[slot] !== NONE) slot = (slot + 1) & mask;
      this.slots[slot] = number;
    }
  }
}

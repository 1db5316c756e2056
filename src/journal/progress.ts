import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";

const BYTES = 32;
/** Places of the sequences, 64 bits each. */
const COMMITTED = 0;
const GATE = 2;
/** Places in words of 32 bits: whether the reader rests, how many gates there were, and how many the reader passed. */
const RESTS = 2;
const GATES = 6;
const PASSED = 7;

/**
 * How far a journal is durable, in memory that a writer and a reader in another thread share. The reader sees
 * it without a message, and is sent one only to be woken: under load most groups are committed while it works.
 *
 * A gate stands before a record from which on the reader has to know more, which a message tells it: until it passes
 * the gate, it reads what comes before.
 */
export class Progress {
  readonly memory: SharedArrayBuffer;
  private readonly sequences: BigInt64Array;
  private readonly words: Int32Array;

  /** @param memory of a Progress in another thread; new memory unless given. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.memory = memory;
    this.sequences = new BigInt64Array(memory);
    this.words = new Int32Array(memory);
  }

  /** Last record that is durable; 0 if none ever was. */
  get committed(): Sequence {
    return sequence(Number(Atomics.load(this.sequences, COMMITTED)));
  }

  /** Last record that is durable and stands before a gate that the reader has not passed. */
  get readable(): Sequence {
    const { committed } = this;
    if (Atomics.load(this.words, GATES) === Atomics.load(this.words, PASSED)) return committed;
    return sequence(Math.min(committed, Number(Atomics.load(this.sequences, GATE)) - 1));
  }

  /**
   * Called by the writer alone, before anything from `gate` on is durable.
   *
   * @returns the number by which the reader passes it, and all before it.
   */
  setGate(gate: Sequence): number {
    const gates = Atomics.load(this.words, GATES);
    // The first one that it has not passed is the one that stops it.
    if (gates === Atomics.load(this.words, PASSED)) Atomics.store(this.sequences, GATE, BigInt(gate));
    Atomics.store(this.words, GATES, gates + 1);
    return gates + 1;
  }

  /** Called by the reader: it knows what it has to from there on. */
  passGate(number: number): void {
    Atomics.store(this.words, PASSED, number);
  }

  /**
   * Called by the writer alone.
   *
   * @returns whether the reader rests, and has to be woken.
   */
  publish(committed: Sequence): boolean {
    Atomics.store(this.sequences, COMMITTED, BigInt(committed));
    return Atomics.exchange(this.words, RESTS, 0) === 1;
  }

  /** The reader wants to be woken by what comes. It looks at `readable` once more before it rests. */
  rest(): void {
    Atomics.store(this.words, RESTS, 1);
  }
}

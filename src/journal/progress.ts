import { sequence } from "../base/units.ts";
import type { Sequence } from "../base/units.ts";

const BYTES = 16;
/** Place, in words of 32 bits, of whether the reader rests; before it stands the sequence, 64 bits. */
const RESTS = 2;

/**
 * How far a journal is durable, in memory that a writer and a reader in another thread share. The reader sees
 * it without a message, and is sent one only to be woken: under load most groups are committed while it works.
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
    return sequence(Number(Atomics.load(this.sequences, 0)));
  }

  /**
   * Called by the writer alone.
   *
   * @returns whether the reader rests, and has to be woken.
   */
  publish(committed: Sequence): boolean {
    Atomics.store(this.sequences, 0, BigInt(committed));
    return Atomics.exchange(this.words, RESTS, 0) === 1;
  }

  /** The reader wants to be woken by what comes. It looks at `committed` once more before it rests. */
  rest(): void {
    Atomics.store(this.words, RESTS, 1);
  }
}

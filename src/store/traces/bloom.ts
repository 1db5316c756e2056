import type { GroupIndex } from "../duckdb/hot-group.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import { SpanColumn } from "./columns.ts";
import { TraceRuns } from "./trace-runs.ts";

/** 8 bits for each span of a full group: enough if each were a trace of its own. */
const FIRST_BITS = 1 << 20;
const FEWEST_BITS = 1 << 10;
/** A filter is halved while fewer of its bits than this part are set: false positives stay near 6 %. */
const FULL_ENOUGH = 0.125;
const WORDS_OF_ID = 4;

/**
 * Which traces may have spans in a group: a Bloom filter with two bits a trace, taken from the id,
 * which is random by OpenTelemetry's rules. Its size is a power of two of bits.
 */
export class TraceBloom implements GroupIndex {
  private readonly bits = new Uint32Array(FIRST_BITS / 32);
  private readonly runs = new TraceRuns();

  add(buffer: WriteBuffer, from: number, to: number): void {
    const { words } = buffer.column(SpanColumn.traceId);
    for (let row = from; row < to; row++) {
      const low = words[row * WORDS_OF_ID] ?? 0;
      this.runs.add(low);
      this.set(low % FIRST_BITS);
      this.set(second(words[row * WORDS_OF_ID + 1] ?? 0) % FIRST_BITS);
    }
  }

  get isScattered(): boolean {
    return this.runs.areScattered;
  }

  /** Folded to the smallest size that still tells traces apart. */
  bytes(): Uint8Array {
    let words = this.bits;
    while (words.length * 32 > FEWEST_BITS && density(words) < FULL_ENOUGH / 2) words = halved(words);
    return new Uint8Array(words.slice().buffer);
  }

  private set(bit: number): void {
    const word = bit >>> 5;
    this.bits[word] = (this.bits[word] ?? 0) | (1 << (bit & 31));
  }
}

/** Whether a group with the filter may have spans of the trace; a group without a filter may. */
export function mayHaveTrace(filter: Uint8Array, traceId: bigint): boolean {
  if (filter.length === 0) return true;
  const mask = filter.length * 8 - 1;
  const low = Number(BigInt.asUintN(32, traceId));
  const next = Number(BigInt.asUintN(32, traceId >> 32n));
  return isSet(filter, low & mask) && isSet(filter, second(next) & mask);
}

/** Spreads ids that were counted up instead of drawn. */
function second(word: number): number {
  return Math.imul(word ^ (word >>> 16), 0x9e3779b1) >>> 0;
}

function isSet(filter: Uint8Array, bit: number): boolean {
  return ((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

function density(words: Uint32Array): number {
  let set = 0;
  for (const word of words) for (let rest = word; rest !== 0; rest &= rest - 1) set++;
  return set / (words.length * 32);
}

function halved(words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const half = words.length / 2;
  return words.subarray(0, half).map((word, index) => word | (words[half + index] ?? 0));
}

import { bitsOf } from "../staleness.ts";

/**
 * A chunk of Prometheus' XOR encoding (tsdb/docs/format/chunks.md): the number of samples, then times as deltas of
 * deltas and values XORed with the one before, bit by bit.
 *
 * @param from inclusive. @param to exclusive; at most 65,535 after `from`.
 */
export function encodeXorChunk(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
): Uint8Array {
  const writer = new BitWriter((to - from) * 18 + 8);
  const words = bitsOf(values);
  writer.bits(to - from, 16);
  let previousDelta = 0;
  let window = { leading: 255, trailing: 0 };
  for (let index = from; index < to; index++) {
    const time = times[index] ?? 0;
    const delta = index === from ? 0 : time - (times[index - 1] ?? 0);
    if (index === from) {
      writer.varint(time >= 0 ? time * 2 : -time * 2 - 1);
      writer.words(highOf(words, index), lowOf(words, index), 64);
      continue;
    }
    if (index === from + 1) writer.varint(delta);
    else writer.deltaOfDelta(delta - previousDelta);
    previousDelta = delta;
    window = writeValue(writer, words, index, window);
  }
  return writer.finish();
}

/** The bits of the last value that differed: those before and after them are 0. */
interface Window {
  readonly leading: number;
  readonly trailing: number;
}

const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const highOf = (words: Uint32Array, index: number): number => words[index * 2 + (isLittle ? 1 : 0)] ?? 0;
const lowOf = (words: Uint32Array, index: number): number => words[index * 2 + (isLittle ? 0 : 1)] ?? 0;

const MAX_LEADING = 31;

function writeValue(writer: BitWriter, words: Uint32Array, index: number, before: Window): Window {
  const high = (highOf(words, index) ^ highOf(words, index - 1)) >>> 0;
  const low = (lowOf(words, index) ^ lowOf(words, index - 1)) >>> 0;
  if (high === 0 && low === 0) {
    writer.bits(0, 1);
    return before;
  }
  writer.bits(1, 1);
  const leading = Math.min(high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), MAX_LEADING);
  const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low);
  if (leading >= before.leading && trailing >= before.trailing && before.leading !== 255) {
    writer.bits(0, 1);
    writer.shifted(high, low, before.trailing, 64 - before.leading - before.trailing);
    return before;
  }
  const significant = 64 - leading - trailing;
  writer.bits(1, 1);
  writer.bits(leading, 5);
  // 64 does not fit, and 0 does not occur.
  writer.bits(significant & 63, 6);
  writer.shifted(high, low, trailing, significant);
  return { leading, trailing };
}

const trailingZeros = (word: number): number => 31 - Math.clz32(word & -word);

/** The most bits of a delta of deltas, and what tells that it has them. */
const SIZES = [
  { bits: 14, prefix: 0b10, prefixBits: 2 },
  { bits: 17, prefix: 0b110, prefixBits: 3 },
  { bits: 20, prefix: 0b1110, prefixBits: 4 },
] as const;

class BitWriter {
  private readonly bytes: Uint8Array;
  private position = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, Math.ceil(this.position / 8));
  }

  /** The lowest `count` bits of a number below 2^32, the highest of them first. */
  bits(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      const at = this.position >>> 3;
      const byte = this.bytes[at] ?? 0;
      if ((value >>> bit) & 1) this.bytes[at] = byte | (0x80 >>> (this.position & 7));
      this.position++;
    }
  }

  /** The lowest `count` bits of a number of 64. */
  words(high: number, low: number, count: number): void {
    if (count > 32) this.bits(high, count - 32);
    this.bits(low, Math.min(count, 32));
  }

  /** `count` bits of a number of 64, `shift` above its lowest. */
  shifted(high: number, low: number, shift: number, count: number): void {
    if (shift === 0) this.words(high, low, count);
    else if (shift >= 32) this.bits(high >>> (shift - 32), count);
    else this.words(high >>> shift, ((high << (32 - shift)) | (low >>> shift)) >>> 0, count);
  }

  /** Whole bytes of seven bits, the lowest first. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.bits((rest % 128) | 0x80, 8);
    this.bits(rest, 8);
  }

  deltaOfDelta(value: number): void {
    if (value === 0) return this.bits(0, 1);
    for (const { bits, prefix, prefixBits } of SIZES) {
      const half = 2 ** (bits - 1);
      if (value < 1 - half || value > half) continue;
      this.bits(prefix, prefixBits);
      return this.bits(value < 0 ? value + 2 ** bits : value, bits);
    }
    this.bits(0b1111, 4);
    this.bits(Math.floor(value / 2 ** 32) >>> 0, 32);
    this.bits((value % 2 ** 32) >>> 0, 32);
  }
}

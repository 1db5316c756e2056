import { bitsOf } from "../staleness.ts";
import { BitWriter } from "./bit-writer.ts";
import { NO_WINDOW, highOf, lowOf, writeXor } from "./xor-bits.ts";

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
  let window = NO_WINDOW;
  for (let index = from; index < to; index++) {
    const time = times[index] ?? 0;
    const delta = index === from ? 0 : time - (times[index - 1] ?? 0);
    if (index === from) {
      writer.varint(time >= 0 ? time * 2 : -time * 2 - 1);
      writer.words(highOf(words, index), lowOf(words, index), 64);
      continue;
    }
    if (index === from + 1) writer.varint(delta);
    else writeDeltaOfDelta(writer, delta - previousDelta);
    previousDelta = delta;
    const high = (highOf(words, index) ^ highOf(words, index - 1)) >>> 0;
    const low = (lowOf(words, index) ^ lowOf(words, index - 1)) >>> 0;
    window = writeXor(writer, high, low, window);
  }
  return writer.finish();
}

/** The most bits of a delta of deltas, and what tells that it has them. */
const SIZES = [
  { bits: 14, prefix: 0b10, prefixBits: 2 },
  { bits: 17, prefix: 0b110, prefixBits: 3 },
  { bits: 20, prefix: 0b1110, prefixBits: 4 },
] as const;

function writeDeltaOfDelta(writer: BitWriter, value: number): void {
  if (value === 0) return writer.bits(0, 1);
  for (const { bits, prefix, prefixBits } of SIZES) {
    const half = 2 ** (bits - 1);
    if (value < 1 - half || value > half) continue;
    writer.bits(prefix, prefixBits);
    return writer.bits(value < 0 ? value + 2 ** bits : value, bits);
  }
  writer.bits(0b1111, 4);
  writer.bits(Math.floor(value / 2 ** 32) >>> 0, 32);
  writer.bits((value % 2 ** 32) >>> 0, 32);
}

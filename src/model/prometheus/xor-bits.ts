import type { BitWriter } from "./bit-writer.ts";

/** The bits of the last value that differed: those before and after them are 0. */
export interface Window {
  readonly leading: number;
  readonly trailing: number;
}

/** Before the first one. */
export const NO_WINDOW: Window = { leading: 255, trailing: 0 };

const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
/** Words of a double among those of an array. */
export const highOf = (words: Uint32Array, index: number): number =>
  words[index * 2 + (isLittle ? 1 : 0)] ?? 0;
export const lowOf = (words: Uint32Array, index: number): number =>
  words[index * 2 + (isLittle ? 0 : 1)] ?? 0;

const MAX_LEADING = 31;

/**
 * Writes how a double differs from the one before.
 *
 * @param high @param low words of the bits that differ.
 * @returns the window for the next.
 */
export function writeXor(writer: BitWriter, high: number, low: number, before: Window): Window {
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

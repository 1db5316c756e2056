import type { BufferedColumn } from "./write-buffer.ts";

const WORD = 2n ** 32n;

/** Unix nanoseconds. */
export interface TimeBounds {
  readonly min: bigint;
  readonly max: bigint;
}

/**
 * The least and the greatest of the rows `[from, to)` of a column of times, of which there is at least one. They are
 * compared by halves: none is made a bigint for it.
 */
export function timeBounds({ words }: BufferedColumn, from: number, to: number): TimeBounds {
  let [least, greatest] = [from, from];
  for (let row = from + 1; row < to; row++) {
    if (isLess(words, row, least)) least = row;
    else if (isLess(words, greatest, row)) greatest = row;
  }
  return { min: timeOf(words, least), max: timeOf(words, greatest) };
}

function isLess(words: Uint32Array, a: number, b: number): boolean {
  const [highA, highB] = [(words[a * 2 + 1] ?? 0) | 0, (words[b * 2 + 1] ?? 0) | 0];
  return highA < highB || (highA === highB && (words[a * 2] ?? 0) < (words[b * 2] ?? 0));
}

function timeOf(words: Uint32Array, row: number): bigint {
  return BigInt((words[row * 2 + 1] ?? 0) | 0) * WORD + BigInt(words[row * 2] ?? 0);
}

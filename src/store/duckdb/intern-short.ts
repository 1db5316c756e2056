import type { Interner } from "../../base/interner.ts";

/** Longer values are not interned. */
export const LONGEST_INTERNED = 256;

/** Id of `bytes[start, end)`; 0 if it is too long, or there is no room. */
export function internShort(interner: Interner, bytes: Uint8Array, start: number, end: number): number {
  return end - start > LONGEST_INTERNED ? 0 : interner.intern(bytes, start, end);
}

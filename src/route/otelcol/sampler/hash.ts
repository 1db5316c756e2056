import { randomnessOf } from "./threshold.ts";
import type { Randomness } from "./threshold.ts";

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Of 2^14 buckets so many are kept, in the mode `hash_seed`. */
export const HASH_BUCKETS = 0x4000;
const SEED_BYTES = 4;
/** FNV has 32 bits; 14 of them decide. */
const UNUSED_SHIFT = 18;

/**
 * Randomness of what is hashed, as the Collector's sampler has always hashed (FNV-1a of seed and bytes): its first 14
 * bits decide.
 */
export function hashedRandomness(bytes: Uint8Array, seed: number): Randomness {
  const hash = fnv1a(bytes, seed);
  const bucket = hash & (HASH_BUCKETS - 1);
  const rest = BigInt(hash >>> UNUSED_SHIFT);
  const mixed = rest ^ (rest << 10n);
  return randomnessOf((BigInt(HASH_BUCKETS - 1 - bucket) << 42n) | (mixed << 14n) | BigInt(bucket));
}

function fnv1a(bytes: Uint8Array, seed: number): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < SEED_BYTES; at++) hash = Math.imul(hash ^ ((seed >>> (8 * at)) & 0xff), FNV_PRIME);
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}

/**
 * The stale marker of Prometheus: a NaN with the bits 0x7ff0000000000002 that ends a series at its
 * time. Engines may canonicalise a NaN that passes through a variable, so markers are written and
 * read through an integer view of the array, never as numbers.
 */
const STALE_LOW = 0x00000002;
const STALE_HIGH = 0x7ff00000;

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const LOW = LITTLE_ENDIAN ? 0 : 1;
const HIGH = LITTLE_ENDIAN ? 1 : 0;

/** Integer view of `values`, two words a value; make it once per array, not per sample. */
export function bitsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** @param bits the view that {@link bitsOf} gives. */
export function isStaleAt(bits: Uint32Array, index: number): boolean {
  return bits[index * 2 + LOW] === STALE_LOW && bits[index * 2 + HIGH] === STALE_HIGH;
}

/** @param bits the view that {@link bitsOf} gives. */
export function markStaleAt(bits: Uint32Array, index: number): void {
  bits[index * 2 + LOW] = STALE_LOW;
  bits[index * 2 + HIGH] = STALE_HIGH;
}

/** @param low @param high the words of one value's bits. */
export function isStaleHalves(low: number, high: number): boolean {
  return low === STALE_LOW && high === STALE_HIGH;
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;
const BLOCK_LENGTH = 16_384;
/** Longer ones have memory of their own. */
const LONGEST_SHARED = 2048;

let block = new Float64Array(0);
let used = 0;

/** Memory of any content, to be written before it is read: to fill much of it with zeros takes as long as to copy it. */
export function unfilled(length: number): Float64Array<ArrayBuffer> {
  return new Float64Array(Buffer.allocUnsafeSlow(length * BYTES).buffer);
}

/**
 * Zeros for a result that is soon forgotten. Many short arrays have parts of one block: to ask the system for memory of
 * each, and to give it back, takes longer than to fill it. As long as one lives the block does, 128 KiB.
 */
export function zeros(length: number): Float64Array {
  if (length > LONGEST_SHARED) return new Float64Array(length);
  if (used + length > block.length) {
    block = new Float64Array(BLOCK_LENGTH);
    used = 0;
  }
  return block.subarray(used, (used += length));
}

const BYTE_BLOCK_LENGTH = 16_384;

let byteBlock = new Uint8Array(0);
let bytesUsed = 0;

/** As {@link zeros}, of bytes: as long as one lives, a block of 16 KiB does. */
export function zeroBytes(length: number): Uint8Array {
  if (length > LONGEST_SHARED) return new Uint8Array(length);
  if (bytesUsed + length > byteBlock.length) {
    byteBlock = new Uint8Array(BYTE_BLOCK_LENGTH);
    bytesUsed = 0;
  }
  return byteBlock.subarray(bytesUsed, (bytesUsed += length));
}

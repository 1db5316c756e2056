import { BufferPool } from "../base/buffer-pool.ts";

/** Blocks that a read passes over. */
const MOST_IDLE = 3;

/**
 * Memory for parts of a segment that are read one after the other: they lie side by side in blocks of one size, which are
 * used again, so that reading leaves no garbage, however small the parts are.
 */
export class Windows {
  private readonly blockBytes: number;
  private readonly pool: BufferPool;
  private block: Buffer = Buffer.alloc(0);
  private used = 0;
  /** Blocks before the present one. */
  private readonly left: Buffer[] = [];

  constructor(blockBytes: number) {
    this.blockBytes = blockBytes;
    this.pool = new BufferPool({ largestBytes: blockBytes, idleBytes: MOST_IDLE * blockBytes });
  }

  /** So many bytes, of any content; more than a block has are no part of one, and not used again. */
  take(bytes: number): Buffer {
    if (bytes > this.blockBytes) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.block.length - this.used) {
      this.left.push(this.block);
      this.block = this.pool.take(this.blockBytes);
      this.used = 0;
    }
    const start = this.used;
    this.used += bytes;
    return this.block.subarray(start, this.used);
  }

  /** Gives back what was taken last. */
  untake({ buffer, length }: Buffer): void {
    if (buffer === this.block.buffer) this.used -= length;
  }

  /** Gives back all that was taken, but for one part. */
  keepOnly({ buffer }: Buffer): void {
    const kept = this.left.splice(0).filter((block) => {
      if (block.buffer === buffer) return true;
      this.pool.giveBack(block);
      return false;
    });
    this.left.push(...kept);
  }
}

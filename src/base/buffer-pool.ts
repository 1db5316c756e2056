const SMALLEST_BYTES = 4096;

/** How much memory a pool may keep. */
export interface BufferPoolLimits {
  /** Larger buffers are made anew each time, and not kept. */
  readonly largestBytes: number;
  /** Of all that lie here unused. */
  readonly idleBytes: number;
}

/**
 * Buffers that are used again. V8 counts the bytes of those that nobody has any more as if they were in use, and walks
 * the whole heap for them after some 20 MB: every 130 requests of spans, which took a tenth of all CPU.
 */
export class BufferPool {
  private readonly limits: BufferPoolLimits;
  private readonly lent = new Set<ArrayBufferLike>();
  private readonly idle: Buffer[] = [];
  private idleBytes = 0;

  constructor(limits: BufferPoolLimits) {
    this.limits = limits;
  }

  /** So many bytes for one user alone, of any content. */
  take(bytes: number): Buffer {
    if (bytes > this.limits.largestBytes) return Buffer.allocUnsafeSlow(bytes);
    const at = this.idle.findIndex((buffer) => buffer.length >= bytes);
    // Where all are too small, one of them makes room for a larger one.
    const [known] = this.idle.splice(Math.max(0, at), 1);
    this.idleBytes -= known?.length ?? 0;
    const buffer = known !== undefined && at >= 0 ? known : Buffer.allocUnsafeSlow(capacityFor(bytes));
    this.lent.add(buffer.buffer);
    return buffer.subarray(0, bytes);
  }

  /**
   * Whoever gives back bytes, or a part of them, has no other view of them any more: they are overwritten. What is not
   * from here, or came back already, is left alone.
   */
  giveBack({ buffer }: Uint8Array): void {
    if (!this.lent.delete(buffer) || this.idleBytes + buffer.byteLength > this.limits.idleBytes) return;
    this.idle.push(Buffer.from(buffer));
    this.idleBytes += buffer.byteLength;
  }
}

/** A power of two: what is wanted next time is seldom larger. */
const capacityFor = (bytes: number): number => 2 ** Math.ceil(Math.log2(Math.max(SMALLEST_BYTES, bytes)));

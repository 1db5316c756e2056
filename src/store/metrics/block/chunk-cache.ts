import type { Samples } from "./chunk-codec.ts";

/** Chunks of one block that a key can tell apart. */
const CHUNKS_PER_BLOCK = 2 ** 24;
const BYTES_PER_SAMPLE = 16;
const BYTES_PER_START = 8;
/** Of a histogram with some tens of buckets. */
const BYTES_PER_HISTOGRAM = 500;

interface Kept {
  readonly samples: Samples;
  /** Since it was looked at last when room was made. */
  isUsed: boolean;
}

/**
 * Decoded chunks. Dropped first are those that were not used since room was made last: to keep them in the order of
 * their last use, what is found would have to be put in anew each time.
 */
export class ChunkCache {
  private readonly maxBytes: number;
  private bytes = 0;
  private readonly chunks = new Map<number, Kept>();

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Of floats: histograms are few. */
  hasRoomFor(samples: number): boolean {
    return samples * BYTES_PER_SAMPLE <= this.maxBytes;
  }

  get(block: number, chunk: number): Samples | undefined {
    const kept = this.chunks.get(block * CHUNKS_PER_BLOCK + chunk);
    if (kept === undefined) return undefined;
    kept.isUsed = true;
    return kept.samples;
  }

  set(block: number, chunk: number, samples: Samples): void {
    this.chunks.set(block * CHUNKS_PER_BLOCK + chunk, { samples, isUsed: false });
    this.bytes += sizeOf(samples);
    if (this.bytes > this.maxBytes) this.makeRoom();
  }

  clear(): void {
    this.chunks.clear();
    this.bytes = 0;
  }

  private makeRoom(): void {
    for (const [key, kept] of this.chunks) {
      if (this.bytes <= this.maxBytes) return;
      this.chunks.delete(key);
      if (kept.isUsed) {
        kept.isUsed = false;
        this.chunks.set(key, kept);
      } else this.bytes -= sizeOf(kept.samples);
    }
  }
}

function sizeOf({ times, histograms, startTimes }: Samples): number {
  const bytes = histograms === undefined ? BYTES_PER_SAMPLE : BYTES_PER_HISTOGRAM;
  return times.length * (bytes + (startTimes === undefined ? 0 : BYTES_PER_START));
}

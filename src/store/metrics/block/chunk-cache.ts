import type { Samples } from "./chunk-codec.ts";

/** Chunks of one block that a key can tell apart. */
const CHUNKS_PER_BLOCK = 2 ** 24;
const BYTES_PER_SAMPLE = 16;
const BYTES_PER_START = 8;
/** Of a histogram with some tens of buckets. */
const BYTES_PER_HISTOGRAM = 500;

/** Decoded chunks, those not used for longest dropped first. */
export class ChunkCache {
  private readonly maxBytes: number;
  private bytes = 0;
  private readonly chunks = new Map<number, Samples>();

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Of floats: histograms are few. */
  hasRoomFor(samples: number): boolean {
    return samples * BYTES_PER_SAMPLE <= this.maxBytes;
  }

  get(block: number, chunk: number): Samples | undefined {
    const key = block * CHUNKS_PER_BLOCK + chunk;
    const samples = this.chunks.get(key);
    if (samples === undefined) return undefined;
    this.chunks.delete(key);
    this.chunks.set(key, samples);
    return samples;
  }

  set(block: number, chunk: number, samples: Samples): void {
    this.chunks.set(block * CHUNKS_PER_BLOCK + chunk, samples);
    this.bytes += sizeOf(samples);
    for (const [key, oldest] of this.chunks) {
      if (this.bytes <= this.maxBytes) return;
      this.chunks.delete(key);
      this.bytes -= sizeOf(oldest);
    }
  }

  clear(): void {
    this.chunks.clear();
    this.bytes = 0;
  }
}

function sizeOf({ times, histograms, startTimes }: Samples): number {
  const bytes = histograms === undefined ? BYTES_PER_SAMPLE : BYTES_PER_HISTOGRAM;
  return times.length * (bytes + (startTimes === undefined ? 0 : BYTES_PER_START));
}

import { errorMessage } from "../../../base/errors.ts";
import type { Block } from "../block/block.ts";
import { ChunkCache } from "../block/chunk-cache.ts";
import type { Samples } from "../block/chunk-codec.ts";
import type { ExemplarsBySeries } from "../block/exemplar-codec.ts";

const NOTHING: ExemplarsBySeries = new Map();

/** Reads blocks for queries. What is damaged is reported once a block, and left out: the rest still answers. */
export class BlockReads {
  private readonly cache: ChunkCache;
  private readonly report: (problem: string) => void;
  private readonly damaged = new Set<string>();

  constructor(cacheBytes: number, report: (problem: string) => void) {
    this.cache = new ChunkCache(cacheBytes);
    this.report = report;
  }

  isDamaged(block: Block): boolean {
    return this.damaged.has(block.name);
  }

  /** Whether so many samples can be kept for the next query; reading more would only drive out others. */
  hasRoomFor(samples: number): boolean {
    return this.cache.hasRoomFor(samples);
  }

  /** Remembered for the next query. Called for each chunk: without a closure of its own. @returns `undefined` when the chunk cannot be read. */
  chunk(block: Block, chunk: number): Samples | undefined {
    try {
      return block.chunk(chunk, this.cache);
    } catch (error) {
      return this.failed(block, error);
    }
  }

  /** As {@link BlockReads.chunk}, not remembered. @param room for the values of all samples of the chunk. */
  chunkInto(block: Block, chunk: number, room: Float64Array): Samples | undefined {
    try {
      return block.decode(chunk, room);
    } catch (error) {
      return this.failed(block, error);
    }
  }

  /** Ids of the block's series; `undefined` when they cannot be read. */
  seriesOf(block: Block): Uint32Array | undefined {
    return this.guarded(block, () => block.series());
  }

  exemplars(block: Block): ExemplarsBySeries {
    return this.guarded(block, () => block.exemplars()) ?? NOTHING;
  }

  /** Remembers a block that could not be read, so that it is reported once and not read for merging. */
  markDamaged(block: string, error: unknown): void {
    if (this.damaged.has(block)) return;
    this.damaged.add(block);
    this.report(`${errorMessage(error)}; what it holds there is left out of answers`);
  }

  private guarded<T>(block: Block, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      return this.failed(block, error);
    }
  }

  private failed(block: Block, error: unknown): undefined {
    this.markDamaged(block.name, error);
    return undefined;
  }
}

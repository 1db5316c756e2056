import type { Block } from "../block/block.ts";
import { type Samples, samplesOf } from "../block/chunk-codec.ts";
import type { BlockReads } from "./block-reads.ts";
import type { FoundChunks } from "./found-chunks.ts";
import type { PartJoiner } from "./join-parts.ts";
import { ValueRoom } from "./value-room.ts";

/** Reads the chunks of a query, series by series and block by block, clipped to its range. */
export class ChunkReader {
  private readonly found: FoundChunks;
  private readonly reads: BlockReads;
  private readonly joiner: PartJoiner;
  private readonly maxSamples: number;
  /** Whether the next query finds all of this one decoded. */
  private readonly isKept: boolean;
  private series = 0;
  private room = new ValueRoom();

  constructor(found: FoundChunks, reads: BlockReads, joiner: PartJoiner, maxSamples: number) {
    this.found = found;
    this.reads = reads;
    this.joiner = joiner;
    this.maxSamples = maxSamples;
    this.isKept = reads.hasRoomFor(found.samples);
  }

  /** Goes on with another series. @param more samples that follow its chunks, see {@link ChunkReader.follow}. */
  enter(series: number, more: number): void {
    this.series = series;
    if (this.isKept) return;
    this.room = new ValueRoom();
    // What is about to hit the limit gets no memory for all of it first.
    const samples = this.found.samplesOf(series);
    if (samples > 0 && samples <= this.maxSamples) this.room.reserve(samples + more);
  }

  /** @param number of the block among `blocks`. @returns `undefined` if it has no chunk that can be read. */
  read(blocks: readonly Block[], number: number): Samples | undefined {
    const chunk = this.found.chunk(number, this.series);
    const block = blocks[number];
    if (chunk < 0 || block === undefined) return undefined;
    if (!this.isKept) return this.readOnce(block, number, chunk);
    const samples = this.reads.chunk(block, chunk);
    return samples && this.joiner.clip(samples, number);
  }

  /** The same samples, with their values behind those of the chunks if that is memory of this query alone. */
  follow(samples: Samples): Samples {
    const { room } = this;
    if (!room.isReserved) return samples;
    const values = room.next(samples.values.length);
    values.set(samples.values);
    room.keep();
    return samplesOf(samples.times, values, samples.histograms, samples.startTimes);
  }

  /** Of a chunk that nobody keeps, the values that are needed alone, unless they are most of it. */
  private readOnce(block: Block, number: number, chunk: number): Samples | undefined {
    const { room } = this;
    const samples = this.reads.chunkInto(block, chunk, room.next(block.samplesOf(chunk)));
    if (samples === undefined) return undefined;
    const part = this.joiner.clip(samples, number);
    if (part.values.length * 2 <= samples.values.length)
      return samplesOf(part.times, part.values.slice(), part.histograms, part.startTimes?.slice());
    room.keep();
    return part;
  }
}

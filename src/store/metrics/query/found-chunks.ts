import type { Block } from "../block/block.ts";
import type { Series } from "../series/series.ts";

const NONE = -1;

/** Which chunk of each block holds samples of each series: a column of numbers for each block, no object a chunk. */
export class FoundChunks {
  /** In the chunks of all series, before they are clipped. */
  readonly samples: number;
  private readonly blocks: readonly Block[];
  private readonly columns: readonly Int32Array[];
  /** By series. */
  private readonly samplesBySeries: Float64Array;

  /** Looks for chunks that meet the range, Unix milliseconds, both ends inclusive. */
  constructor(series: readonly Series[], blocks: readonly Block[], start: number, end: number) {
    this.blocks = blocks;
    this.samplesBySeries = new Float64Array(series.length);
    this.columns = blocks.map((block) => this.columnOf(block, series, start, end));
    this.samples = this.samplesBySeries.reduce((sum, samples) => sum + samples, 0);
  }

  /** -1 if there is none. */
  chunk(block: number, series: number): number {
    return this.columns[block]?.[series] ?? NONE;
  }

  samplesOf(series: number): number {
    return this.samplesBySeries[series] ?? 0;
  }

  /** Whether it has a chunk. */
  has(series: number): boolean {
    return this.blocks.some((_, block) => this.chunk(block, series) !== NONE);
  }

  private columnOf(block: Block, series: readonly Series[], start: number, end: number): Int32Array {
    const column = new Int32Array(series.length).fill(NONE);
    for (let index = 0; index < column.length; index++) {
      const id = series[index]?.id;
      const chunk = id === undefined ? NONE : block.find(id);
      if (chunk < 0 || !block.overlaps(chunk, start, end)) continue;
      column[index] = chunk;
      this.samplesBySeries[index] = this.samplesOf(index) + block.samplesOf(chunk);
    }
    return column;
  }
}

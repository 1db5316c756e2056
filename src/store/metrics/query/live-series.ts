import type { Block } from "../block/block.ts";
import type { Head } from "../head/head.ts";
import type { SeriesTable } from "../series/series-table.ts";
import type { MetricRange } from "../source.ts";

/** Tells which series have samples in a range; of blocks, by the first and last time of their chunks. */
export class LiveSeries {
  private readonly head: Head;
  private readonly table: SeriesTable;
  private readonly range: MetricRange;
  private readonly blocks: readonly Block[];
  private marks: Uint8Array | undefined;

  constructor(blocks: readonly Block[], head: Head, table: SeriesTable, range: MetricRange) {
    this.blocks = blocks;
    this.head = head;
    this.table = table;
    this.range = range;
  }

  readonly has = (id: number): boolean => {
    if (this.isInHead(id)) return true;
    this.marks ??= marksOf(this.blocks, this.table.nextId, this.range);
    return this.marks[id] === 1;
  };

  private isInHead(id: number): boolean {
    const series = this.table.touched(id);
    return series !== undefined && this.head.isLive(series, this.range.start, this.range.end);
  }
}

/** By id, 1 for each series with a chunk in the range. */
function marksOf(blocks: readonly Block[], ids: number, { start, end }: MetricRange): Uint8Array {
  const marks = new Uint8Array(ids);
  for (const block of blocks) {
    if (block.minTime > end || block.maxTime < start) continue;
    block.eachLive(start, end, (series) => {
      marks[series] = 1;
    });
  }
  return marks;
}

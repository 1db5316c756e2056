import type { Block } from "../block/block.ts";
import { clip } from "../block/merge.ts";
import type { Head } from "../head/head.ts";
import type { MetricRange } from "../source.ts";

/** Ids of the series with samples in the range; of blocks, by the first and last time of their chunks. */
export function liveSeries(blocks: readonly Block[], head: Head, { start, end }: MetricRange): Set<number> {
  const live = new Set<number>();
  for (const block of blocks) {
    if (block.minTime > end || block.maxTime < start) continue;
    for (const [chunk, series] of block.index.series.entries()) {
      if (block.overlaps(chunk, start, end)) live.add(series);
    }
  }
  if (head.minTime > end || head.maxTime < start) return live;
  for (const series of head.series) {
    if (!live.has(series.id) && clip(head.read(series), start, end).times.length > 0) live.add(series.id);
  }
  return live;
}

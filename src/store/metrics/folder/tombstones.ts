import type { Block } from "../block/block.ts";
import { ByteWriter } from "../block/byte-writer.ts";
import { withInterval } from "../block/deletions.ts";
import type { Deletions, Interval, Intervals } from "../block/deletions.ts";
import { readChecked, writeChecked } from "./checked-file.ts";

/**
 * What is deleted of a block once the samples of these series in the range are, too.
 *
 * @param series ids; those that the block lacks, or has nothing of in the range, change nothing.
 * @returns `undefined` where nothing is added.
 */
export function deletionsWith(
  block: Block,
  series: readonly number[],
  { start, end }: Interval,
): Deletions | undefined {
  const added = new Map<number, Intervals>(block.deletions);
  let isMore = false;
  for (const id of series) {
    const chunk = block.find(id);
    if (chunk < 0 || !block.overlaps(chunk, start, end)) continue;
    const { first, last } = block.extent(chunk);
    const cut = { start: Math.max(start, first), end: Math.min(end, last) };
    added.set(id, withInterval(added.get(id) ?? [], cut));
    isMore = true;
  }
  return isMore ? added : undefined;
}

/** Of each series its id and intervals. Durable when it returns. */
export async function writeTombstones(path: string, deletions: Deletions): Promise<void> {
  const content = new ByteWriter();
  content.varint(deletions.size);
  for (const [series, intervals] of deletions) {
    content.varint(series);
    content.varint(intervals.length);
    for (const { start, end } of intervals) {
      content.double(start);
      content.double(end);
    }
  }
  await writeChecked(path, content);
}

/** @throws what the file system throws, or WatchtowerError `internal` when the file is damaged. */
export async function readTombstones(path: string): Promise<Deletions> {
  const reader = await readChecked(path);
  const deletions = new Map<number, Intervals>();
  for (let left = reader.varint(); left > 0; left--) {
    const series = reader.varint();
    const count = reader.varint();
    const intervals = Array.from({ length: count }, () => ({ start: reader.double(), end: reader.double() }));
    deletions.set(series, intervals);
  }
  return deletions;
}

import type { Block } from "../block/block.ts";
import type { Deletions, Interval } from "../block/deletions.ts";
import { mergeBlocks } from "./compaction.ts";
import type { StoreFolder } from "./store-folder.ts";
import { deletionsWith, writeTombstones } from "./tombstones.ts";

/**
 * Hides the samples of the series in the range, in all blocks at once and durably. They leave the disk when their
 * blocks are merged, or by {@link rewriteBlocks}. No merge may be under way.
 *
 * @param series ids.
 */
export async function deleteFromBlocks(
  folder: StoreFolder,
  series: readonly number[],
  range: Interval,
): Promise<void> {
  const changed = new Map<Block, Deletions>();
  const tombstones: Record<string, string> = {};
  for (const block of folder.blocks) {
    if (block.minTime > range.end || block.maxTime < range.start) continue;
    const deletions = deletionsWith(block, series, range);
    if (deletions === undefined) continue;
    const file = folder.newName("tombstones");
    await writeTombstones(folder.path(file), deletions);
    changed.set(block, deletions);
    tombstones[block.name] = file;
  }
  if (changed.size === 0) return;
  await folder.commit(() => ({
    manifest: { tombstones },
    applied: () => {
      for (const [block, deletions] of changed) block.deletions = deletions;
    },
  }));
}

/** Writes the blocks of which something is deleted anew, without it. */
export async function rewriteBlocks(folder: StoreFolder): Promise<void> {
  const never = new AbortController().signal;
  for (const block of folder.blocks) {
    if (block.deletions.size > 0) await mergeBlocks(folder, [block], never);
  }
}

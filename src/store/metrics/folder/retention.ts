import type { Retention } from "../../signal-store.ts";
import type { Block } from "../block/block.ts";

/**
 * The blocks to keep: none whose newest sample is older than the bound of age, and of the others the newest
 * ones that fit the bound of bytes.
 *
 * @param otherBytes size of the store's other files, which count as well.
 */
export function blocksToKeep(
  blocks: readonly Block[],
  { maxAgeMs, maxBytes }: Retention,
  otherBytes: number,
  now: number,
): readonly Block[] {
  const kept = new Set<Block>();
  let bytes = otherBytes;
  for (const block of blocks.toSorted((a, b) => b.maxTime - a.maxTime)) {
    bytes += block.bytes;
    if (bytes > maxBytes || block.maxTime < now - maxAgeMs) break;
    kept.add(block);
  }
  return blocks.filter((block) => kept.has(block));
}

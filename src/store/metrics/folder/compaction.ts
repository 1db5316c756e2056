import type { Block } from "../block/block.ts";
import type { ExemplarsBySeries } from "../block/exemplar-codec.ts";
import { mergeSamples } from "../block/merge.ts";
import { inTimeOrder } from "../head/exemplar-ring.ts";
import { Pause } from "../pause.ts";
import { type IdList, union } from "../series/id-lists.ts";
import type { Exemplar } from "../source.ts";
import { writeBlock } from "./seal-head.ts";
import type { StoreFolder } from "./store-folder.ts";

/**
 * Writes one block in place of several, with the same samples but those that are deleted, and swaps it in. Of what is
 * deleted wholly, nothing is left.
 *
 * @param group in the order of the folder's blocks.
 * @param signal stops it between two series; nothing has changed then.
 * @throws WatchtowerError `internal` when one of them is damaged, `AbortError` when stopped.
 */
export async function mergeBlocks(
  folder: StoreFolder,
  group: readonly Block[],
  signal: AbortSignal,
): Promise<void> {
  for (const block of group) block.use();
  try {
    const merged = await writeBlock(folder, async (writer) => {
      const pause = new Pause();
      for (const series of seriesOf(group)) {
        const samples = mergeSamples(partsOf(group, series));
        if (samples.times.length > 0) await writer.add(series, samples);
        if (pause.isDue()) await pause.take(signal);
      }
      await writer.finish(mergeExemplars(group));
    });
    await replace(folder, group, merged);
  } finally {
    for (const block of group) block.release();
  }
}

/** At the place of the first one, so that it wins over blocks that came later, as its parts did. */
async function replace(folder: StoreFolder, group: readonly Block[], merged: Block): Promise<void> {
  let isReplaced = false;
  await folder.commit((blocks) => {
    if (!group.every((block) => blocks.includes(block))) return undefined;
    isReplaced = true;
    const instead = merged.samples === 0 ? [] : [merged];
    const swapped = blocks.flatMap((block) => (block === group[0] ? instead : [block]));
    return { manifest: {}, blocks: swapped.filter((block) => !group.includes(block)) };
  });
  if (!isReplaced || merged.samples === 0) await folder.discard([merged]);
}

const seriesOf = (group: readonly Block[]): IdList =>
  group.map((block) => block.series()).reduce(union, new Uint32Array(0));

function partsOf(group: readonly Block[], series: number) {
  return group.flatMap((block) => {
    const chunk = block.find(series);
    return chunk < 0 ? [] : [block.decode(chunk)];
  });
}

function mergeExemplars(group: readonly Block[]): ExemplarsBySeries {
  const merged = new Map<number, Exemplar[]>();
  for (const block of group) {
    for (const [series, list] of block.exemplars()) {
      merged.set(series, inTimeOrder([...(merged.get(series) ?? []), ...list]));
    }
  }
  return merged;
}

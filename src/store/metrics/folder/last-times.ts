import type { Block } from "../block/block.ts";
import type { StoreFolder } from "./store-folder.ts";

/** When series that were there before the start had their last sample, as their blocks tell. */
export class LastTimes {
  private readonly folder: StoreFolder;
  private blocks: readonly Block[] = [];
  /** Those with the newest samples first: most series are in one of the first. */
  private newestFirst: readonly Block[] = [];

  constructor(folder: StoreFolder) {
    this.folder = folder;
  }

  /** Unix milliseconds; -Infinity when no block has the series. */
  of(series: number): number {
    const { blocks } = this.folder;
    if (blocks !== this.blocks) {
      this.blocks = blocks;
      this.newestFirst = blocks.toSorted((a, b) => b.maxTime - a.maxTime);
    }
    let latest = -Infinity;
    for (const block of this.newestFirst) {
      if (block.maxTime <= latest) break;
      const chunk = block.find(series);
      if (chunk >= 0) latest = Math.max(latest, block.lastTime(chunk));
    }
    return latest;
  }
}

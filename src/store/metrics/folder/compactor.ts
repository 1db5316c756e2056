import { errorKind, errorMessage } from "../../../base/errors.ts";
import type { BlockReads } from "../query/block-reads.ts";
import type { Retention } from "../../signal-store.ts";
import { blocksToMerge } from "./blocks-to-merge.ts";
import { mergeBlocks } from "./compaction.ts";
import type { StoreFolder } from "./store-folder.ts";

/** Merges blocks in the background, one window at a time, letting other work in between. */
export class Compactor {
  /** What is kept, which bounds how long blocks become; only the shortest ones are made until it is known. */
  retention: Retention | undefined;
  private readonly folder: StoreFolder;
  private readonly reads: BlockReads;
  private readonly report: (problem: string) => void;
  private stop = new AbortController();
  private running: Promise<void> | undefined;
  private isClosed = false;

  constructor(folder: StoreFolder, reads: BlockReads, report: (problem: string) => void) {
    this.folder = folder;
    this.reads = reads;
    this.report = report;
  }

  /** Begins unless it is at it already. */
  start(): void {
    if (this.isClosed) return;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Resolves when there is nothing left to merge. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Drops the merge that is under way; {@link Compactor.start} begins anew. */
  async interrupt(): Promise<void> {
    this.stop.abort();
    await this.running;
    this.stop = new AbortController();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.interrupt();
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    try {
      for (let group = this.next(); group.length > 0; group = this.next()) {
        if (signal.aborted) return;
        await mergeBlocks(this.folder, group, signal);
      }
    } catch (error) {
      if (errorKind(error) !== "canceled") this.report(`blocks were not merged: ${errorMessage(error)}`);
    }
  }

  private next() {
    const { blocks } = this.folder;
    const newest = blocks.reduce((time, block) => Math.max(time, block.maxTime), -Infinity);
    const sound = blocks.filter((block) => !this.reads.isDamaged(block));
    return blocksToMerge(sound, newest, this.retention);
  }
}

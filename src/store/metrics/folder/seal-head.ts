import { unlink } from "node:fs/promises";
import { Block } from "../block/block.ts";
import { BlockWriter } from "../block/block-writer.ts";
import { clip, firstAtLeast } from "../block/merge.ts";
import type { Head } from "../head/head.ts";
import type { Series } from "../series/series.ts";
import type { Exemplar } from "../source.ts";
import { Pause } from "../pause.ts";
import type { StoreFolder } from "./store-folder.ts";

/** Blocks hold samples of one window of this length, aligned to multiples of it since the epoch. */
export const WINDOW_MS = 2 * 3600 * 1000;

/** The number of the window a time lies in. @param time Unix milliseconds. */
export const windowOf = (time: number): number => Math.floor(time / WINDOW_MS);

/**
 * Writes all of the head into new blocks, one for each window it touches, and opens them. The head stays as
 * it is; the blocks count only when the folder's manifest names them.
 */
export async function writeHead(
  folder: StoreFolder,
  head: Head,
  exemplars: ReadonlyMap<number, readonly Exemplar[]>,
): Promise<Block[]> {
  const series = [...head.series].toSorted((a, b) => a.id - b.id);
  const windows = [...(await windowsOf(head, series))].toSorted((a, b) => a - b);
  const written: Block[] = [];
  try {
    for (const window of windows) {
      const isLast = window === windows.at(-1);
      const ofWindow = exemplarsWhere(exemplars, ({ time }) => {
        const own = windowOf(time);
        return own === window || (isLast && !windows.includes(own));
      });
      written.push(await writeWindow(folder, head, series, window, ofWindow));
    }
    return written;
  } catch (error) {
    await folder.discard(written);
    throw error;
  }
}

/** Samples out of order are sorted here, which takes a while when there are many. */
async function windowsOf(head: Head, series: readonly Series[]): Promise<Set<number>> {
  const windows = new Set<number>();
  const pause = new Pause();
  for (const one of series) {
    if (pause.isDue()) await pause.take();
    const { times } = head.read(one);
    for (let i = 0; i < times.length;) {
      const window = windowOf(times[i] ?? 0);
      windows.add(window);
      i = firstAtLeast(times, (window + 1) * WINDOW_MS);
    }
  }
  return windows;
}

async function writeWindow(
  folder: StoreFolder,
  head: Head,
  series: readonly Series[],
  window: number,
  exemplars: ReadonlyMap<number, readonly Exemplar[]>,
): Promise<Block> {
  const start = window * WINDOW_MS;
  return writeBlock(folder, async (writer) => {
    const pause = new Pause();
    for (const one of series) {
      const samples = clip(head.read(one), start, start + WINDOW_MS - 1);
      if (samples.times.length > 0) await writer.add(one.id, samples);
      if (pause.isDue()) await pause.take();
    }
    await writer.finish(exemplars);
  });
}

/** Writes a new block and opens it; leaves no file behind when that fails. */
export async function writeBlock(
  folder: StoreFolder,
  write: (writer: BlockWriter) => Promise<void>,
): Promise<Block> {
  const name = folder.newName("block");
  const writer = await BlockWriter.create(folder.path(name));
  try {
    await write(writer);
    return Block.open(folder.dir, name, folder.sections);
  } catch (error) {
    await writer.abandon().catch(() => undefined);
    await unlink(folder.path(name)).catch(() => undefined);
    throw error;
  }
}

function exemplarsWhere(
  exemplars: ReadonlyMap<number, readonly Exemplar[]>,
  test: (exemplar: Exemplar) => boolean,
): Map<number, readonly Exemplar[]> {
  const found = new Map<number, readonly Exemplar[]>();
  for (const [series, list] of exemplars) {
    const some = list.filter(test);
    if (some.length > 0) found.set(series, some);
  }
  return found;
}

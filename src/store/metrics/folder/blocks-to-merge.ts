import type { Retention } from "../../signal-store.ts";
import { WINDOW_MS } from "./seal-head.ts";

/** A window whose end is this far behind the newest sample gets few more. */
const GRACE_MS = 10 * 60 * 1000;
/** Blocks of about one size in a window that is still open, before they are merged nevertheless. */
const MAX_OPEN_BLOCKS = 8;
/** Each window holds so many of the next smaller ones, as in Prometheus. */
const GROWTH = 3;
/** No block is longer, nor larger, than this share of what is kept: it goes as a whole. */
const MAX_SHARE = 0.1;
/** As in Prometheus; times within a block are 32 bits of milliseconds. */
const MAX_WINDOW_MS = 31 * 24 * 3600 * 1000;
/** A block with more than this share of the samples is not written anew for the others: they are late ones. */
const MOST_OF_ALL = 0.75;

/** What is looked at of a block. Times in Unix milliseconds. */
export interface Extent {
  readonly minTime: number;
  readonly maxTime: number;
  readonly samples: number;
  readonly bytes: number;
}

/**
 * Blocks worth merging now, in the order of the list; empty when there is nothing to do. In windows that are over: the blocks of
 * one of two hours, or of one three times as long as the next smaller ones, up to a tenth of what is kept; the longest
 * first, so that a sample is written as seldom as can be. In one that is still open: the newest blocks, when there are too many.
 *
 * @param newest time of the newest sample of the store, Unix milliseconds.
 * @param retention what is kept; windows are of two hours alone as long as it is not known.
 */
export function blocksToMerge<B extends Extent>(
  blocks: readonly B[],
  newest: number,
  retention: Retention | undefined,
): readonly B[] {
  for (const length of windowLengths(retention)) {
    for (const [window, all] of byWindow(blocks, length)) {
      const isOver = newest >= (window + 1) * length + GRACE_MS;
      const group = length > WINDOW_MS ? longer(all, isOver, retention) : smallest(all, isOver);
      if (group.length > 1) return group;
    }
  }
  return [];
}

/** Descending, milliseconds. */
function windowLengths(retention: Retention | undefined): number[] {
  const most = Math.min(MAX_WINDOW_MS, (retention?.maxAgeMs ?? 0) * MAX_SHARE);
  const lengths = [WINDOW_MS];
  for (let length = WINDOW_MS * GROWTH; length <= most; length *= GROWTH) lengths.unshift(length);
  return lengths;
}

/** The blocks that lie within one window, by its number; ascending. */
function byWindow<B extends Extent>(blocks: readonly B[], length: number): [number, B[]][] {
  const windows = new Map<number, B[]>();
  for (const block of blocks) {
    const window = Math.floor(block.minTime / length);
    if (Math.floor(block.maxTime / length) !== window) continue;
    const list = windows.get(window);
    if (list === undefined) windows.set(window, [block]);
    else list.push(block);
  }
  return [...windows].toSorted(([a], [b]) => a - b);
}

function smallest<B extends Extent>(blocks: readonly B[], isOver: boolean): readonly B[] {
  if (isOver) return blocks;
  const group = newestAlike(blocks);
  return group.length < MAX_OPEN_BLOCKS ? [] : group;
}

function longer<B extends Extent>(
  blocks: readonly B[],
  isOver: boolean,
  retention: Retention | undefined,
): readonly B[] {
  const samples = blocks.reduce((sum, block) => sum + block.samples, 0);
  const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
  const isUneven = blocks.some((block) => block.samples > samples * MOST_OF_ALL);
  const isLarge = bytes > (retention?.maxBytes ?? 0) * MAX_SHARE;
  return !isOver || isUneven || isLarge ? [] : blocks;
}

/** From the newest block back to one that has more samples than all after it: it is not written anew for them. */
function newestAlike<B extends Extent>(blocks: readonly B[]): readonly B[] {
  let samples = 0;
  const first = blocks.findLastIndex((block) => {
    const isLarger = samples > 0 && block.samples > samples;
    samples += block.samples;
    return isLarger;
  });
  return blocks.slice(first + 1);
}

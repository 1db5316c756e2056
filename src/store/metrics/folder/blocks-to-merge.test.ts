import { describe, expect, it } from "vitest";
import { blocksToMerge } from "./blocks-to-merge.ts";
import type { Extent } from "./blocks-to-merge.ts";

const HOUR = 3_600_000;
const WEEK = { maxAgeMs: 7 * 24 * HOUR, maxBytes: 1000 };
const MONTHS = { maxAgeMs: 90 * 24 * HOUR, maxBytes: 1000 };

const block = (fromHour: number, toHour: number, samples = 10, bytes = 1): Extent => ({
  minTime: fromHour * HOUR,
  maxTime: toHour * HOUR - 1,
  samples,
  bytes,
});
/** Blocks of two hours of a day. */
const day = Array.from({ length: 12 }, (_, at) => block(at * 2, at * 2 + 2));

describe("blocks to merge", () => {
  it("are those of six hours when a week is kept, of eighteen and more when months are", () => {
    expect(blocksToMerge(day, 23 * HOUR, WEEK)).toEqual(day.slice(0, 3));
    expect(blocksToMerge(day, 23 * HOUR, MONTHS)).toEqual(day.slice(0, 9));
    expect(blocksToMerge([block(0, 18), block(18, 36), block(36, 54)], 60 * HOUR, MONTHS)).toHaveLength(3);
    expect(blocksToMerge([block(0, 6), block(6, 12), block(12, 18)], 60 * HOUR, WEEK)).toEqual([]);
  });

  it("wait until the window is over, and lie within one", () => {
    expect(blocksToMerge(day.slice(0, 3), 6 * HOUR, WEEK)).toEqual([]);
    expect(blocksToMerge([day[2], day[3]] as Extent[], 20 * HOUR, WEEK)).toEqual([]);
  });

  it("are of two hours alone as long as it is not known what is kept", () => {
    expect(blocksToMerge(day, 23 * HOUR, undefined)).toEqual([]);
    const late = block(2, 3);
    expect(blocksToMerge([...day, late], 23 * HOUR, undefined)).toEqual([day[1], late]);
  });

  it("are no more than a tenth of the bytes that are kept", () => {
    const large = [block(0, 2, 10, 40), block(2, 4, 10, 40), block(4, 6, 10, 40)];
    expect(blocksToMerge(large, 9 * HOUR, WEEK)).toEqual([]);
    expect(blocksToMerge(large, 9 * HOUR, { ...WEEK, maxBytes: 1200 })).toEqual(large);
  });

  it("leave a long block as it is when few late samples come, until they are many", () => {
    const long = block(0, 6, 100);
    expect(blocksToMerge([long, block(1, 2, 3)], 9 * HOUR, WEEK)).toEqual([]);
    const [first, second] = [block(1, 2, 3), block(1, 2, 30)];
    expect(blocksToMerge([long, first, second], 9 * HOUR, undefined)).toEqual([first, second]);
    expect(blocksToMerge([long, block(1, 2, 40)], 9 * HOUR, WEEK)).toHaveLength(2);
  });
});

import { unixNano } from "../../base/units.ts";
import type { TimeRange } from "../signal-store.ts";
import type { GroupBounds } from "./snapshot.ts";

/** Slices grow by this factor while they yield little. */
const GROWTH = 4;
/** And by this where they yield nothing: what is asked for is rare. */
const EMPTY_GROWTH = 16;
const FIRST_ROWS = 2048;
/** A slice that yields this many rows is large enough. */
const ENOUGH_YIELD = 16_384;
const BISECTIONS = 40;

/**
 * Cuts a range of time into slices, from its newest end (`backward`) or its oldest, by how many rows
 * they are likely to hold, so that a query for the newest few reads only the newest slice.
 */
export class TimeSlices {
  private readonly groups: readonly GroupBounds[];
  private readonly direction: "forward" | "backward";
  private start: bigint;
  private end: bigint;
  private target: number;
  private hasBegun = false;

  /** @param hint how many rows the caller is likely to take. */
  constructor(
    groups: readonly GroupBounds[],
    range: TimeRange,
    direction: "forward" | "backward",
    hint: number | undefined,
  ) {
    this.groups = groups.filter(({ rows }) => rows > 0);
    this.direction = direction;
    this.start = range.start;
    this.end = range.end;
    this.target = Math.max(FIRST_ROWS, (hint ?? 0) * GROWTH);
    this.clip();
  }

  /** @param yielded rows that the slice before this one gave. */
  next(yielded: number): TimeRange | undefined {
    if (this.start >= this.end) return undefined;
    if (yielded < ENOUGH_YIELD) this.target *= this.hasBegun && yielded === 0 ? EMPTY_GROWTH : GROWTH;
    this.hasBegun = true;
    const cut = this.cut();
    const range =
      this.direction === "backward"
        ? { start: unixNano(cut), end: unixNano(this.end) }
        : { start: unixNano(this.start), end: unixNano(cut) };
    if (this.direction === "backward") this.end = cut;
    else this.start = cut;
    return range;
  }

  /** Leaves out the time before the first and after the last row. */
  private clip(): void {
    let [oldest, newest] = [this.end, this.start];
    for (const { minTime, maxTime } of this.groups) {
      if (minTime < oldest) oldest = minTime;
      if (maxTime >= newest) newest = maxTime + 1n;
    }
    if (oldest > this.start) this.start = oldest;
    if (newest < this.end) this.end = newest;
  }

  /** Where the slice ends so that about `target` rows lie in it. */
  private cut(): bigint {
    let [low, high] = [this.start, this.end];
    const backward = this.direction === "backward";
    const estimate = this.estimator(low, high);
    if (estimate(low, high) <= this.target) return backward ? low : high;
    for (let i = 0; i < BISECTIONS && high - low > 1n; i++) {
      const middle = (low + high) / 2n;
      const rows = backward ? estimate(middle, this.end) : estimate(this.start, middle);
      if (rows > this.target === backward) low = middle;
      else high = middle;
    }
    return backward ? low : high;
  }

  /** Rows in `[from, to)`, within the bounds given, if each group's rows were spread evenly. */
  private estimator(start: bigint, end: bigint): (from: bigint, to: bigint) => number {
    // In numbers from the start on: groups are many, and so are the places that are tried.
    const groups = this.groups
      .filter(({ minTime, maxTime }) => minTime < end && maxTime >= start)
      .map(({ rows, minTime, maxTime }) => {
        const span = Number(maxTime - minTime) + 1;
        return { from: Number(minTime - start), to: Number(maxTime - start) + 1, density: rows / span };
      });
    return (from, to) => {
      const [first, last] = [Number(from - start), Number(to - start)];
      let rows = 0;
      for (const group of groups) {
        const length = Math.min(last, group.to) - Math.max(first, group.from);
        if (length > 0) rows += length * group.density;
      }
      return rows;
    };
  }
}

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixNano } from "../../base/units.ts";
import type { TimeRange } from "../signal-store.ts";
import { TimeSlices } from "./time-slices.ts";

function slices(
  groups: ConstructorParameters<typeof TimeSlices>[0],
  range: TimeRange,
  direction: "forward" | "backward",
  yielded = 0,
): readonly (readonly [bigint, bigint])[] {
  const cutter = new TimeSlices(groups, range, direction, 1);
  const found: (readonly [bigint, bigint])[] = [];
  for (let slice = cutter.next(yielded); slice !== undefined; slice = cutter.next(yielded)) {
    found.push([slice.start, slice.end]);
  }
  return found;
}

const group = (generation: number, rows: number, minTime: bigint, maxTime: bigint) => ({
  generation,
  rows,
  minTime,
  maxTime,
});

describe("slices of a time range", () => {
  it("begin at the newest end with few rows, and grow", () => {
    const groups = [group(1, 1_000_000, 0n, 999_999n)];
    const range = { start: unixNano(0n), end: unixNano(2_000_000n) };
    const backward = slices(groups, range, "backward");
    expect(backward[0]).toEqual([1_000_000n - 8193n, 1_000_000n]);
    expect(backward.length).toBeLessThan(6);
    expect(slices(groups, range, "forward")[0]).toEqual([0n, 8193n]);
  });

  it("cover every row once, in either direction", () => {
    const time = fc.bigInt({ min: -50n, max: 10_000_000n });
    const groups = fc.array(
      fc
        .record({ rows: fc.nat({ max: 200_000 }), a: time, b: time })
        .map(({ rows, a, b }, generation = 1) => {
          return group(generation, rows, a < b ? a : b, a < b ? b : a);
        }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(
        groups,
        fc.constantFrom("forward" as const, "backward" as const),
        fc.boolean(),
        (list, direction, much) => {
          const range = { start: unixNano(0n), end: unixNano(9_000_000n) };
          const cut = slices(list, range, direction, much ? 1_000_000 : 0);
          const inOrder = direction === "forward" ? cut : cut.toReversed();
          for (const [index, [start, end]] of inOrder.entries()) {
            expect(start < end).toBe(true);
            expect(inOrder[index + 1]?.[0] ?? end).toBe(end);
          }
          for (const { rows, minTime, maxTime } of list) {
            for (const at of [minTime, maxTime]) {
              if (rows === 0 || at < range.start || at >= range.end) continue;
              expect(inOrder.some(([start, end]) => at >= start && at < end)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

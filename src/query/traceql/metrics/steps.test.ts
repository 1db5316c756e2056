import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divided, instantSteps, rangeSteps, stepFinder, stepOf } from "./steps.ts";

const near = (middle: bigint) => fc.bigInt({ min: middle - 10_000n, max: middle + 10_000n });

const times = fc.oneof(
  near(0n),
  near(1_770_000_000_000_000_000n),
  near(2n ** 32n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

describe("steps in parts", () => {
  it.each([
    [1, 50],
    [7, 56],
    [40, 80],
    [60, 60],
  ])("are of %i steps %i", (count, parts) => {
    const steps = { start: 5n, end: 5n + BigInt(count) * 1_000_000_000n, step: 1_000_000_000n, count };
    const { start, end, ...of } = divided(steps);
    expect([start, end, of.count]).toEqual([steps.start, steps.end, parts]);
    expect(of.step * BigInt(of.count)).toBe(end - start);
  });

  it("are whole where they cannot be divided", () => {
    const steps = { start: 0n, end: 7n, step: 7n, count: 1 };
    expect(divided(steps)).toEqual(steps);
  });
});

describe("the steps of many times", () => {
  it("are those of each", () => {
    const steps = fc.oneof(
      fc
        .tuple(times, fc.bigInt({ min: 0n, max: 20_000n }), fc.bigInt({ min: 1n, max: 999n }))
        .map(([start, length, step]) => rangeSteps(start, start + length, step)),
      // Longer than what a double counts in nanoseconds.
      fc
        .tuple(times, fc.bigInt({ min: 1n, max: 2n ** 62n }))
        .map(([start, length]) => instantSteps(start, start + length)),
    );
    fc.assert(
      fc.property(steps, fc.array(times, { minLength: 1 }), (asked, all) => {
        const edges = [asked.start, asked.start + 1n, asked.start + asked.step, asked.end, asked.end + 1n];
        const looked = BigInt64Array.from([...all, ...edges]);
        const find = stepFinder(asked, looked);
        const found = Array.from(looked, (_, at) => find(at));
        expect(found).toEqual(Array.from(looked, (time) => stepOf(asked, time)));
      }),
    );
  });
});

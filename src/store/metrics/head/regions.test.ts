import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Regions } from "./regions.ts";
import type { Region } from "./regions.ts";

const SIZES = [8, 16, 64, 512, 2048, 16_384];

interface Taken {
  readonly region: Region;
  readonly doubles: number;
  readonly mark: number;
}

const fill = ({ region: { data, base }, doubles, mark }: Taken): unknown =>
  data.fill(mark, base, base + doubles);

const isWhole = ({ region: { data, base }, doubles, mark }: Taken): boolean =>
  data.subarray(base, base + doubles).every((value) => value === mark);

describe("Regions", () => {
  it("gives no region to two, nor one that was shown, whatever is taken and given back", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("take"), doubles: fc.constantFrom(...SIZES) }),
      fc.record({ kind: fc.constantFrom("give", "show"), which: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
        const regions = new Regions();
        const held: Taken[] = [];
        const shown: Taken[] = [];
        for (const [mark, one] of steps.entries()) {
          if ("doubles" in one) {
            const taken = { region: regions.take(one.doubles), doubles: one.doubles, mark };
            expect(taken.region.base + one.doubles).toBeLessThanOrEqual(taken.region.data.length);
            fill(taken);
            held.push(taken);
          } else {
            const [taken] = held.splice(one.which % Math.max(1, held.length), 1);
            if (taken === undefined) continue;
            if (one.kind === "show") {
              regions.show(taken.region);
              shown.push(taken);
            }
            regions.give(taken.region, taken.doubles);
          }
        }
        for (const taken of [...held, ...shown]) expect(isWhole(taken)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("joins what is given back, so that all of it is there again as one", () => {
    const regions = new Regions();
    const parts = Array.from({ length: 16_384 / 8 }, () => regions.take(8));
    const [first] = parts;
    expect(new Set(parts.map(({ data }) => data)).size).toBe(1);
    for (const part of parts.toReversed()) regions.give(part, 8);
    const whole = regions.take(16_384);
    expect(whole.data).toBe(first?.data);
    expect(whole.base).toBe(0);
    expect(regions.take(8).data).not.toBe(whole.data);
  });

  it("takes back no array that is not its own, and has nothing after it was cleared", () => {
    const regions = new Regions();
    const before = regions.take(8);
    regions.give({ data: new Float64Array(16), base: 0 }, 16);
    regions.clear();
    regions.give(before, 8);
    expect(regions.wordsOf(before.data)).toBeUndefined();
    expect(regions.take(8).data).not.toBe(before.data);
  });
});

import { describe, expect, it } from "vitest";
import { zeros } from "./floats.ts";

describe("zeros", () => {
  it("are there as asked for, and are nobody else's", () => {
    const lengths = [0, 1, 2048, 2049, 16_384, ...Array.from({ length: 40 }, (_, index) => 700 + index)];
    const arrays = lengths.map((length) => zeros(length));
    expect(arrays.map(({ length }) => length)).toEqual(lengths);
    for (const [number, array] of arrays.entries()) {
      expect(array.every((value) => value === 0)).toBe(true);
      array.fill(number + 1);
    }
    for (const [number, array] of arrays.entries())
      expect(array.every((value) => value === number + 1)).toBe(true);
  });
});

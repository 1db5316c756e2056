import { describe, expect, it } from "vitest";
import { utf8 } from "../../base/bytes.ts";
import { EncodedValues, OddValues, ValueIds, intrinsicValue } from "./value-ids.ts";

const VALUE = [intrinsicValue("name", "x")];
const MOST_VALUES = 4_000_000;
const MOST_BYTES = 128 * 1024 * 1024;

describe("values that one request tells apart", () => {
  it("are so many", () => {
    const ids = new ValueIds();
    for (let count = 0; count < MOST_VALUES; count++) ids.add(VALUE, 0);
    expect(ids.add([], 0)).toBe(0);
    expect(() => ids.add(VALUE, 0)).toThrow(/too many values .*\(limit maxComparedValues = 4000000\)$/);
  });

  it("have so many bytes, whatever they are of", () => {
    const ids = new ValueIds();
    const [first, second] = [0, 1].map(() => new EncodedValues(ids, () => VALUE));
    ids.add(VALUE, MOST_BYTES - "name x".length - 4);
    const bytes = utf8("four, five");
    expect([first?.of(bytes, 0, 4), new OddValues(ids).of("name", "x")]).toEqual([2, 3]);
    expect(first?.of(bytes, 0, 4)).toBe(2);
    const named = /too many bytes.*\(limit maxComparedBytes = 134217728\)$/;
    expect(() => first?.of(bytes, 6, 10)).toThrow(named);
    expect(() => second?.of(bytes, 0, 4)).toThrow(named);
    expect(() => new OddValues(ids).of("name", "x")).toThrow(named);
  });
});

import { describe, expect, it } from "vitest";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { compareTied } from "./rank-ties.ts";

const text = (value: string): AnyValue => ({ kind: "string", value });
const int = (value: bigint): AnyValue => ({ kind: "int", value });
const double = (value: number): AnyValue => ({ kind: "double", value });
const bool = (value: boolean): AnyValue => ({ kind: "bool", value });
const labels = (...values: AnyValue[]): readonly KeyValue[] =>
  values.map((value, index) => ({ key: `k${index}`, value }));

describe("series of equal values", () => {
  it.each([
    ["texts from the end of the alphabet", [text("b")], [text("a")]],
    ["ints as numbers", [int(3n)], [int(20n)]],
    ["floats as numbers", [double(0.25)], [double(20)]],
    ["negative ints above others", [int(20n)], [int(-3n)]],
    ["negative floats above others", [double(0.25)], [double(-3.5)]],
    ["false before true", [bool(false)], [bool(true)]],
    ["the word for none as a text", [text("nil")], [text("dev")]],
    ["the word for none after what is no text", [text("nil")], [bool(false)]],
    ["by the first label that differs", [text("a"), text("y")], [text("a"), text("x")]],
    ["ints before floats", [int(9n)], [double(1)]],
  ])("rank %s", (_, less, more) => {
    expect(compareTied(labels(...less), labels(...more))).toBeLessThan(0);
    expect(compareTied(labels(...more), labels(...less))).toBeGreaterThan(0);
    expect(compareTied(labels(...less), labels(...less))).toBe(0);
  });
});

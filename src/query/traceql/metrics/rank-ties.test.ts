import { describe, expect, it } from "vitest";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { compareTied } from "./rank-ties.ts";

const text = (value: string): AnyValue => ({ kind: "string", value });
const int = (value: bigint): AnyValue => ({ kind: "int", value });
const bool = (value: boolean): AnyValue => ({ kind: "bool", value });
const labels = (...values: AnyValue[]): readonly KeyValue[] =>
  values.map((value, index) => ({ key: `k${index}`, value }));

describe("series of equal values", () => {
  it.each([
    ["texts from the end of the alphabet", [text("b")], [text("a")]],
    ["numbers as numbers", [int(-3n)], [int(20n)]],
    ["false before true", [bool(false)], [bool(true)]],
    ["none before what is no text", [text("nil")], [bool(false)]],
    ["texts before none", [text("a")], [text("nil")]],
    ["by the first label that differs", [text("a"), text("y")], [text("a"), text("x")]],
    ["ints before floats", [int(9n)], [{ kind: "double", value: 1 } satisfies AnyValue]],
  ])("rank %s", (_, less, more) => {
    expect(compareTied(labels(...less), labels(...more))).toBeLessThan(0);
    expect(compareTied(labels(...more), labels(...less))).toBeGreaterThan(0);
    expect(compareTied(labels(...less), labels(...less))).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { shownAggregate } from "./shown.ts";

describe("an aggregate's value beside its spans", () => {
  it.each([
    ["avg(duration)", 461_555_555.6, "461.555555ms"],
    ["max(duration)", 24_000_000n, "24ms"],
    ["sum(traceDuration)", 1_500_000_000n, "1.5s"],
    ["by(duration)", 900n, "900ns"],
    ["by(span.x)", undefined, "nil"],
  ] as const)("%s of %s is %s", (key, value, shown) => {
    expect(shownAggregate(key, value)).toEqual({ kind: "string", value: shown });
  });

  it("is a number where it is none of durations", () => {
    expect(shownAggregate("avg(span.x)", 1.5)).toEqual({ kind: "double", value: 1.5 });
    expect(shownAggregate("count()", 2n)).toEqual({ kind: "int", value: 2n });
  });
});

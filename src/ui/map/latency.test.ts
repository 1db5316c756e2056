import { describe, expect, it } from "vitest";
import { latencyText, quantileOf, slowest, UNMEASURED, type Bucket } from "./latency.ts";

/** `bound count` a bucket, counts up to the bound. */
const buckets = (text: string): readonly Bucket[] =>
  text.split(", ").map((bucket) => {
    const [bound = "", count] = bucket.split(" ");
    return { bound: bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound), count: Number(count) };
  });

describe("quantileOf", () => {
  it("divides the way between two bounds", () => {
    expect(quantileOf(0.5, buckets("0.1 2, 0.2 6, 0.4 8, +Inf 8"))).toEqual({ seconds: 0.15000000000000002 });
    expect(quantileOf(0.95, buckets("+Inf 10, 0.4 10, 0.1 0"))).toEqual({ seconds: 0.385 });
  });

  it("says no more than a bound where all before it is one bucket", () => {
    expect(quantileOf(0.95, buckets("0.1 8, 0.2 8, +Inf 8"))).toEqual({ seconds: 0.1, side: "below" });
    expect(quantileOf(0.5, buckets("0.1 6, 0.2 8, +Inf 8"))).toEqual({ seconds: 0.1, side: "below" });
    expect(quantileOf(0.95, buckets("0.1 6, 12.8 8, +Inf 20"))).toEqual({ seconds: 12.8, side: "above" });
  });

  it("takes counts that fall by a little as equal", () => {
    expect(quantileOf(1, buckets("0.1 1, 0.2 3, 0.4 2.999, +Inf 3"))).toEqual({ seconds: 0.2 });
  });

  it("knows nothing of no calls, and of a histogram without bounds", () => {
    expect(quantileOf(0.95, buckets("0.1 0, +Inf 0"))).toBe(UNMEASURED);
    expect(quantileOf(0.95, buckets("+Inf 4"))).toBe(UNMEASURED);
    expect(quantileOf(0.95, [])).toBe(UNMEASURED);
  });
});

describe("slowest", () => {
  it("leaves out what is not measured, and prefers what may be slower", () => {
    expect(slowest([{ seconds: 0.1, side: "below" }, UNMEASURED, { seconds: 0.3 }])).toEqual({
      seconds: 0.3,
    });
    expect(slowest([{ seconds: 0.1, side: "below" }, { seconds: 0.1 }])).toEqual({ seconds: 0.1 });
    expect(slowest([{ seconds: 9 }, { seconds: 9, side: "above" }])).toEqual({ seconds: 9, side: "above" });
    expect(slowest([UNMEASURED])).toBe(UNMEASURED);
  });
});

describe("latencyText", () => {
  it("has the side of a bound, and a unit", () => {
    expect(latencyText({ seconds: 0.1, side: "below" })).toBe("< 100 ms");
    expect(latencyText({ seconds: 12.8, side: "above" })).toBe("> 12.8 s");
    expect(latencyText({ seconds: 0.23 })).toBe("230 ms");
    expect(latencyText(UNMEASURED)).toBe("");
  });
});

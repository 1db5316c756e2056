import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerBytes } from "./answer-bytes.ts";
import { leadsOf } from "./point-leads.ts";

/** What `floats` writes, and the end that it leaves to its caller. */
function points(times: readonly number[], values: readonly number[]): unknown {
  const bytes = new AnswerBytes(1024);
  bytes.ascii("[");
  bytes.floats(Float64Array.from(values), leadsOf(Float64Array.from(times)));
  bytes.ascii(values.length === 0 ? "]" : '"]]');
  return JSON.parse(Buffer.from(bytes.take()).toString());
}

describe("leadsOf", () => {
  it("stands before each value with the point's time in seconds", () => {
    expect(points([], [])).toEqual([]);
    expect(points([-0, 1, 1_700_000_000_500], [1, -0.5, NaN])).toEqual([
      [0, "1"],
      [0.001, "-0.5"],
      [1_700_000_000.5, "NaN"],
    ]);
  });

  it("gives back the time of any whole millisecond", () => {
    const millisecond = fc.integer({ min: -(2 ** 53), max: 2 ** 53 });
    const point = fc.tuple(millisecond, fc.double());
    fc.assert(
      fc.property(fc.array(point), (given) => {
        const [times, values] = [given.map(([time]) => time), given.map(([, value]) => value)];
        const read = points(times, values) as [number, string][];
        expect(read.map(([time]) => time)).toEqual(times.map((time) => time / 1000 + 0));
        expect(read.map(([, value]) => Number(value.replace("Inf", "Infinity")))).toEqual(values);
      }),
    );
  });
});

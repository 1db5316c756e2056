import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resampledValues } from "./resample.ts";
import { number, result, series } from "./testing/answers.ts";

/** Answers are asked for from 0 to 10 s. */
const a = series("A", { host: "x" }, [
  [500, 1],
  [1000, 2],
  [1500, null],
  [6000, 4],
]);

const resample = (settings: Record<string, string>, answer = a) =>
  result(
    {
      type: "resample",
      expression: "A",
      window: "2s",
      downsampler: "last",
      upsampler: "fillna",
      ...settings,
    },
    answer,
  );

const values = (settings: Record<string, string>) => resample(settings).shown[0]?.[1];

describe("resample", () => {
  it("makes a point each window, of what came since the one before", () => {
    expect(resample({ downsampler: "mean" }).shown).toEqual([
      [{ host: "x" }, [null, NaN, null, 4, null, null]],
    ]);
    expect(values({ window: "1s", downsampler: "sum" })?.slice(0, 3)).toEqual([null, 3, null]);
    expect(values({ window: "1s", downsampler: "min" })?.[1]).toBe(1);
    expect(values({ window: "1s", downsampler: "max" })?.[1]).toBe(2);
  });

  it("fills windows without points from before, from behind, or not at all", () => {
    expect(values({ window: "1s", upsampler: "fillna" })).toEqual([
      null,
      2,
      null,
      null,
      null,
      null,
      4,
      null,
      null,
      null,
      null,
    ]);
    // The gap at 1.5 s is the last that was seen.
    expect(values({ window: "1s", upsampler: "pad" })?.slice(2)).toEqual([
      null,
      null,
      null,
      null,
      4,
      4,
      4,
      4,
      4,
    ]);
    expect(values({ window: "1s", upsampler: "backfilling" })).toEqual([
      1,
      2,
      null,
      4,
      4,
      4,
      4,
      null,
      null,
      null,
      null,
    ]);
  });

  it("has times of its own, from the begin of the range", () => {
    const [value] = resampledValues(
      [{ kind: "series", labels: {}, times: [], values: [] }],
      { window: "2", downsampler: "sum", upsampler: "pad" },
      { from: 300, to: 5000 },
    );
    expect(value).toMatchObject({ times: [300, 2300, 4300], values: [null, null, null] });
  });

  it("loses nothing of a sum", () => {
    const points = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(points, fc.constantFrom("100ms", "1s", "2500ms", "10s"), (times, window) => {
        const sorted = times.toSorted((x, y) => x - y);
        const { shown } = resample(
          { window, downsampler: "sum" },
          series(
            "A",
            {},
            sorted.map((time) => [time, time]),
          ),
        );
        const total = (list: readonly unknown[]) => list.reduce((all: number, each) => all + Number(each), 0);
        expect(total(shown[0]?.[1] ?? [])).toBe(total(sorted));
      }),
    );
  });

  it("names what cannot be done", () => {
    const notices = (settings: Record<string, string>) => resample(settings).notices;
    expect(notices({ window: "soon" })).toEqual(["query Z: window soon is no length of time"]);
    expect(notices({ window: "0s" })).toEqual(["query Z: window 0s is no length of time"]);
    expect(notices({ window: "1m" })).toEqual(["query Z: the time range is shorter than the window of 1m"]);
    expect(notices({ window: "0.1ms" })).toEqual(["query Z: a window of 0.1ms makes more than 20000 points"]);
    expect(notices({ downsampler: "count" })).toEqual(["query Z: downsampler count is not supported"]);
    expect(notices({ upsampler: "zero" })).toEqual(["query Z: upsampler zero is not supported"]);
    expect(resample({}, number("A", {}, 1)).notices).toEqual([
      "query Z: a number has no times: only series can be resampled",
    ]);
    const many = Array.from(
      { length: 201 },
      () => ({ kind: "series", labels: {}, times: [], values: [] }) as const,
    );
    const settings = { window: "1ms", downsampler: "sum", upsampler: "pad" };
    expect(() => resampledValues(many, settings, { from: 0, to: 10_000 })).toThrow(
      "201 series of 10001 points are more than 2000000 points",
    );
  });
});

import { describe, expect, it } from "vitest";
import { fullName, matrixFrame, parseSample, seriesNames } from "./time-frame.ts";

const grid = { start: 100, end: 130, step: 10 };

describe("matrixFrame", () => {
  it("puts samples on the grid and leaves gaps where there are none", () => {
    const frame = matrixFrame(
      [
        {
          metric: { job: "a" },
          values: [
            [100, "1"],
            [120, "2.5"],
          ],
        },
      ],
      grid,
      "A",
    );
    expect(frame.times).toEqual([100, 110, 120, 130]);
    expect(frame.series[0]?.values).toEqual([1, null, 2.5, null]);
  });
  it("shows NaN and infinities as gaps, never as numbers", () => {
    const frame = matrixFrame(
      [
        {
          metric: {},
          values: [
            [100, "NaN"],
            [110, "+Inf"],
            [120, "3"],
          ],
        },
      ],
      grid,
      "A",
    );
    expect(frame.series[0]?.values).toEqual([null, null, 3, null]);
  });
  it("counts native histograms instead of drawing them", () => {
    const frame = matrixFrame([{ metric: {}, histograms: [[100, { count: "1", sum: "2" }]] }], grid, "A");
    expect(frame).toMatchObject({ series: [], histograms: 1 });
  });
});

describe("seriesNames", () => {
  it("keeps what differs", () => {
    const names = seriesNames(
      [
        { __name__: "up", job: "a", zone: "x" },
        { __name__: "up", job: "b", zone: "x" },
      ],
      "A",
    );
    expect(names).toEqual([`{job="a"}`, `{job="b"}`]);
  });
  it("names a lone series by its metric, and one without a name by its labels or its query", () => {
    expect(seriesNames([{ __name__: "up", job: "a" }], "A")).toEqual(["up"]);
    expect(seriesNames([{ job: "a" }], "A")).toEqual([`{job="a"}`]);
    expect(seriesNames([{}], "sum(up)")).toEqual(["sum(up)"]);
  });
});

it("fullName sorts labels", () =>
  expect(fullName({ z: "1", __name__: "up", a: "2" }, "")).toBe(`up{a="2", z="1"}`));
it("parseSample reads infinities", () => expect(parseSample("-Inf")).toBe(Number.NEGATIVE_INFINITY));

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { showFrames } from "../../fields/show-frames.ts";
import { frameOf, type DataFrame } from "../../frames/data-frame.ts";
import { valueRange } from "../../chart/value-range.ts";
import { usableRange, withSides } from "./axes.ts";
import { chartLines, stackedValues } from "./series.ts";

const series = (times: number[], values: (number | null)[], custom: JsonObject = {}): DataFrame =>
  frameOf([
    { name: "Time", type: "time", values: times, config: {} },
    { name: "Value", type: "number", values, config: { custom } },
  ]);

const shown = (...frames: DataFrame[]) =>
  chartLines(
    showFrames(frames, {
      config: { defaults: {}, overrides: [] },
      theme: "light",
      timeZone: "utc",
      interpolate: (text) => text,
    }),
  );

describe("chartLines", () => {
  it("puts frames on one list of times; a gap is null, a time that a frame does not have is undefined", () => {
    const { times, lines } = shown(series([1000, 2000, 3000], [1, null, 3]), series([2000, 4000], [5, NaN]));
    expect(times).toEqual([1, 2, 3, 4]);
    expect(lines.map(({ values }) => values)).toEqual([
      [1, null, 3, undefined],
      [undefined, 5, undefined, null],
    ]);
  });

  it("has a gap where points are further apart than they are made", () => {
    const frame = series([0, 15_000, 60_000], [1, 2, 3]);
    const [time, value] = frame.fields;
    const regular = time && value ? frameOf([{ ...time, config: { interval: 15_000 } }, value]) : frame;
    const { times, lines } = shown(regular);
    expect(times).toEqual([0, 15, 30, 60]);
    expect(lines[0]?.values).toEqual([1, 2, null, 3]);
  });

  it("puts what series are compared to on their times, in a stack of its own", () => {
    const stacking = { stacking: { mode: "normal", group: "A" } };
    const past = { ...series([1000, 2000], [5, 6], stacking), meta: { compareMs: 60_000 } };
    const { times, lines } = shown(series([61_000, 62_000], [1, 2], stacking), past);
    expect(times).toEqual([61, 62]);
    expect(stackedValues(lines)).toEqual([
      [1, 2],
      [5, 6],
    ]);
  });

  it("bridges gaps where the field says so, all or short ones", () => {
    const times = [0, 1000, 2000, 3000, 60_000, 61_000];
    const values = [1, null, 2, null, null, 3];
    expect(shown(series(times, values, { spanNulls: true })).lines[0]?.values).toEqual([
      1,
      undefined,
      2,
      undefined,
      undefined,
      3,
    ]);
    expect(shown(series(times, values, { spanNulls: 5000 })).lines[0]?.values).toEqual([
      1,
      undefined,
      2,
      null,
      null,
      3,
    ]);
  });
});

describe("stackedValues", () => {
  it("adds up lines of a group, in shares where they are of 100 %", () => {
    const normal = { stacking: { mode: "normal", group: "A" } };
    const { lines } = shown(series([1000], [1], normal), series([1000], [3], normal), series([1000], [9]));
    expect(stackedValues(lines)).toEqual([[1], [4], [9]]);
    const percent = { stacking: { mode: "percent", group: "A" } };
    const shares = shown(series([1000], [1], percent), series([1000], [3], percent));
    expect(stackedValues(shares.lines)).toEqual([[0.25], [1]]);
  });
});

describe("withSides", () => {
  it("puts an axis on the right where the left is taken, unless the file says where", () => {
    const unit = (name: string, custom: JsonObject = {}): DataFrame => {
      const frame = series([1000], [1], custom);
      const [time, value] = frame.fields;
      return time && value ? frameOf([time, { ...value, config: { ...value.config, unit: name } }]) : frame;
    };
    const sides = (...frames: DataFrame[]) =>
      withSides(shown(...frames).lines).map(({ style }) => style.axis);
    expect(sides(unit("s"), unit("bytes"), unit("s"))).toEqual(["left", "right", "left"]);
    expect(sides(unit("s"), unit("bytes", { axisPlacement: "left" }))).toEqual(["left", "left"]);
    expect(sides(unit("s", { axisPlacement: "right" }), unit("bytes"))).toEqual(["right", "left"]);
    expect(sides(unit("s", { axisPlacement: "hidden" }), unit("bytes"))).toEqual(["hidden", "left"]);
  });
});

describe("usableRange", () => {
  it("is Grafana's where a file's bound lies beyond all values", () => {
    const range = valueRange(-5, -3, { fromZero: false, min: 0 });
    expect(usableRange(range, 0)).toEqual([0, 100]);
    expect(usableRange([7, 7], 1)).toEqual([1, 100]);
    expect(usableRange([1, 2], 0)).toEqual([1, 2]);
  });
});

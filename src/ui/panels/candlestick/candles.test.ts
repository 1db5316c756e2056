import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { type DataFrame, frameOf } from "../../frames/data-frame.ts";
import { shown } from "../../gallery/shown.ts";
import { column } from "../../transform/columns.ts";
import { candlesOf, candleStep } from "./candles.ts";

const TIMES = [60_000, 120_000, 180_000];
const series = (name: string, values: readonly (number | null)[]): DataFrame =>
  frameOf([column("Time", "time", TIMES), { ...column(name, "number", values), config: {} }], { name });

const whole = [
  series("Open", [10, 12, 11]),
  series("high", [15, 14, 12]),
  series("low", [9, 10, 8]),
  series("close", [12, 11, 11]),
  series("volume", [100, null, 300]),
];

const candles = (frames: readonly DataFrame[], options: JsonObject = {}) => {
  const found = candlesOf(shown(frames), options);
  if (typeof found === "string") return found;
  return found.candles.map(({ open, high, low, close, volume, trend }) => [
    open,
    high,
    low,
    close,
    volume,
    trend,
  ]);
};

describe("candlesOf", () => {
  it("finds its parts by their names, over all series", () => {
    expect(candles(whole)).toEqual([
      [10, 15, 9, 12, 100, 1],
      [12, 14, 10, 11, null, -1],
      [11, 12, 8, 11, 300, 0],
    ]);
  });

  it("takes the columns that are chosen", () => {
    expect(candles(whole, { fields: { open: "close", close: "Open" } })).toMatchObject([
      [12, 15, 9, 10, 100, -1],
      [11, 14, 10, 12, null, 1],
      [11, 12, 8, 11, 300, 0],
    ]);
  });

  it("makes of a close alone what is missing", () => {
    expect(candles([series("close", [5, null, 3])])).toEqual([
      [5, 5, 5, 5, null, 0],
      [5, 5, 3, 3, null, -1],
    ]);
  });

  it("takes the first numbers for opens, and the next open for a close", () => {
    const moving = [
      [5, 5, 3, 3, null, -1],
      [3, 3, 3, 3, null, 0],
    ];
    expect(candles([series("price", [5, null, 3]), series("other", [1, 1, 1])])).toEqual(moving);
    expect(candles([series("high", [9, 9, 9]), series("price", [5, null, 3])])).toEqual([
      [5, 9, 3, 3, null, -1],
      [3, 9, 3, 3, null, 0],
    ]);
    expect(candles(whole.slice(0, 3))).toEqual([
      [10, 15, 9, 12, null, 1],
      [12, 14, 10, 11, null, -1],
      [11, 12, 8, 11, null, 0],
    ]);
  });

  it("tells the trend against the close before, and leaves bodies empty that went up themselves", () => {
    const found = candlesOf(shown(whole), { colorStrategy: "close-close" });
    if (typeof found === "string") throw new Error(found);
    expect(found.candles.map(({ trend, isFilled }) => [trend, isFilled])).toEqual([
      [1, false],
      [-1, true],
      [0, true],
    ]);
  });

  it("says where there is nothing to draw", () => {
    const nothing = "there is no column of numbers to take for an open or a close";
    expect(candles([])).toBe(nothing);
    expect(candles(whole.slice(1, 3))).toBe(nothing);
  });
});

describe("the lines of a chart of candles", () => {
  const lines = (options: JsonObject, frames = [...whole, series("mean", [11, 11, 11])]) => {
    const found = candlesOf(shown(frames), options);
    if (typeof found === "string") throw new Error(found);
    return found.lines.map(({ field, style, scale }) => ({
      title: field.name,
      draw: style.draw,
      isListed: !style.hidden.legend,
      isPrice: scale === found.priceScale,
      isVolume: scale === found.volumeScale,
    }));
  };
  const titles = (options: JsonObject) => lines(options).map(({ title }) => title);

  it("are its parts, which are drawn by themselves and have no names in the legend", () => {
    const part = { draw: "nothing", isListed: false, isPrice: true, isVolume: false };
    expect(lines({})).toEqual([
      { title: "Open", ...part },
      { title: "high", ...part },
      { title: "low", ...part },
      { title: "close", ...part },
      { title: "volume", ...part, isPrice: false, isVolume: true },
    ]);
  });

  it("are the other columns too, if those are included", () => {
    expect(lines({ includeAllFields: true }).at(-1)).toEqual({
      title: "mean",
      draw: "line",
      isListed: true,
      isPrice: true,
      isVolume: false,
    });
    expect(titles({ mode: "candles" })).toEqual(["Open", "high", "low", "close"]);
    expect(titles({ mode: "candles", includeAllFields: true })).toContain("volume");
    expect(titles({ mode: "volume" })).toEqual(["volume"]);
    expect(titles({ mode: "volume", includeAllFields: true })).toEqual(["volume", "high", "low", "mean"]);
  });
});

it("candles have as much room as the nearest two of them", () => {
  const found = candlesOf(shown(whole), {});
  const own = typeof found === "string" ? [] : found.candles;
  expect(candleStep(own, 1e9)).toBe(60);
  expect(candleStep(own.slice(0, 1), 1e9)).toBe(1e9);
});

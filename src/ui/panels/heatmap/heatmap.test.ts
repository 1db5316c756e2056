import { describe, expect, it } from "vitest";
import { GALLERY_INTERVAL, series, table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { heatColor, heatColors } from "./heat-colors.ts";
import { heatmapOf } from "./heatmap-model.ts";

const names = (map: ReturnType<typeof heatmapOf>) => map?.rows.map(({ name }) => name);

describe("heatmapOf", () => {
  it("takes a column for each bucket, in the order of their bounds", () => {
    const map = heatmapOf(
      shown([table({ Time: [1000, 2000], "+Inf": [1, 2], "0.1": [3, 4] })]),
      {},
      GALLERY_INTERVAL,
    );
    expect(names(map)).toEqual(["0.1", "+Inf"]);
    expect(map).toMatchObject({ names: "upper", stepMs: 1000, times: [1000, 2000] });
    expect(map?.rows[0]?.counts).toEqual([3, 4]);
  });

  it("takes a series for each bucket, also of different times", () => {
    const one = table({ Time: [1000, 2000], "5": [1, 2] });
    const two = table({ Time: [2000, 3000], "1": [7, 8] });
    const map = heatmapOf(shown([one, two]), {}, GALLERY_INTERVAL);
    expect(names(map)).toEqual(["1", "5"]);
    expect(map?.rows.map(({ counts }) => counts)).toEqual([
      [null, 7, 8],
      [1, 2, null],
    ]);
  });

  it("keeps the order of names that are no numbers", () => {
    const map = heatmapOf(shown([table({ Time: [1], slow: [1], fast: [2] })]), {}, GALLERY_INTERVAL);
    expect(names(map)).toEqual(["slow", "fast"]);
    expect(map?.names).toBe("middle");
  });

  it("counts values by time and size", () => {
    const calculation = { xBuckets: { mode: "size", value: "10m" }, yBuckets: { mode: "size", value: "10" } };
    const map = heatmapOf(
      shown([series("a", (minute) => minute)]),
      { calculate: true, calculation },
      GALLERY_INTERVAL,
    );
    expect(names(map)).toEqual(["10", "20", "30", "40", "50", "60"]);
    expect(
      map?.rows.map(({ counts }) => counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)),
    ).toEqual([10, 10, 10, 10, 10, 10]);
  });

  it("counts by powers where the scale is logarithmic", () => {
    const calculation = { yBuckets: { scale: { type: "log", log: 10 } } };
    const map = heatmapOf(
      shown([series("a", (minute) => 10 ** (minute % 3) * 2)]),
      { calculate: true, calculation },
      GALLERY_INTERVAL,
    );
    expect(names(map)).toEqual(["10", "100", "1000"]);
  });

  it("has an axis with bounds where values are counted, and none where buckets have names", () => {
    const minutes = shown([series("a", (minute) => minute)]);
    const calculation = { yBuckets: { mode: "size", value: "10" } };
    const places = (options: object) =>
      heatmapOf(minutes, { calculate: true, calculation, ...options }, GALLERY_INTERVAL)?.rows.map(
        ({ from, to }) => [from, to],
      );
    expect(places({})?.[0]).toEqual([undefined, undefined]);
    expect(places({ yAxis: { min: 10, max: 50 } })?.slice(0, 3)).toEqual([
      [-0.25, 0],
      [0, 0.25],
      [0.25, 0.5],
    ]);
    expect(places({ yAxis: { max: -5 } })?.[0]).toEqual([undefined, undefined]);
    const buckets = shown([table({ Time: [1], "1": [1], "2": [2] })]);
    expect(heatmapOf(buckets, { yAxis: { min: 2 } }, GALLERY_INTERVAL)?.rows[0]?.from).toBeUndefined();
  });

  it("has bounds that are powers on a logarithmic axis", () => {
    const calculation = { yBuckets: { scale: { type: "log", log: 10 } } };
    const map = heatmapOf(
      shown([series("a", (minute) => 10 ** (minute % 3) * 2)]),
      { calculate: true, calculation, yAxis: { min: 0.5, max: 2000 } },
      GALLERY_INTERVAL,
    );
    expect(map?.rows.map(({ from, to }) => [from, to])).toEqual([
      [0.2, 0.4],
      [0.4, 0.6],
      [0.6, 0.8],
    ]);
  });

  it("is none without numbers over time", () => {
    expect(heatmapOf([], {}, GALLERY_INTERVAL)).toBeUndefined();
    expect(heatmapOf(shown([table({ a: ["x"] })]), {}, GALLERY_INTERVAL)).toBeUndefined();
  });
});

describe("heatColors", () => {
  it("begin near the ground of the theme", () => {
    expect(heatColors({ scheme: "Oranges" }, "light")[0]).toBe("#fff5eb");
    expect(heatColors({ scheme: "Oranges" }, "dark")[0]).toBe("#7f2704");
    expect(heatColors({ scheme: "Oranges", reverse: true }, "light")[0]).toBe("#7f2704");
    expect(heatColors({ scheme: "Spectral" }, "dark")[0]).toBe("#5e4fa2");
  });

  it("are as many as wanted, and are taken from the smallest to the largest", () => {
    const colors = heatColors({ scheme: "Blues", steps: 5 }, "light");
    expect(colors).toHaveLength(5);
    expect(heatColor(colors, 0, 0, 10)).toBe(colors[0]);
    expect(heatColor(colors, 10, 0, 10)).toBe(colors[4]);
    expect(heatColor(colors, 99, 0, 10)).toBe(colors[4]);
    expect(heatColors({ mode: "opacity", fill: "#ff0000", scale: "linear", steps: 3 }, "light")[1]).toContain(
      "50.0%",
    );
  });
});

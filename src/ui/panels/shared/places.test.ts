import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ringPart } from "./arc.ts";
import { legendPlace } from "./legend-place.ts";
import { niceStep, numberTicks } from "./number-axis.ts";
import { clearOf, plotOf } from "./plot.ts";
import { textOn } from "./text-on.ts";
import { cutText, fittingSize, textWidth } from "./text-size.ts";
import { tileGrid } from "./tile-grid.ts";
import { timeTicks } from "./time-axis.ts";

describe("tileGrid", () => {
  it("keeps all tiles within the panel", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 60, max: 2000 }),
        fc.integer({ min: 60, max: 900 }),
        (count, width, height) => {
          const grid = tileGrid(count, width, height, 1.2);
          expect(grid.columns * grid.width).toBeLessThanOrEqual(width);
          expect(Math.ceil(count / grid.columns) * grid.height).toBeLessThanOrEqual(height);
        },
      ),
    );
  });

  it("puts two beside each other where it is wide, below each other where it is high", () => {
    expect(tileGrid(2, 400, 100, 1.2).columns).toBe(2);
    expect(tileGrid(2, 100, 400, 1.2).columns).toBe(1);
  });
});

describe("texts", () => {
  it("fit, or are cut", () => {
    expect(textWidth("12.5 ms", fittingSize("12.5 ms", 70, 100, 40))).toBeLessThanOrEqual(70);
    expect(cutText("checkout", 200, 11)).toBe("checkout");
    expect(cutText("checkout", 40, 11)).toBe("check…");
    expect(cutText("checkout", 8, 11)).toBe("");
  });

  it("are black on what is bright and white on what is dark", () => {
    expect(textOn("#FADE2A")).toBe("#000000");
    expect(textOn("#1F60C4")).toBe("#ffffff");
  });
});

describe("axes", () => {
  it("have round numbers around all values", () => {
    expect(numberTicks(0, 93, 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(numberTicks(-4, 30, 4)).toEqual([-10, 0, 10, 20, 30]);
    expect(numberTicks(0.1, 0.3, 2)).toEqual([0.1, 0.2, 0.3]);
    expect(numberTicks(5, 5, 4)).toEqual([5]);
    expect(niceStep(0.3)).toBe(0.5);
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 20 }),
        (min, span, most) => {
          const ticks = numberTicks(min, min + span, most);
          expect(ticks[0]).toBeLessThanOrEqual(min);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(min + span);
          expect(ticks.length).toBeLessThanOrEqual(most + 2);
        },
      ),
    );
  });

  it("have round times of the zone", () => {
    const from = Date.UTC(2026, 5, 1, 10, 7);
    const texts = (hours: number, zone: string): readonly string[] =>
      timeTicks({ from, to: from + hours * 3_600_000 }, 420, zone).map(({ text }) => text);
    expect(texts(1, "utc")).toEqual(["10:15", "10:30", "10:45", "11:00"]);
    expect(texts(1, "Asia/Kolkata")).toEqual(["15:45", "16:00", "16:15", "16:30"]);
    expect(texts(96, "utc")).toEqual(["06-02", "06-03", "06-04", "06-05"]);
    expect(texts(0.01, "utc").at(0)).toBe("10:07:00");
  });

  it("leave out labels that would lie on each other", () => {
    const labels = [0, 5, 14, 16, 40].map((at) => ({ at, text: String(at) }));
    expect(clearOf(labels, () => 14).map(({ at }) => at)).toEqual([0, 14, 40]);
  });

  it("take no room in small panels", () => {
    expect(plotOf({ width: 150, height: 80 }, ["a long name"])).toEqual({
      left: 0,
      top: 4,
      width: 144,
      height: 76,
    });
    expect(plotOf({ width: 400, height: 200 }, ["web"]).left).toBeGreaterThan(20);
  });
});

describe("legendPlace", () => {
  const size = { width: 400, height: 200 };
  it("shrinks the chart, and is not there in small panels or when it is hidden", () => {
    expect(legendPlace({}, 3, size).chart.height).toBeLessThan(200);
    expect(legendPlace({ legend: { placement: "right" } }, 3, size).chart.width).toBe(240);
    expect(legendPlace({ legend: { showLegend: false } }, 3, size)).toMatchObject({
      shown: false,
      chart: size,
    });
    expect(legendPlace({}, 3, { width: 150, height: 80 }).shown).toBe(false);
  });
});

it("draws parts of rings, of discs and whole rings", () => {
  const middle = { x: 10, y: 10 };
  expect(ringPart(middle, 0, 10, 0, 0.25)).toBe("M10.000,0.000A10,10 0 0 1 20.000,10.000L10.00,10.00Z");
  const halves = "M10.000,0.000A10,10 0 1 1 10.000,20.000A10,10 0 1 1 10.000,0.000Z";
  expect(ringPart(middle, 0, 10, 0, 1)).toBe(halves);
  expect(ringPart(middle, 5, 10, 0.2, 1.2)).toBe(
    `${halves}M10.000,5.000A5,5 0 1 0 10.000,15.000A5,5 0 1 0 10.000,5.000Z`,
  );
});

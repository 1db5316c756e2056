import { expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

it("a panel is repeated as today, or by its smallest width", () => {
  expect(readOne({ type: "stat", repeat: "x", repeatDirection: "v" }).repeat).toEqual({
    variable: "x",
    direction: "v",
    maxPerRow: 4,
  });
  expect(readOne({ type: "stat", repeat: "x", minSpan: 4 }).repeat?.maxPerRow).toBe(3);
  expect(readOne({ type: "stat", repeat: null }).repeat).toBeUndefined();
});

it("a place is within the grid", () => {
  expect(readOne({ type: "stat", gridPos: { x: 20, y: -1, w: 12, h: 0 } }).gridPos).toEqual({
    x: 12,
    y: 0,
    w: 12,
    h: 1,
  });
});

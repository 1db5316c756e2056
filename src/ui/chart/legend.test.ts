import { expect, it } from "vitest";
import { clickLegend } from "./legend.ts";

const all = ["a", "b", "c"];

it("a click isolates, a second one brings all back", () => {
  const alone = clickLegend(new Set(), "b", all, false);
  expect([...alone]).toEqual(["a", "c"]);
  expect([...clickLegend(alone, "b", all, false)]).toEqual([]);
  expect([...clickLegend(alone, "a", all, false)]).toEqual(["b", "c"]);
});

it("with a modifier a series is switched by itself, and never is nothing shown", () => {
  const without = clickLegend(new Set(), "b", all, true);
  expect([...without]).toEqual(["b"]);
  expect([...clickLegend(without, "b", all, true)]).toEqual([]);
  expect([...clickLegend(new Set(["a", "c"]), "b", all, true)]).toEqual([]);
});

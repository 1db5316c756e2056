import { expect, it } from "vitest";
import { clickLegend, hiddenIn, hiddenText } from "./legend.ts";

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

it("the URL holds what is hidden, or what alone is shown, and forgets what is gone", () => {
  const keys = ["a", "b", "c", "d"];
  for (const hidden of [[], ["b"], ["a", "b", "c"], ["a", "b"]].map((each) => new Set(each)))
    expect(hiddenIn(hiddenText(hidden, keys) ?? null, keys)).toEqual(hidden);
  expect(hiddenText(new Set(["a", "b", "c"]), keys)).toMatch(/^only\.\w+$/);
  expect(hiddenIn("only.gone", keys)).toEqual(new Set());
  expect(hiddenIn("nonsense", keys)).toEqual(new Set());
});

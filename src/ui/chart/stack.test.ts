import { expect, it } from "vitest";
import { stacked } from "./stack.ts";

it("stacked sums up from the bottom", () => {
  expect(
    stacked([
      [1, null, 2],
      [3, 4, null],
    ]),
  ).toEqual([
    [1, 0, 2],
    [4, 4, 2],
  ]);
});

import { expect, it } from "vitest";
import { alonePoints } from "./alone-points.ts";

const alone = (...values: (number | null | undefined)[]): number[] =>
  alonePoints({ data: [values.map((_, index) => index), values] }, 1);

it("are those that no line leads to", () => {
  expect(alone(1, null, 2, 3, null, 4)).toEqual([0, 5]);
  expect(alone(null, 1, null, null, 2, 3)).toEqual([1]);
  expect(alone(1)).toEqual([0]);
  expect(alone()).toEqual([]);
});

it("are none where times of other lines are between", () => {
  expect(alone(1, undefined, 2, undefined)).toEqual([]);
  expect(alone(undefined, 1, undefined, null, undefined, 2, undefined)).toEqual([1, 5]);
});

import { expect, it } from "vitest";
import { sparkPath } from "./spark-path.ts";

const path = (values: readonly unknown[]) =>
  sparkPath([10, 20, 50], values, { from: 0, to: 100 }, { width: 100, height: 24 });

it("what is below a line ends where the line does", () => {
  expect(path([1, 2, 3])).toEqual({
    line: "M10.0,22.0 L20.0,12.0 L50.0,2.0",
    area: "M10.0,22.0 L20.0,12.0 L50.0,2.0 L50.0,24 L10.0,24 Z",
  });
  expect(path([null, 2, 3])?.area).toBe("M20.0,22.0 L50.0,2.0 L50.0,24 L20.0,24 Z");
});

it("a point alone is no line, nor are texts", () => {
  expect(path([null, 1, null])).toBeUndefined();
  expect(path(["1", "2", "3"])).toBeUndefined();
});

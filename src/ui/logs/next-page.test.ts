import { describe, expect, it } from "vitest";
import { logRows } from "./log-rows.ts";
import { MOST_LINES, nextEdge, pageBounds, withoutKnown } from "./next-page.ts";

const rowsOf = (...values: readonly (readonly [string, string])[]) => logRows([{ stream: {}, values }]);
const RANGE = { start: "0", end: "100" };

describe("the page behind the loaded lines", () => {
  it("begins with the moment of the last line, in both directions", () => {
    expect(pageBounds("42", "backward", RANGE)).toEqual({ start: "0", end: "43" });
    expect(pageBounds("42", "forward", RANGE)).toEqual({ start: "42", end: "100" });
  });

  it("is none behind a page that is not full, or when enough is loaded", () => {
    const page = rowsOf(["3", "a"], ["2", "b"]);
    expect(nextEdge(page, 2, 2)).toBe("2");
    expect(nextEdge(page, 2, 3)).toBeUndefined();
    expect(nextEdge(page, MOST_LINES, 2)).toBeUndefined();
  });

  it("has the lines of that moment once", () => {
    const before = rowsOf(["3", "a"], ["2", "b"], ["2", "b"]);
    const page = rowsOf(["2", "b"], ["2", "b"], ["2", "b"], ["2", "c"], ["1", "d"]);
    expect(withoutKnown(page, before).map(({ line }) => line)).toEqual(["b", "c", "d"]);
  });
});

import { describe, expect, it } from "vitest";
import { activeQueries, letterAt, paramsOf, rowsOf } from "./query-rows.ts";

describe("rows and the URL", () => {
  it("hold the same", () => {
    const params = new URLSearchParams("q=up&q=rate(x[5m])&hide=B");
    const rows = rowsOf(params);
    expect(rows).toEqual([
      { expr: "up", hidden: false },
      { expr: "rate(x[5m])", hidden: true },
    ]);
    expect(paramsOf(rows)).toEqual({ q: ["up", "rate(x[5m])"], hide: "B" });
    expect(activeQueries(rows)).toEqual([{ letter: "A", expr: "up" }]);
  });
  it("keep letters in place around an empty row", () => {
    const rows = [
      { expr: "", hidden: false },
      { expr: "up", hidden: false },
      { expr: " ", hidden: false },
    ];
    expect(paramsOf(rows)).toEqual({ q: ["", "up"], hide: undefined });
    expect(activeQueries(rows)).toEqual([{ letter: "B", expr: "up" }]);
  });
  it("leave out what is usual", () => {
    expect(rowsOf(new URLSearchParams(), "{}")).toEqual([{ expr: "{}", hidden: false }]);
    expect(paramsOf([{ expr: " {}", hidden: false }], "{}").q).toBeUndefined();
    const two = ["{}", "{ status = error }"].map((expr) => ({ expr, hidden: false }));
    expect(paramsOf(two, "{}").q).toEqual(["{}", "{ status = error }"]);
  });
  it("start with one empty row", () => expect(rowsOf(new URLSearchParams())).toHaveLength(1));
});

it("letterAt goes on after Z", () => expect([0, 25, 26, 52].map(letterAt)).toEqual(["A", "Z", "AA", "BA"]));

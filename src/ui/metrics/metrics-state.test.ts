import { describe, expect, it } from "vitest";
import { activeQueries, axesOf, letterAt, paramsOf, rowsOf, starterQuery } from "./metrics-state.ts";

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
  it("start with one empty row", () => expect(rowsOf(new URLSearchParams())).toHaveLength(1));
});

it("letterAt goes on after Z", () => expect([0, 25, 26, 52].map(letterAt)).toEqual(["A", "Z", "AA", "BA"]));

const axes = (...exprs: string[]) => axesOf(exprs.map((expr, index) => ({ letter: letterAt(index), expr })));

describe("axesOf", () => {
  it("lets queries of one unit share an axis", () =>
    expect(axes("a_bytes", "b_bytes")).toEqual({ left: "bytes", right: undefined, onRight: new Set() }));
  it("gives a second unit the right axis", () =>
    expect(axes("a_bytes", "b_seconds", "c_bytes", "d_seconds")).toEqual({
      left: "bytes",
      right: "seconds",
      onRight: new Set(["B", "D"]),
    }));
  it("shows more units as plain numbers", () =>
    expect(axes("a_bytes", "b_seconds", "c")).toMatchObject({
      right: "number",
      onRight: new Set(["B", "C"]),
    }));
});

it("starterQuery fits the metric's type", () => {
  expect(starterQuery("a_total", "counter")).toBe("rate(a_total[$__rate_interval])");
  expect(starterQuery("a_bucket", "histogram")).toContain("histogram_quantile(0.95, sum by (le)");
  expect(starterQuery("a_bytes", "histogram")).toBe(
    "histogram_quantile(0.95, sum(rate(a_bytes[$__rate_interval])))",
  );
  expect(starterQuery("a_sum", "histogram")).toBe("rate(a_sum[$__rate_interval])");
  expect(starterQuery("a_bytes", "gauge")).toBe("a_bytes");
});

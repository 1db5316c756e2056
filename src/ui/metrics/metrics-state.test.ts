import { describe, expect, it } from "vitest";
import { letterAt } from "../explore/query-rows.ts";
import { axesOf, starterQuery } from "./metrics-state.ts";

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
  it("has none for queries that find nothing, unless all do", () => {
    const queries = [
      { letter: "A", expr: "a_bytes" },
      { letter: "B", expr: "b_seconds" },
    ];
    expect(axesOf(queries, ["A"])).toEqual({ left: "seconds", right: undefined, onRight: new Set() });
    expect(axesOf(queries, ["A", "B"])).toMatchObject({ left: "bytes", right: "seconds" });
  });
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

import { describe, expect, it } from "vitest";
import { activeQueries, commonUnit, letterAt, paramsOf, rowsOf, starterQuery } from "./metrics-state.ts";

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

const query = (expr: string) => ({ letter: "A", expr });

it("commonUnit falls back to plain numbers", () => {
  expect(commonUnit([query("a_bytes"), query("b_bytes")])).toBe("bytes");
  expect(commonUnit([query("a_bytes"), query("b_seconds")])).toBe("number");
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

import { describe, expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

describe("other old panels", () => {
  it("text beside its options", () => {
    expect(readOne({ type: "text", mode: "markdown", content: "# x" }).options).toEqual({
      mode: "markdown",
      content: "# x",
    });
    expect(readOne({ type: "text", mode: "text", content: "x" }).options["mode"]).toBe("code");
    expect(readOne({ type: "text", options: { mode: "html", content: "y" } }).options).toEqual({
      mode: "html",
      content: "y",
    });
  });

  it("a heatmap", () => {
    const panel = readOne({
      type: "heatmap",
      dataFormat: "tsbuckets",
      color: { mode: "spectrum", colorScheme: "interpolateSpectral" },
      yAxis: { format: "s", decimals: 1 },
      hideZeroBuckets: true,
      yBucketBound: "upper",
    });
    expect(panel.options).toMatchObject({
      calculate: false,
      color: { mode: "scheme", scheme: "Spectral" },
      filterValues: { le: 1e-9 },
      rowsFrame: { layout: "le" },
      yAxis: { unit: "s", decimals: 1 },
    });
    expect(
      readOne({ type: "heatmap", dataFormat: "timeseries", xBucketNumber: 20, yAxis: { logBase: 2 } })
        .options,
    ).toMatchObject({
      calculate: true,
      calculation: { xBuckets: { mode: "count", value: "20" }, yBuckets: { scale: { type: "log", log: 2 } } },
    });
    expect(readOne({ type: "heatmap", options: { calculate: true } }).options).toEqual({ calculate: true });
  });

  it("a pie chart that was a plugin", () => {
    expect(
      readOne({
        type: "grafana-piechart-panel",
        pieType: "donut",
        format: "bytes",
        valueName: "total",
        legendType: "Right side",
        aliasColors: { a: "red" },
        combine: { threshold: 0.1 },
      }),
    ).toMatchObject({
      type: "piechart",
      options: { pieType: "donut", reduceOptions: { calcs: ["sum"] }, legend: { placement: "right" } },
      fieldConfig: { defaults: { unit: "bytes" }, overrides: [{ config: { color: { fixedColor: "red" } } }] },
      notices: [{ what: "small slices are not combined" }],
    });
  });

  it("links that name dashboards", () => {
    expect(
      readOne({
        type: "stat",
        links: [
          { dashboard: "My Board", keepTime: true, params: "a=b", targetBlank: true },
          { title: "x", url: "/y" },
        ],
      }).links,
    ).toEqual([
      { title: "My Board", url: "dashboard/db/my-board?${__url_time_range}&a=b", targetBlank: true },
      { title: "x", url: "/y" },
    ]);
  });
});

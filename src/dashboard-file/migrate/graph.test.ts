import type { JsonObject } from "../json.ts";
import { describe, expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

describe("a graph becomes time series", () => {
  it("with its axes, lines, legend and tooltip", () => {
    const { type, fieldConfig, options, notices } = readOne({
      type: "graph",
      title: "g",
      lines: true,
      fill: 2,
      linewidth: 3,
      stack: true,
      percentage: true,
      nullPointMode: "connected",
      steppedLine: true,
      yaxes: [
        { format: "bytes", label: "size", min: "0", max: null, logBase: 2, show: true },
        { format: "s" },
      ],
      xaxis: { mode: "time" },
      legend: { show: true, alignAsTable: true, rightSide: true, values: true, avg: true, current: true },
      tooltip: { shared: false, sort: 2 },
      aliasColors: { err: "#f00" },
      seriesOverrides: [
        { alias: "/lat/", yaxis: 2, fill: 0, dashes: true },
        { alias: "err", stack: false, lines: false, points: true, legend: false },
      ],
      thresholds: [{ value: 80, op: "gt", colorMode: "critical", line: true, fill: false }],
    });
    expect(type).toBe("timeseries");
    expect(notices).toEqual([]);
    expect(fieldConfig.defaults).toMatchObject({
      unit: "bytes",
      min: 0,
      color: { mode: "palette-classic" },
      thresholds: {
        mode: "absolute",
        steps: [
          { value: -Infinity, color: "transparent" },
          { value: 80, color: "red" },
        ],
      },
      custom: {
        axisLabel: "size",
        scaleDistribution: { type: "log", log: 2 },
        drawStyle: "line",
        fillOpacity: 20,
        lineWidth: 3,
        lineInterpolation: "stepAfter",
        spanNulls: true,
        stacking: { mode: "percent" },
        thresholdsStyle: { mode: "line" },
      },
    });
    expect(fieldConfig.overrides).toMatchObject([
      { matcher: { id: "byName", options: "err" }, config: { color: { mode: "fixed", fixedColor: "#f00" } } },
      {
        matcher: { id: "byRegexp", options: "/lat/" },
        config: {
          unit: "s",
          custom: { axisPlacement: "right", fillOpacity: 0, lineStyle: { fill: "dash" } },
        },
      },
      {
        matcher: { id: "byName", options: "err" },
        config: {
          custom: {
            stacking: { mode: "none" },
            lineWidth: 0,
            showPoints: "always",
            hideFrom: { legend: true },
          },
        },
      },
    ]);
    expect(options).toMatchObject({
      legend: { showLegend: true, displayMode: "table", placement: "right", calcs: ["mean", "lastNotNull"] },
      tooltip: { mode: "single", sort: "desc" },
    });
  });

  it("or bars of series, or a histogram", () => {
    expect(readOne({ type: "graph", xaxis: { mode: "series", values: ["avg"] } })).toMatchObject({
      type: "barchart",
      transformations: [{ id: "reduce", options: { reducers: ["mean"] } }],
    });
    expect(readOne({ type: "graph", xaxis: { mode: "histogram" } }).type).toBe("histogram");
  });

  it("and colours what is below a limit", () => {
    const { fieldConfig } = readOne({
      type: "graph",
      thresholds: [{ value: 10, op: "lt", colorMode: "warning", fill: true }],
    });
    expect(fieldConfig.defaults.thresholds?.steps).toEqual([
      { value: -Infinity, color: "orange" },
      { value: 10, color: "transparent" },
    ]);
  });

  it("and says what is lost, but for what Grafana loses too", () => {
    const read = (graph: JsonObject) => readOne({ type: "graph", ...graph }).notices;
    expect(read({ timeRegions: [{ op: "time" }] })).toHaveLength(1);
    expect(read({ nullPointMode: "null as zero", legend: { hideZero: true } })).toEqual([]);
  });
});

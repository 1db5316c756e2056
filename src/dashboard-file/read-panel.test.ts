import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json.ts";
import type { Panel } from "./model.ts";
import { readDashboard } from "./read-dashboard.ts";
import { readFieldConfigSource } from "./read-field-config.ts";
import { readMappings } from "./read-mappings.ts";
import { readThresholds } from "./read-thresholds.ts";

function read(raw: JsonObject): Panel {
  const panel = readDashboard({ panels: [{ id: 1, ...raw }] }).rows[0]?.panels[0];
  if (panel === undefined) throw new Error("the panel was lost");
  return panel;
}

describe("a graph becomes time series", () => {
  it("with its axes, lines, legend and tooltip", () => {
    const { type, fieldConfig, options, notices } = read({
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
    expect(read({ type: "graph", xaxis: { mode: "series", values: ["avg"] } })).toMatchObject({
      type: "barchart",
      transformations: [{ id: "reduce", options: { reducers: ["mean"] } }],
    });
    expect(read({ type: "graph", xaxis: { mode: "histogram" } }).type).toBe("histogram");
  });

  it("and colours what is below a limit", () => {
    const { fieldConfig } = read({
      type: "graph",
      thresholds: [{ value: 10, op: "lt", colorMode: "warning", fill: true }],
    });
    expect(fieldConfig.defaults.thresholds?.steps).toEqual([
      { value: -Infinity, color: "orange" },
      { value: 10, color: "transparent" },
    ]);
  });

  it("and says what is lost", () => {
    expect(
      read({ type: "graph", nullPointMode: "null as zero", legend: { hideZero: true } }).notices,
    ).toHaveLength(2);
  });
});

describe("a single stat becomes a stat", () => {
  it("with its thresholds, mappings and colours", () => {
    expect(
      read({
        type: "singlestat",
        format: "percent",
        decimals: 1,
        valueName: "avg",
        colorValue: true,
        colors: ["green", "orange", "red"],
        thresholds: "50,80",
        sparkline: { show: true },
        mappingType: 1,
        valueMaps: [
          { op: "=", value: "null", text: "N/A" },
          { op: "=", value: "1", text: "up" },
        ],
        rangeMaps: [{ from: "null", to: "null", text: "never" }],
      }),
    ).toMatchObject({
      type: "stat",
      options: { reduceOptions: { calcs: ["mean"] }, colorMode: "value", graphMode: "area" },
      fieldConfig: {
        defaults: {
          unit: "percent",
          decimals: 1,
          thresholds: {
            steps: [
              { value: -Infinity, color: "green" },
              { value: 50, color: "orange" },
              { value: 80, color: "red" },
            ],
          },
          mappings: [
            { type: "special", options: { match: "null", result: { text: "N/A" } } },
            { type: "value", options: { "1": { text: "up" } } },
          ],
        },
      },
    });
  });

  it("or a gauge", () => {
    expect(
      read({ type: "singlestat", gauge: { show: true, maxValue: 10, thresholdMarkers: true } }),
    ).toMatchObject({
      type: "gauge",
      fieldConfig: { defaults: { min: 0, max: 10 } },
      options: { showThresholdMarkers: true },
    });
  });

  it("and text around its value becomes the unit, if there is room", () => {
    expect(read({ type: "singlestat", postfix: " cores" }).fieldConfig.defaults.unit).toBe("suffix:cores");
    expect(read({ type: "singlestat", prefix: "~" }).fieldConfig.defaults.unit).toBe("prefix:~");
    expect(read({ type: "singlestat", format: "s", postfix: "ago" }).notices).toHaveLength(1);
  });
});

describe("options of Grafana 6", () => {
  it("become reduce options and field config", () => {
    const fieldOptions = {
      calcs: ["last"],
      values: false,
      defaults: { unit: "ms", title: "T" },
      thresholds: [
        { index: 0, value: null, color: "green" },
        { index: 1, value: 5, color: "red" },
      ],
      mappings: [{ id: 1, type: 2, from: "1", to: "2", text: "low" }],
    };
    expect(read({ type: "gauge", options: { fieldOptions, showThresholdLabels: true } })).toMatchObject({
      options: { reduceOptions: { calcs: ["lastNotNull"] }, showThresholdLabels: true },
      fieldConfig: {
        defaults: {
          unit: "ms",
          displayName: "T",
          thresholds: { steps: [{ value: -Infinity }, { value: 5 }] },
          mappings: [{ type: "range", options: { from: 1, to: 2, result: { text: "low" } } }],
        },
      },
    });
  });

  it("and those of 6.0", () => {
    const options = {
      valueOptions: { stat: "avg", unit: "short" },
      minValue: 0,
      maxValue: 5,
      thresholds: [],
      valueMappings: [],
    };
    expect(read({ type: "gauge", options })).toMatchObject({
      options: { reduceOptions: { calcs: ["mean"] } },
      fieldConfig: { defaults: { unit: "short", min: 0, max: 5 } },
    });
  });
});

describe("an old table becomes a table", () => {
  it("with styles as overrides, the first one last", () => {
    const panel = read({
      type: "table-old",
      transform: "timeseries_aggregations",
      columns: [
        { text: "Avg", value: "avg" },
        { text: "Current", value: "current" },
      ],
      sort: { col: 2, desc: true },
      styles: [
        { pattern: "Time", type: "hidden" },
        {
          pattern: "/val.*/",
          type: "number",
          unit: "s",
          decimals: 2,
          alias: "Seconds",
          colorMode: "cell",
          thresholds: ["1", "2"],
          colors: ["green", "yellow", "red"],
          link: true,
          linkUrl: "/d/x?v=$__cell",
          linkTooltip: "open",
        },
        { pattern: "/.*/", type: "number", unit: "short" },
      ],
    });
    expect(panel).toMatchObject({
      type: "table",
      transformations: [{ id: "reduce", options: { reducers: ["mean", "lastNotNull"] } }],
      options: { sortBy: [{ displayName: "2", desc: true }] },
      fieldConfig: {
        defaults: { unit: "short" },
        overrides: [
          {
            matcher: { id: "byRegexp", options: "/val.*/" },
            config: {
              displayName: "Seconds",
              unit: "s",
              thresholds: { steps: [{}, { value: 1 }, { value: 2, color: "red" }] },
              links: [{ title: "open", url: "/d/x?v=$__cell" }],
              custom: { cellOptions: { type: "color-background" } },
            },
          },
          { matcher: { id: "byName", options: "Time" }, config: { custom: { hidden: true } } },
        ],
      },
    });
  });

  it("by the same name, too", () => {
    expect(read({ type: "table", styles: [], transform: "table" }).transformations[0]?.id).toBe("merge");
    expect(read({ type: "table", fieldConfig: {}, styles: [] }).transformations).toEqual([]);
  });
});

describe("other old panels", () => {
  it("text beside its options", () => {
    expect(read({ type: "text", mode: "markdown", content: "# x" }).options).toEqual({
      mode: "markdown",
      content: "# x",
    });
    expect(read({ type: "text", mode: "text", content: "x" }).options["mode"]).toBe("code");
    expect(read({ type: "text", options: { mode: "html", content: "y" } }).options).toEqual({
      mode: "html",
      content: "y",
    });
  });

  it("a heatmap", () => {
    const panel = read({
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
      read({ type: "heatmap", dataFormat: "timeseries", xBucketNumber: 20, yAxis: { logBase: 2 } }).options,
    ).toMatchObject({
      calculate: true,
      calculation: { xBuckets: { mode: "count", value: "20" }, yBuckets: { scale: { type: "log", log: 2 } } },
    });
    expect(read({ type: "heatmap", options: { calculate: true } }).options).toEqual({ calculate: true });
  });

  it("a pie chart that was a plugin", () => {
    expect(
      read({
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
      read({
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

describe("fields", () => {
  it("read overrides of all generations", () => {
    expect(
      readFieldConfigSource({
        defaults: { custom: { displayMode: "lcd-gauge" }, decimals: "2" },
        overrides: [
          {
            matcher: { id: "byName", options: "a" },
            properties: [
              { id: "unit", value: "s" },
              { path: "custom.width", value: 5 },
              { id: "min", value: null },
              { id: "custom.displayMode", value: "color-text" },
            ],
          },
        ],
      }),
    ).toEqual({
      defaults: { decimals: 2, custom: { cellOptions: { type: "gauge", mode: "lcd" } } },
      overrides: [
        {
          matcher: { id: "byName", options: "a" },
          config: { unit: "s", custom: { width: 5, cellOptions: { type: "color-text" } } },
          removed: ["min"],
        },
      ],
    });
  });

  it("read mappings of today", () => {
    const mappings = [
      { type: "value", options: { a: { text: "A", color: "red", index: 0 } } },
      { type: "range", options: { from: null, to: 5, result: { text: "low" } } },
      { type: "regex", options: { pattern: "/x/", result: { text: "$1" } } },
      { type: "special", options: { match: "null+nan", result: { text: "-" } } },
    ];
    expect(readMappings(mappings)).toEqual(mappings);
    expect(readMappings([{ type: "special", options: { match: "moon" } }, 5, {}])).toEqual([]);
  });

  it("read thresholds in order", () => {
    expect(
      readThresholds({
        mode: "percentage",
        steps: [
          { color: "b", value: 5 },
          { color: "a", value: null },
        ],
      }),
    ).toEqual({
      mode: "percentage",
      steps: [
        { value: -Infinity, color: "a" },
        { value: 5, color: "b" },
      ],
    });
    expect([readThresholds([]), readThresholds({}), readThresholds("1,2")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it("a panel is repeated as today, or by its smallest width", () => {
  expect(read({ type: "stat", repeat: "x", repeatDirection: "v" }).repeat).toEqual({
    variable: "x",
    direction: "v",
    maxPerRow: 4,
  });
  expect(read({ type: "stat", repeat: "x", minSpan: 4 }).repeat?.maxPerRow).toBe(3);
  expect(read({ type: "stat", repeat: null }).repeat).toBeUndefined();
});

it("a place is within the grid", () => {
  expect(read({ type: "stat", gridPos: { x: 20, y: -1, w: 12, h: 0 } }).gridPos).toEqual({
    x: 12,
    y: 0,
    w: 12,
    h: 1,
  });
});

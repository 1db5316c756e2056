import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import type { Dashboard } from "../model.ts";
import { readDashboard } from "../read-dashboard.ts";

const panel = (id: number, rest: JsonObject = {}): JsonObject => ({
  kind: "Panel",
  spec: {
    id,
    title: `P${id}`,
    links: [],
    data: {
      kind: "QueryGroup",
      spec: {
        queries: [
          {
            kind: "PanelQuery",
            spec: {
              refId: "A",
              hidden: false,
              query: {
                kind: "DataQuery",
                group: "prometheus",
                version: "v0",
                datasource: { name: "mimir" },
                spec: { expr: "up" },
              },
            },
          },
        ],
        transformations: [{ kind: "limit", spec: { id: "limit", options: { limitField: 3 } } }],
        queryOptions: { interval: "15s", maxDataPoints: 100 },
      },
    },
    vizConfig: {
      kind: "VizConfig",
      group: "stat",
      version: "13",
      spec: { options: { colorMode: "none" }, fieldConfig: { defaults: { unit: "s" }, overrides: [] } },
    },
    ...rest,
  },
});

const item = (name: string, x: number, y: number, rest: JsonObject = {}): JsonObject => ({
  kind: "GridLayoutItem",
  spec: { x, y, width: 12, height: 4, element: { kind: "ElementReference", name }, ...rest },
});

const read = (layout: JsonObject, rest: JsonObject = {}): Dashboard =>
  readDashboard({
    apiVersion: "dashboard.grafana.app/v2beta1",
    kind: "Dashboard",
    metadata: { name: "board" },
    spec: { title: "T", cursorSync: "Tooltip", elements: { a: panel(1), b: panel(2) }, layout, ...rest },
  });

const grid = (...items: readonly JsonObject[]): JsonObject => ({ kind: "GridLayout", spec: { items } });

const outline = ({ rows }: Dashboard): unknown =>
  rows.map(({ title, collapsed, panels }) => [
    title,
    collapsed,
    panels.map(({ id, gridPos: { x, y, w, h } }) => [id, x, y, w, h]),
  ]);

describe("the second schema", () => {
  it("names panels in a grid", () => {
    const dashboard = read(
      grid(
        item("a", 0, 0),
        item("b", 12, 0, { repeat: { mode: "variable", value: "job", direction: "h", maxPerRow: 3 } }),
      ),
      {
        timeSettings: {
          from: "now-2h",
          to: "now",
          timezone: "utc",
          autoRefresh: "5s",
          autoRefreshIntervals: ["5s"],
          hideTimepicker: true,
        },
      },
    );
    expect(outline(dashboard)).toEqual([
      [
        undefined,
        false,
        [
          [1, 0, 0, 12, 4],
          [2, 12, 0, 12, 4],
        ],
      ],
    ]);
    expect(dashboard).toMatchObject({
      uid: "board",
      tooltip: "shared",
      time: { from: "now-2h", timezone: "utc", refresh: "5s", hidden: true },
      notices: [],
    });
    expect(dashboard.rows[0]?.panels).toMatchObject([
      {
        type: "stat",
        interval: "15s",
        maxDataPoints: 100,
        options: { colorMode: "none" },
        fieldConfig: { defaults: { unit: "s" } },
        targets: [{ refId: "A", datasource: { type: "prometheus", uid: "mimir" }, query: { expr: "up" } }],
        transformations: [{ id: "limit", options: { limitField: 3 } }],
      },
      { repeat: { variable: "job", maxPerRow: 3 } },
    ]);
  });

  it("has rows, in rows, and automatic grids", () => {
    const auto = {
      kind: "AutoGridLayout",
      spec: {
        maxColumnCount: 2,
        rowHeightMode: "short",
        items: [
          { kind: "AutoGridLayoutItem", spec: { element: { name: "a" } } },
          { kind: "AutoGridLayoutItem", spec: { element: { name: "b" } } },
        ],
      },
    };
    const row = (title: string, layout: JsonObject, rest: JsonObject = {}): JsonObject => ({
      kind: "RowsLayoutRow",
      spec: { title, layout, ...rest },
    });
    const dashboard = read({
      kind: "RowsLayout",
      spec: {
        rows: [
          row("One", auto),
          row("Two", grid(item("a", 0, 0)), { collapse: true, repeat: { mode: "variable", value: "job" } }),
          row("Three", { kind: "RowsLayout", spec: { rows: [row("Four", grid(item("b", 0, 0)))] } }),
        ],
      },
    });
    expect(outline(dashboard)).toEqual([
      [
        "One",
        false,
        [
          [1, 0, 0, 12, 5],
          [2, 12, 0, 12, 5],
        ],
      ],
      ["Two", true, [[1, 0, 0, 12, 4]]],
      ["Three", false, []],
      ["Four", false, [[2, 0, 0, 12, 4]]],
    ]);
    expect(dashboard.rows[1]?.repeat).toBe("job");
  });

  it("says what the page has no words for", () => {
    const dashboard = read({
      kind: "TabsLayout",
      spec: {
        tabs: [
          {
            spec: {
              title: "Tab",
              layout: grid(item("a", 0, 0)),
              conditionalRendering: { kind: "ConditionalRenderingGroup" },
            },
          },
          { spec: { title: "Other", layout: { kind: "SpiralLayout", spec: {} } } },
        ],
      },
    });
    expect(dashboard.notices.map(({ what }) => what)).toEqual([
      "tabs are shown as rows below each other",
      "conditional rendering is not supported: everything is shown",
      "layout SpiralLayout is not supported",
    ]);
  });

  it("has variables and annotations", () => {
    const query = {
      kind: "DataQuery",
      group: "prometheus",
      version: "v0",
      datasource: { name: "mimir" },
      spec: { __legacyStringValue: "label_values(up, job)" },
    };
    const dashboard = read(grid(), {
      variables: [
        {
          kind: "QueryVariable",
          spec: {
            name: "job",
            query,
            regex: "/x/",
            sort: "naturalDesc",
            refresh: "onTimeRangeChanged",
            hide: "hideLabel",
            multi: true,
            includeAll: true,
            current: { text: "All", value: "$__all" },
          },
        },
        {
          kind: "DatasourceVariable",
          spec: { name: "ds", pluginId: "loki", current: { text: "loki", value: "loki" } },
        },
        {
          kind: "AdhocVariable",
          group: "prometheus",
          datasource: { name: "mimir" },
          spec: { name: "filters", filters: [{ key: "a", operator: "=", value: "b" }] },
        },
        { kind: "GroupByVariable", spec: { name: "by" } },
      ],
      annotations: [
        {
          kind: "AnnotationQuery",
          spec: {
            name: "n",
            enable: true,
            hide: false,
            iconColor: "red",
            query: { kind: "DataQuery", group: "loki", datasource: { name: "loki" }, spec: { expr: "{}" } },
          },
        },
      ],
    });
    expect(dashboard.variables).toMatchObject([
      {
        kind: "query",
        query: "label_values(up, job)",
        sort: "natural-desc",
        refresh: "time",
        hide: "label",
        datasource: { type: "prometheus", uid: "mimir" },
      },
      { kind: "datasource", type: "loki" },
      { kind: "adhoc", datasource: { type: "prometheus", uid: "mimir" }, filters: [{ key: "a" }] },
      { kind: "unknown", type: "groupby" },
    ]);
    expect(dashboard.annotations).toMatchObject([
      { name: "n", datasource: { type: "loki", uid: "loki" }, query: { expr: "{}" } },
    ]);
  });

  it("of the alpha names types and sources elsewhere", () => {
    const alpha = panel(3, {
      vizConfig: { kind: "timeseries", spec: { options: {}, fieldConfig: {} } },
      data: {
        kind: "QueryGroup",
        spec: {
          queries: [
            {
              spec: {
                refId: "B",
                hidden: true,
                datasource: { type: "loki", uid: "l" },
                query: { kind: "loki", spec: { expr: "{}" } },
              },
            },
          ],
          transformations: [],
          queryOptions: {},
        },
      },
    });
    const dashboard = read(grid(item("c", 0, 0)), {
      elements: {
        c: alpha,
        lib: { kind: "LibraryPanel", spec: { id: 4, title: "L", libraryPanel: { name: "x", uid: "y" } } },
      },
    });
    expect(dashboard.rows[0]?.panels).toMatchObject([
      { type: "timeseries", targets: [{ refId: "B", hidden: true, datasource: { type: "loki", uid: "l" } }] },
    ]);
  });
});

it("rows without a head have none here", () => {
  const row = (spec: object) => ({ spec: { layout: { kind: "GridLayout", spec: { items: [] } }, ...spec } });
  const rows = [row({ title: "", hideHeader: true }), row({ title: "R" })];
  const layout = { kind: "RowsLayout", spec: { rows } };
  const dashboard = readDashboard({ spec: { title: "T", elements: {}, layout } });
  expect(dashboard.rows.map(({ title }) => title)).toEqual([undefined, "R"]);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json.ts";
import type { Dashboard, Panel } from "./model.ts";
import { UnreadableDashboard } from "./read/envelope.ts";
import { readDashboard } from "./read-dashboard.ts";

const panelsOf = ({ rows }: Dashboard): readonly Panel[] => rows.flatMap(({ panels }) => panels);
const withPanels = (...panels: readonly JsonObject[]): Dashboard => readDashboard({ title: "t", panels });
const onlyPanel = (panel: JsonObject): Panel | undefined => panelsOf(withPanels(panel))[0];

describe("readDashboard", () => {
  it("reads what a dashboard says of itself", () => {
    const dashboard = readDashboard({
      uid: "u",
      title: "T",
      tags: ["a"],
      schemaVersion: 39,
      time: { from: "now-1h", to: "now" },
      timezone: "utc",
      refresh: "10s",
      graphTooltip: 2,
      timepicker: {
        hidden: true,
        refresh_intervals: ["1m"],
        quick_ranges: [{ from: "now-2m", to: "now", display: "two" }],
      },
      links: [{ type: "link", title: "L", url: "https://example.org", keepTime: true, tags: [] }],
      annotations: {
        list: [
          {
            name: "deploys",
            enable: true,
            iconColor: "blue",
            expr: "x",
            datasource: { type: "loki", uid: "l" },
          },
        ],
      },
      panels: [],
    });
    expect(dashboard).toMatchObject({
      uid: "u",
      title: "T",
      tags: ["a"],
      schemaVersion: 39,
      tooltip: "shared",
      time: { from: "now-1h", timezone: "utc", refresh: "10s", hidden: true, refreshIntervals: ["1m"] },
      links: [{ kind: "link", title: "L", keepTime: true, includeVars: false }],
      annotations: [{ name: "deploys", enabled: true, datasource: { type: "loki", uid: "l" } }],
      rows: [],
      notices: [],
    });
  });

  it.each([
    ["as the API answers", { dashboard: { title: "T" }, meta: {} }],
    [
      "as Kubernetes has it",
      { apiVersion: "dashboard.grafana.app/v1beta1", metadata: { name: "n" }, spec: { title: "T" } },
    ],
  ])("reads a file %s", (_, json) => expect(readDashboard(json).title).toBe("T"));

  it("takes the name of a resource for its uid", () => {
    expect(readDashboard({ metadata: { name: "n" }, spec: { title: "T" } }).uid).toBe("n");
  });

  it.each([[null], [[]], ["x"], [{}], [{ hello: 1 }]])("refuses %j", (json) => {
    expect(() => readDashboard(json)).toThrow(UnreadableDashboard);
  });

  it("refuses more panels than can be shown", () => {
    const panels = Array.from({ length: 1001 }, () => ({ type: "stat" }));
    expect(() => readDashboard({ title: "t", panels })).toThrow(
      "the dashboard has 1001 panels; at most 1000 can be shown",
    );
  });

  it("reads anything that looks like a dashboard, or says that it is none", () => {
    const key = fc.constantFrom(
      "title",
      "panels",
      "rows",
      "templating",
      "list",
      "type",
      "gridPos",
      "options",
      "fieldConfig",
      "targets",
      "spec",
      "elements",
      "layout",
      "kind",
      "repeat",
      "yaxes",
      "styles",
      "legend",
      "thresholds",
      "mappings",
      "overrides",
      "defaults",
      "properties",
      "matcher",
    );
    const value = fc.constantFrom(
      "graph",
      "row",
      "table",
      "singlestat",
      "heatmap",
      "text",
      "stat",
      "query",
      "custom",
      "RowsLayout",
      "GridLayout",
      1,
      -5,
      1e9,
      null,
      true,
      "",
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 6 },
        value,
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(key, tie("json"), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, json, { maxKeys: 8 }), (file) => {
        let dashboard: Dashboard | undefined;
        try {
          dashboard = readDashboard(file);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableDashboard);
        }
        for (const { gridPos } of dashboard === undefined ? [] : panelsOf(dashboard)) {
          expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("rows", () => {
  it("hold the panels below them, and those that are folded into them", () => {
    const { rows } = withPanels(
      { type: "stat", title: "c", gridPos: { x: 0, y: 9, w: 12, h: 4 } },
      { type: "row", title: "R", gridPos: { x: 0, y: 8, w: 24, h: 1 }, panels: [] },
      { type: "stat", title: "a", gridPos: { x: 12, y: 0, w: 12, h: 8 } },
      { type: "stat", title: "b", gridPos: { x: 0, y: 0, w: 12, h: 8 } },
      {
        type: "row",
        title: "S",
        collapsed: true,
        repeat: "job",
        gridPos: { x: 0, y: 13, w: 24, h: 1 },
        panels: [{ type: "text", title: "d", gridPos: { x: 0, y: 14, w: 24, h: 2 } }],
      },
    );
    expect(
      rows.map(({ title, collapsed, repeat, panels }) => [
        title,
        collapsed,
        repeat,
        panels.map((panel) => panel.title),
      ]),
    ).toEqual([
      [undefined, false, undefined, ["b", "a"]],
      ["R", false, undefined, ["c"]],
      ["S", true, "job", ["d"]],
    ]);
    expect(rows.map(({ panels }) => panels[0]?.gridPos.y)).toEqual([0, 0, 0]);
  });

  it("give ids to panels that have none, and keys of their own to all", () => {
    const { rows } = withPanels({ id: 7, type: "stat" }, { type: "stat" }, { type: "stat" });
    expect(rows[0]?.panels.map(({ id }) => id)).toEqual([7, 8, 9]);
    expect(new Set(rows[0]?.panels.map(({ key }) => key)).size).toBe(3);
  });

  it("leave out the copies that repeats had left in older files", () => {
    expect(
      panelsOf(withPanels({ type: "stat", id: 1, repeat: "x" }, { type: "stat", id: 2, repeatPanelId: 1 })),
    ).toHaveLength(1);
  });

  it("of twelfths become places in the grid", () => {
    const dashboard = readDashboard({
      title: "old",
      rows: [
        {
          title: "One",
          showTitle: true,
          height: "250px",
          panels: [
            { type: "text", title: "a", span: 6 },
            { type: "text", title: "b", span: 6 },
            { type: "text", title: "c", span: 12, height: "100px" },
          ],
        },
        { title: "Two", collapse: true, panels: [{ type: "text", title: "d" }] },
      ],
    });
    expect(dashboard.rows.map(({ title, collapsed }) => [title, collapsed])).toEqual([
      ["One", false],
      ["Two", true],
    ]);
    expect(panelsOf(dashboard).map(({ title, gridPos: { x, y, w, h } }) => [title, x, y, w, h])).toEqual([
      ["a", 0, 0, 12, 7],
      ["b", 12, 0, 12, 7],
      ["c", 0, 7, 24, 3],
      ["d", 0, 0, 8, 7],
    ]);
  });

  it("without heads stay without", () => {
    const dashboard = readDashboard({
      title: "old",
      rows: [{ panels: [{ type: "text" }] }, { panels: [{ type: "text" }] }],
    });
    expect(dashboard.rows.map(({ title, panels }) => [title, panels.length])).toEqual([[undefined, 2]]);
  });
});

describe("data sources", () => {
  it("are objects, names, or left open by an export", () => {
    const dashboard = readDashboard({
      title: "t",
      __inputs: [
        { name: "DS_PROM", type: "datasource", pluginId: "prometheus" },
        { name: "VAR_X", type: "constant", value: "cx" },
      ],
      panels: [
        { type: "stat", datasource: "${DS_PROM}", targets: [{ refId: "A", expr: 'up{x="${VAR_X}"}' }] },
        { type: "stat", datasource: null, targets: [{ expr: "up" }] },
        {
          type: "logs",
          datasource: "-- Mixed --",
          targets: [{ datasource: { uid: "l", type: "loki" } }, {}],
        },
      ],
    });
    expect(
      panelsOf(dashboard).map(({ targets }) =>
        targets.map(({ refId, datasource }) => [refId, datasource?.type, datasource?.uid]),
      ),
    ).toEqual([
      [["A", "prometheus", ""]],
      [["A", undefined, undefined]],
      [
        ["A", "loki", "l"],
        ["B", "datasource", "-- Mixed --"],
      ],
    ]);
    expect(panelsOf(dashboard)[0]?.targets[0]?.query["expr"]).toBe('up{x="cx"}');
  });
});

describe("notices name what cannot be shown", () => {
  it.each<[JsonObject, string]>([
    [{ type: "geomap" }, "panel type geomap is not supported"],
    [{ libraryPanel: { name: "CPU", uid: "u" } }, "library panel CPU is kept outside of this file"],
    [{ type: "stat", transformations: [{ id: "heatmap" }] }, "transformation heatmap is not supported"],
    [
      { type: "stat", datasource: { type: "mysql", uid: "x" }, targets: [{}] },
      "query A: data source mysql is not supported",
    ],
    [
      { type: "stat", targets: [{ datasource: { type: "__expr__", uid: "__expr__" }, type: "sql" }] },
      "query A: expressions of type sql are not supported",
    ],
    [
      { type: "stat", fieldConfig: { overrides: [{ matcher: { id: "byMoon" }, properties: [] }] } },
      "override by byMoon is not supported",
    ],
    [{ type: "graph", timeRegions: [{ op: "time" }] }, "time regions are not supported"],
    [{ type: "graph", alert: { name: "a" } }, "the panel's alert is not evaluated"],
    [{ type: "stat", fieldConfig: { defaults: { actions: [{}] } } }, "actions are not supported"],
    [{ type: "heatmap", timeCompare: "1d" }, "comparing times is not supported by heatmap"],
  ])("%j", (panel, what) =>
    expect(onlyPanel({ title: "P", ...panel })?.notices).toEqual([{ where: 'panel "P"', what }]),
  );

  it("of variables and of the whole dashboard, too", () => {
    const dashboard = readDashboard({
      title: "t",
      schemaVersion: 99,
      templating: {
        list: [
          { name: "g", type: "groupby" },
          { name: "m", type: "query", datasource: { type: "mysql", uid: "x" } },
          { name: "d", type: "datasource", query: "influxdb" },
        ],
      },
    });
    expect(dashboard.notices.map(({ where }) => where)).toEqual([
      "dashboard",
      "variable g",
      "variable m",
      "variable d",
    ]);
  });

  it("of annotations by others' queries, not of Grafana's own", () => {
    const list = [
      { name: "own", builtIn: 1, enable: true, datasource: { type: "grafana", uid: "-- Grafana --" } },
      { name: "off", enable: false, datasource: { type: "mysql", uid: "x" } },
      { name: "sql", enable: true, datasource: { type: "mysql", uid: "x" } },
    ];
    const { notices } = readDashboard({ title: "t", panels: [], annotations: { list } });
    expect(notices).toEqual([{ where: "annotation sql", what: "data source mysql is not supported" }]);
  });

  it("of what an annotation's mappings would do", () => {
    const list = [
      { name: "a", enable: true, datasource: { type: "loki", uid: "x" }, mappings: { time: { value: "t" } } },
    ];
    const { notices } = readDashboard({ title: "t", panels: [], annotations: { list } });
    expect(notices).toEqual([{ where: "annotation a", what: "mappings of time are not followed" }]);
  });

  it("of a data source variable by its type, whatever names it is about", () => {
    const list = [
      { type: "datasource", name: "ds", query: "prometheus", regex: "/prod/" },
      { type: "datasource", name: "db", query: "mysql", regex: "/prod/" },
    ];
    const { notices } = readDashboard({ title: "t", panels: [], templating: { list } });
    expect(notices).toEqual([{ where: "variable db", what: "data sources of type mysql are not supported" }]);
  });

  it("not of what is hidden or switched off", () => {
    expect(
      onlyPanel({
        type: "stat",
        targets: [{ hide: true, datasource: { type: "mysql" } }],
        transformations: [{ id: "x", disabled: true }],
      })?.notices,
    ).toEqual([]);
  });
});

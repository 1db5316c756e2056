import { expect, it } from "vitest";
import { readDashboard } from "../../dashboard-file/read-dashboard.ts";
import { panelTargets } from "./panel-targets.ts";

it("hidden queries are asked where an expression that is shown needs them, also by another", () => {
  const source = { type: "__expr__", uid: "__expr__" };
  const targets = [
    { refId: "A", expr: "a", hide: true },
    { refId: "B", expr: "b", hide: true },
    { refId: "C", expr: "c" },
    { refId: "F", expr: "f", hide: true },
    { refId: "D", hide: true, datasource: source, type: "reduce", expression: "A" },
    { refId: "E", datasource: source, type: "math", expression: "$D / ${C}" },
    {
      refId: "G",
      datasource: source,
      type: "classic_conditions",
      conditions: [{ query: { params: ["F"] } }],
    },
  ];
  const dashboard = readDashboard({ title: "t", schemaVersion: 41, panels: [{ type: "stat", targets }] });
  const panel = dashboard.rows[0]?.panels[0];
  if (panel === undefined) throw new Error("the panel is not there");
  const { asked, expressions, shown } = panelTargets(panel);
  expect(asked.map(({ refId }) => refId)).toEqual(["A", "C", "F"]);
  expect(expressions.map(({ refId }) => refId)).toEqual(["D", "E", "G"]);
  expect([...shown]).toEqual(["C", "E", "G"]);
});

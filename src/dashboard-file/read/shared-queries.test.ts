import { expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import { readDashboard } from "../read-dashboard.ts";

const SOURCE = {
  id: 1,
  type: "timeseries",
  title: "source",
  interval: "1m",
  timeShift: "1d",
  datasource: { type: "loki", uid: "l" },
  targets: [
    { refId: "A", expr: "a" },
    { refId: "B", expr: "b", hide: true },
  ],
  transformations: [{ id: "reduce", options: {} }],
};
const OTHER = { type: "datasource", uid: "-- Dashboard --" };

const shown = (panel: JsonObject) => {
  const { rows, notices } = readDashboard({
    panels: [SOURCE, { id: 2, type: "stat", title: "S", ...panel }],
  });
  return { panel: rows[0]?.panels[1], notices: notices.map(({ what }) => what) };
};

it("a panel that shows what another asks has its queries, time and steps", () => {
  const { panel, notices } = shown({ datasource: OTHER, targets: [{ refId: "A", panelId: 1 }] });
  expect(notices).toEqual([]);
  expect(
    panel?.targets.map(({ query, datasource, hidden }) => [query["expr"], datasource?.type, hidden]),
  ).toEqual([
    ["a", "loki", false],
    ["b", "loki", true],
  ]);
  expect(panel).toMatchObject({ interval: "1m", timeShift: "1d", transformations: [] });
});

it("and its transformations, before its own, where it wants what they make", () => {
  const { panel } = shown({
    datasource: OTHER,
    targets: [{ refId: "A", panelId: 1, withTransforms: true }],
    transformations: [{ id: "limit", options: {} }],
  });
  expect(panel?.transformations.map(({ id }) => id)).toEqual(["reduce", "limit"]);
});

it("beside queries of its own", () => {
  const { panel } = shown({
    datasource: { type: "datasource", uid: "-- Mixed --" },
    targets: [
      { refId: "A", expr: "own", datasource: { type: "prometheus", uid: "p" } },
      { refId: "B", panelId: 1, datasource: OTHER },
    ],
  });
  expect(panel?.targets.map(({ query }) => query["expr"])).toEqual(["own", "a", "b"]);
});

it.each([
  [{ refId: "A", panelId: 7 }, "query A: panel 7 is not there"],
  [{ refId: "A" }, "query A: panel that it takes its data from is not there"],
  [{ refId: "A", panelId: 2 }, "query A: panel 2 takes its data from another panel itself"],
])("%j is told", (target, what) =>
  expect(shown({ datasource: OTHER, targets: [target] }).notices).toEqual([what]),
);

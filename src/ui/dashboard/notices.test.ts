import { describe, expect, it } from "vitest";
import { readDashboard } from "../../dashboard-file/read-dashboard.ts";
import { noticesOf } from "./notices.ts";

const url = "https://example.com";
const BUILT_IN = {
  name: "Annotations & Alerts",
  datasource: { type: "grafana", uid: "-- Grafana --" },
  enable: true,
};

const notices = (file: object): readonly string[] =>
  noticesOf(readDashboard({ title: "A", schemaVersion: 41, ...file }));

describe("noticesOf", () => {
  it("names annotations and links, which are not shown", () => {
    const deploys = { name: "Deploys", datasource: { type: "loki", uid: "loki" }, enable: true, expr: "{}" };
    const panel = {
      id: 1,
      type: "stat",
      title: "CPU",
      gridPos: { x: 0, y: 0, w: 4, h: 4 },
      links: [{ title: "x", url }],
    };
    expect(
      notices({
        annotations: { list: [BUILT_IN, deploys] },
        links: [{ type: "link", title: "Wiki", url }],
        panels: [panel],
      }),
    ).toEqual([
      "annotation Deploys: annotations are not drawn",
      "link Wiki: links of dashboards are not shown",
      'panel "CPU": links of panels are not shown',
    ]);
  });

  it("says nothing of what every file has", () => {
    expect(notices({ annotations: { list: [BUILT_IN] }, panels: [] })).toEqual([]);
  });
});

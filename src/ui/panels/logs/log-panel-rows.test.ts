import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { commonLabels, logPanelRows } from "./log-panel-rows.ts";

const frame = table({
  labels: [
    { env: "dev", service_name: "web", detected_level: "error", trace_id: "ab" },
    { env: "dev", service_name: "db" },
    { env: "dev", service_name: "db" },
  ],
  Time: [3000, 1000, 2000],
  Line: ["third", "try 1", "try 2"],
  tsNs: ["3000000001", "1000000000", "2000000000"],
});
const rows = (options: JsonObject) => logPanelRows(shown([frame]), options);

describe("logPanelRows", () => {
  it("reads Loki's columns, newest first or oldest first", () => {
    expect(rows({}).map(({ line }) => line)).toEqual(["third", "try 2", "try 1"]);
    expect(rows({ sortOrder: "Ascending" }).map(({ line }) => line)).toEqual(["try 1", "try 2", "third"]);
    expect(rows({})[0]).toMatchObject({
      time: "3000000001",
      ms: 3000,
      level: "error",
      service: "web",
      traceId: "ab",
    });
  });

  it("reads columns named by the log data frame, with others as fields", () => {
    const other = table({ timestamp: [5000], body: ["hello"], severity: ["warn"], host: ["a"] });
    expect(logPanelRows(shown([other]), {})).toMatchObject([
      {
        time: "5000000000",
        line: "hello",
        level: "warn",
        fields: [{ kind: "parsed", name: "host", value: "a" }],
      },
    ]);
    expect(logPanelRows(shown([table({ count: [1] })]), {})).toEqual([]);
  });

  it("counts repeats at the first of them", () => {
    expect(rows({ dedupStrategy: "numbers" }).map(({ line, repeats }) => [line, repeats])).toEqual([
      ["third", undefined],
      ["try 2", 2],
    ]);
    expect(rows({ dedupStrategy: "exact" })).toHaveLength(3);
    expect(rows({ dedupStrategy: "signature" })).toHaveLength(2);
  });
});

it("tells which labels all lines have", () => {
  expect(commonLabels(rows({}))).toEqual(["env=dev"]);
  expect(commonLabels([])).toEqual([]);
});

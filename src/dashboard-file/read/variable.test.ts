import { describe, expect, it } from "vitest";
import { sourceKind } from "../datasource-ref.ts";
import type { JsonObject } from "../json.ts";
import { chosenValue, readVariable } from "./variable.ts";
import type { Variable } from "../variable-model.ts";

const read = (raw: JsonObject): Variable => readVariable({ name: "v", ...raw }, new Map());

describe("readVariable", () => {
  it("reads queries", () => {
    expect(
      read({
        type: "query",
        query: { query: "label_values(up, job)", refId: "x" },
        regex: "/a/",
        sort: 3,
        refresh: 2,
        multi: true,
        includeAll: true,
        allValue: ".+",
        current: { text: ["All"], value: ["$__all"] },
        hide: 1,
        label: "Job",
      }),
    ).toMatchObject({
      kind: "query",
      query: { query: "label_values(up, job)" },
      regex: "/a/",
      sort: "numerical-asc",
      refresh: "time",
      multi: true,
      includeAll: true,
      allValue: ".+",
      current: { value: ["$__all"] },
      hide: "label",
      label: "Job",
    });
    expect(read({ type: "query", query: "metrics(x)", refresh: true })).toMatchObject({
      query: "metrics(x)",
      refresh: "load",
      sort: "none",
    });
  });

  it.each([
    [
      "a,b , c",
      [
        ["a", "a"],
        ["b", "b"],
        ["c", "c"],
      ],
    ],
    [
      String.raw`a\,b,c`,
      [
        ["a,b", "a,b"],
        ["c", "c"],
      ],
    ],
    [
      "One : 1, Two : 2",
      [
        ["One", "1"],
        ["Two", "2"],
      ],
    ],
    ["http://x:80", [["http://x:80", "http://x:80"]]],
    ["", []],
  ])("reads the values of %s", (query, options) => {
    expect(read({ type: "custom", query })).toMatchObject({
      options: options.map(([text, value]) => ({ text, value })),
    });
  });

  it("reads values in JSON", () => {
    expect(
      read({ type: "custom", valuesFormat: "json", query: '["a", {"text": "B", "value": "b"}, {}]' }),
    ).toMatchObject({
      options: [
        { text: "a", value: "a" },
        { text: "B", value: "b" },
      ],
    });
    expect(read({ type: "custom", valuesFormat: "json", query: "[" })).toMatchObject({ options: [] });
  });

  it("reads intervals", () => {
    expect(
      read({ type: "interval", query: '1m,"10m", 1h', auto: true, auto_count: 20, auto_min: "30s" }),
    ).toMatchObject({
      intervals: ["1m", "10m", "1h"],
      auto: { count: 20, min: "30s" },
    });
    expect(read({ type: "interval", query: "" })).toMatchObject({ intervals: [], auto: undefined });
  });

  it("reads the others", () => {
    expect(read({ type: "datasource", query: "loki", regex: "x" })).toMatchObject({
      kind: "datasource",
      type: "loki",
    });
    expect(read({ type: "constant", query: "c" })).toMatchObject({ kind: "constant", value: "c" });
    expect(read({ type: "textbox", query: "t", current: { value: "now" } })).toMatchObject({
      kind: "textbox",
      value: "now",
    });
    expect(read({ type: "textbox", query: "t" })).toMatchObject({ value: "t" });
    expect(
      read({ type: "adhoc", filters: [{ key: "a", operator: "=~", value: "b" }, { key: "x" }] }),
    ).toMatchObject({
      kind: "adhoc",
      filters: [{ key: "a", operator: "=~", value: "b" }],
    });
    expect(read({ type: "switch", current: { value: "on" } })).toMatchObject({
      kind: "unknown",
      type: "switch",
      current: { value: "on" },
    });
  });
});

it("chosenValue is what a URL says", () => {
  expect(chosenValue(["a", "b"], true)).toEqual({ value: ["a", "b"], text: ["a", "b"] });
  expect(chosenValue(["a", "b"], false)).toEqual({ value: "a", text: "a" });
});

it("sourceKind goes by type, else by name", () => {
  const kinds = [
    undefined,
    { type: "prometheus", uid: "x" },
    { type: "", uid: "Loki (prod)" },
    { type: "tempo", uid: "" },
    { type: "mysql", uid: "loki" },
    { type: "", uid: "x" },
    { type: "", uid: "My Tempo" },
  ].map((ref) => sourceKind(ref));
  expect(kinds).toEqual(["prometheus", "prometheus", "loki", "tempo", undefined, undefined, "tempo"]);
});

it("sourceKind takes the query where a name says nothing", () => {
  const named = { type: "", uid: "Metrics" };
  const queries = [
    { expr: "up" },
    { expr: '{app="a"} |= "x"' },
    "label_values(up, job)",
    { query: "{}", queryType: "traceql" },
    { rawSql: "" },
  ];
  expect(queries.map((query) => sourceKind(named, query))).toEqual([
    "prometheus",
    "loki",
    "prometheus",
    "tempo",
    undefined,
  ]);
  expect(sourceKind(named, { query: "label_values(job)", refId: "A" })).toBe("prometheus");
  expect(sourceKind({ type: "", uid: "TemporalMetrics" }, { expr: "up" })).toBe("prometheus");
  expect(sourceKind({ type: "mysql", uid: "Metrics" }, { expr: "up" })).toBeUndefined();
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectSame, manyTables } from "../../../test/kit/grafana-transformations.ts";

const onTables: readonly (readonly [string, unknown])[] = [
  [
    "organize",
    {
      excludeByName: { b: true, on: false },
      indexByName: { on: 0, a: 1, host: 2 },
      renameByName: { a: "A!", host: "" },
    },
  ],
  ["organize", { includeByName: { a: true, host: true } }],
  ["organize", { orderByMode: "auto", orderBy: [{ type: "name", desc: true }] }],
  ["sortBy", { sort: [{ field: "host" }] }],
  ["sortBy", { sort: [{ field: "a", desc: true }] }],
  ["sortBy", { sort: [{ field: "on" }] }],
  ["sortBy", { sort: [{ field: "nowhere" }] }],
  ["sortBy", {}],
  ["limit", { limitField: "2" }],
  ["limit", {}],
  ["limit", { limitField: -1 }],
  ["merge", {}],
  ["joinByField", { byField: "host", mode: "inner" }],
  ["joinByField", { byField: "host", mode: "outerTabular" }],
  [
    "groupBy",
    {
      fields: {
        host: { operation: "groupby", aggregations: [] },
        a: { operation: "aggregate", aggregations: ["sum", "max", "lastNotNull"] },
      },
    },
  ],
  [
    "groupBy",
    {
      fields: {
        host: { operation: "groupby", aggregations: ["count"] },
        on: { operation: "groupby", aggregations: [] },
      },
    },
  ],
  ["groupingToMatrix", { columnField: "host", rowField: "on", valueField: "a" }],
  ["groupingToMatrix", { columnField: "on", rowField: "host", valueField: "b", emptyValue: "zero" }],
  ["groupingToMatrix", { columnField: "host", rowField: "on", valueField: "nowhere" }],
  ["filterFieldsByName", { byVariable: true, include: { variable: "{a,host}" } }],
  ["calculateField", { mode: "binary", binary: { left: "a", operator: "/", right: "b" } }],
  [
    "calculateField",
    {
      mode: "binary",
      binary: { left: { matcher: { id: "byName", options: "a" } }, operator: "-", right: { fixed: "1" } },
      replaceFields: true,
    },
  ],
  ["calculateField", { mode: "unary", unary: { operator: "abs", fieldName: "a" } }],
  ["calculateField", { mode: "unary", unary: { operator: "percent", fieldName: "b" }, alias: "share" }],
  ["calculateField", { mode: "index", index: { asPercentile: true }, replaceFields: true }],
  ["calculateField", { mode: "cumulativeFunctions", cumulative: { reducer: "sum", field: "a" } }],
  ["calculateField", { mode: "cumulativeFunctions", cumulative: { reducer: "mean" } }],
  [
    "calculateField",
    {
      mode: "windowFunctions",
      window: {
        reducer: "variance",
        field: "a",
        windowAlignment: "trailing",
        windowSizeMode: "fixed",
        windowSize: 2,
      },
    },
  ],
  [
    "calculateField",
    {
      mode: "windowFunctions",
      window: {
        reducer: "stdDev",
        field: "a",
        windowAlignment: "centered",
        windowSizeMode: "percentage",
        windowSize: 0.5,
      },
    },
  ],
  [
    "calculateField",
    {
      mode: "windowFunctions",
      window: {
        reducer: "mean",
        field: "b",
        windowAlignment: "centered",
        windowSizeMode: "fixed",
        windowSize: 3,
      },
    },
  ],
  ["calculateField", { mode: "reduceRow", reduce: { reducer: "mean", include: ["a"] } }],
  [
    "convertFieldType",
    {
      conversions: [
        { targetField: "a", destinationType: "boolean" },
        { targetField: "on", destinationType: "string" },
      ],
    },
  ],
  ["convertFieldType", { conversions: [{ targetField: "host", destinationType: "number" }] }],
  ...["greater", "greaterOrEqual", "lower", "lowerOrEqual", "equal", "notEqual"].map(
    (id) =>
      [
        "filterByValue",
        {
          filters: [{ fieldName: "a", config: { id, options: { value: 3 } } }],
          match: "any",
          type: "include",
        },
      ] as const,
  ),
  [
    "filterByValue",
    {
      filters: [
        { fieldName: "a", config: { id: "isNull", options: {} } },
        { fieldName: "host", config: { id: "equal", options: { value: "x" } } },
      ],
      match: "any",
      type: "exclude",
    },
  ],
  [
    "filterByValue",
    {
      filters: [
        { fieldName: "b", config: { id: "isNotNull", options: {} } },
        { fieldName: "host", config: { id: "regex", options: { value: "^x" } } },
      ],
      match: "all",
      type: "include",
    },
  ],
  [
    "filterByValue",
    {
      filters: [{ fieldName: "host", config: { id: "substring", options: { value: "Y" } } }],
      match: "all",
      type: "include",
    },
  ],
  [
    "filterByValue",
    {
      filters: [
        { fieldName: "host", config: { id: "notSubstring", options: { value: "Y" } } },
        { fieldName: "nowhere", config: { id: "isNull", options: {} } },
      ],
      match: "any",
      type: "exclude",
    },
  ],
  [
    "filterByValue",
    {
      filters: [{ fieldName: "a", config: { id: "between", options: { from: -2, to: "5" } } }],
      match: "all",
      type: "include",
    },
  ],
];

describe("transformations of tables are Grafana's", () => {
  it.each(onTables.map(([id, options]) => [id, JSON.stringify(options), options] as const))(
    "%s %s",
    async (id, _, options) => {
      await expect(
        fc.assert(fc.asyncProperty(manyTables, (frames) => expectSame(id, options, frames))),
      ).resolves.toBeUndefined();
    },
  );
});

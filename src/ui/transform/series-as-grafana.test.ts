import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectSame, manySeries } from "../../../test/kit/grafana-transformations.ts";

const onSeries: readonly (readonly [string, unknown])[] = [
  ["joinByField", { byField: "Time", mode: "outer" }],
  ["joinByField", {}],
  ["joinByField", { byField: "Time", mode: "inner" }],
  ["seriesToRows", {}],
  ["reduce", { reducers: ["max", "mean", "lastNotNull"] }],
  ["reduce", { mode: "reduceFields", reducers: ["sum"] }],
  ["reduce", { mode: "reduceFields", reducers: ["min", "last"], includeTimeField: true }],
  ["reduce", { reducers: ["count"], labelsToFields: true }],
  ["labelsToFields", {}],
  ["labelsToFields", { valueLabel: "job" }],
  ["labelsToFields", { keepLabels: ["zone"] }],
  ["labelsToFields", { mode: "rows" }],
  ["merge", {}],
  ["filterFieldsByName", { include: { names: ["Time"] } }],
  ["filterFieldsByName", { include: { pattern: "/a|Time/" } }],
  ["filterFieldsByName", { exclude: { names: ["one"], pattern: "/job/" } }],
  ["renameByRegex", { regex: "/(.*)e(.*)/", renamePattern: "$2-$1" }],
  ["filterByRefId", { include: "A" }],
  ["filterByRefId", { exclude: "/B/" }],
  ["calculateField", { mode: "reduceRow", reduce: { reducer: "sum" } }],
  ["calculateField", { mode: "reduceRow", reduce: { reducer: "max" }, alias: "top", replaceFields: true }],
  [
    "calculateField",
    {
      mode: "binary",
      binary: {
        left: { matcher: { id: "byType", options: "number" } },
        operator: "*",
        right: { fixed: "2" },
      },
    },
  ],
  ["calculateField", { mode: "index" }],
  ["limit", { limitField: 2 }],
  ["sortBy", { sort: [{ field: "Time", desc: true }] }],
];

describe("transformations of series are Grafana's", () => {
  it.each(onSeries.map(([id, options]) => [id, JSON.stringify(options), options] as const))(
    "%s %s",
    async (id, _, options) => {
      await expect(
        fc.assert(fc.asyncProperty(manySeries, (frames) => expectSame(id, options, frames))),
      ).resolves.toBeUndefined();
    },
  );
});

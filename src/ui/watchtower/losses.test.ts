import { expect, it } from "vitest";
import { notTaken } from "./losses.ts";

const none = { dropped: {} };

it("notTaken gathers what was refused, dropped and lost, with its place", () => {
  const rows = notTaken({
    refused: { "too large": 1, "no span id": 0 },
    signals: { traces: none, metrics: { dropped: { "no recorded value": 12 } }, logs: none },
    lost: { store: { "otelcol.processor.filter.a: dropped: by rule": 5 }, destinations: {} },
  } as never);
  expect(rows).toEqual([
    { where: "in the store of metrics", reason: "no recorded value", count: 12 },
    { where: "otelcol.processor.filter.a, on the way into the store", reason: "dropped: by rule", count: 5 },
    { where: "on arrival", reason: "too large", count: 1 },
  ]);
});

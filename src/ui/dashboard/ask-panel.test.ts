import { afterEach, expect, it, vi } from "vitest";
import type { JsonObject } from "../../dashboard-file/json.ts";
import type { ReadyTarget } from "../sources/run-target.ts";
import { askPanel } from "./ask-panel.ts";

const MINUTE = 60_000;

/** Answers with a sample at the begin of the range, whose value is its time in seconds. */
function answerWithTime(): readonly number[] {
  const starts: number[] = [];
  vi.stubGlobal("location", { origin: "http://localhost" });
  vi.stubGlobal("fetch", async (url: string | URL) => {
    const start = Number(new URL(url, "http://localhost").searchParams.get("start"));
    starts.push(start);
    const result = [{ metric: { __name__: "up" }, values: [[start, String(start)]] }];
    return Response.json({ status: "success", data: { resultType: "matrix", result } });
  });
  return starts;
}

afterEach(() => vi.unstubAllGlobals());

const target = (refId: string, query: JsonObject = {}): ReadyTarget => ({
  refId,
  kind: "prometheus",
  query: { range: true, ...query },
  expr: "up",
  step: { stepMs: MINUTE, rateIntervalMs: MINUTE },
  notices: [],
});

it("the time that a panel is compared to is asked the same, expressions too, but for queries that do not want to be", async () => {
  const starts = answerWithTime();
  const { raw, asked } = await askPanel(
    {
      ready: [target("A"), target("B", { timeRangeCompare: false })],
      expressions: [{ refId: "C", query: { type: "math", expression: "$A * 2" } }],
      refIds: new Set(["A", "B"]),
      shown: new Set(["A", "B", "C"]),
      interval: { from: 20 * MINUTE, to: 30 * MINUTE },
      compareMs: 10 * MINUTE,
    },
    new AbortController().signal,
  );
  expect(starts).toEqual([1200, 1200, 600]);
  expect(asked.map(({ refId }) => refId)).toEqual(["A", "B"]);
  const shown = raw.map(({ refId, fields, meta }) => [refId, meta?.compareMs, fields.at(-1)?.values[0]]);
  expect(shown).toEqual([
    ["A", undefined, 1200],
    ["B", undefined, 1200],
    ["C", undefined, 2400],
    ["A-compare", 10 * MINUTE, 600],
    ["C-compare", 10 * MINUTE, 1200],
  ]);
  const styles = raw.map(({ fields }) => fields.map(({ config }) => config.custom?.["lineStyle"]));
  expect(styles[0]).toEqual([undefined, undefined]);
  expect(styles[3]).toEqual([undefined, { fill: "dash", dash: [1, 5, 4, 5] }]);
});

import { beforeAll, describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import { parseHistogram } from "../../../test/conformance/promql/histogram-notation.ts";
import { unixMilli } from "../../base/units.ts";
import { Labels } from "../../model/labels.ts";
import { PromqlEngine } from "./engine.ts";

const MINUTE = 60_000;
const SERIES = 50;
const STEPS = 61;
const source = new MemorySource();
const free = { signal: new AbortController().signal };

beforeAll(() => {
  for (let n = 0; n < SERIES; n++) {
    const times = Array.from({ length: STEPS }, (_, i) => i * MINUTE);
    const labels = (name: string) =>
      Labels.fromObject({ __name__: name, n: String(n), text: "x".repeat(100) });
    source.add(
      labels("wide"),
      times.map((time, i) => ({ time, value: n * 1000 + i })),
    );
    const histogram = parseHistogram(`{{schema:0 sum:1 count:30 buckets:[${"1 ".repeat(30)}]}}`);
    source.add(
      labels("native"),
      times.map((time) => ({ time, histogram })),
    );
  }
});

/** Over an hour by the minute: each vector of all series is 50 × 61 points, and 16 more for each series: 3,850. */
function ask(query: string, maxSamples: number) {
  const engine = new PromqlEngine(source, { maxSamples });
  return engine.range(query, unixMilli(0), unixMilli((STEPS - 1) * MINUTE), MINUTE, free);
}

const ONE = SERIES * (STEPS + 16);

describe("a query's memory", () => {
  it.each<[what: string, query: string, needed: number]>([
    ["what is read, and the vector", "wide", 2 * ONE],
    ["one read for two selectors alike, both vectors, and what is made of them", "wide + wide", 4 * ONE],
    ["operands that wait", "wide + (wide + (wide + wide))", 6 * ONE],
    ["no operands that are done with", "((wide + wide) + wide) + wide", 4 * ONE],
    ["a window function's answer", "rate(wide[5m])", 2 * ONE],
    ["what topk selects, and its number", "topk(1000, wide)", 3 * ONE + STEPS],
    ["a group's sum", "sum(wide)", 2 * ONE + STEPS + 16],
    ["labels that are changed", 'label_replace(wide, "a", "$1", "n", "(.*)")', 3 * ONE],
    ["a join to many", "wide * on (n) group_left wide", 4 * ONE],
  ])("holds %s: %s", async (_, query, needed) => {
    const { statistics } = await ask(query, needed + 10);
    expect(statistics.samples.peakSamples).toBeLessThanOrEqual(needed);
    await expect(ask(query, needed - 20)).rejects.toThrow(`(limit query.maxSamples = ${needed - 20})`);
  });

  it("holds scalars, too", async () => {
    const nested = `${"time() + (".repeat(100)}time()${")".repeat(100)}`;
    await expect(ask(nested, 50 * STEPS)).rejects.toThrow("limit query.maxSamples");
    await expect(ask("time() + time() + time()", 4 * STEPS)).resolves.toBeDefined();
  });

  it("holds the answers of a subquery", async () => {
    await expect(ask("max_over_time(wide[1h:10s])", 12 * ONE)).rejects.toThrow("limit query.maxSamples");
    await expect(ask("max_over_time(wide[1h:1m])", 12 * ONE)).resolves.toBeDefined();
  });

  it("counts histograms for what they take", async () => {
    await expect(ask("native", 4 * ONE)).rejects.toThrow("limit query.maxSamples");
    await expect(ask("native", 70 * ONE)).resolves.toBeDefined();
  });

  it("makes no series for each value where these are too many", async () => {
    const distinct = SERIES * STEPS;
    await expect(ask('count_values("v", wide)', distinct * STEPS)).rejects.toThrow("limit query.maxSamples");
    const { result } = await ask('count_values("v", wide)', distinct * (STEPS + 16) + 3 * ONE);
    expect(result.kind === "matrix" && result.series.length).toBe(distinct);
  });

  it("is told in whole samples", async () => {
    const long = `label_join(wide{n="1"}, "x", "-", ${Array.from({ length: 20 }, () => '"text"').join(", ")})`;
    const { statistics } = await ask(long, 1e9);
    expect(statistics.samples.peakSamples).toSatisfy(Number.isInteger);
  });

  it("makes no labels that double without end", async () => {
    const doubled = (times: number): string =>
      times === 0 ? 'wide{n="1"}' : `label_replace(${doubled(times - 1)}, "text", "$1$1", "text", "(.*)")`;
    await expect(ask(doubled(30), 1e9)).rejects.toThrow(
      "label_replace() makes a value of 1638400 characters (limit maxLabelValueLength = 1048576)",
    );
    await expect(ask(doubled(12), 10_000)).rejects.toThrow("limit query.maxSamples");
    const joined = `label_join(${doubled(10)}, "text", "-", ${Array.from({ length: 20 }, () => '"text"').join(", ")})`;
    await expect(ask(joined, 1e9)).rejects.toThrow("label_join() makes a value of 2048019 characters");
  });
});

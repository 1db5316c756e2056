import { afterAll, describe, expect, it } from "vitest";
import { BASE, TraceNotation } from "../../../../test/conformance/traceql/notation.ts";
import { TestFolders } from "../../../../test/kit/store/folders.ts";
import { storeOf } from "../../../../test/kit/traceql/stored-traces.ts";
import { TraceqlEngine, rangeSteps } from "../engine.ts";
import type { MetricsResult } from "../engine.ts";

const SECOND = 1_000_000_000n;
const TRACES = 60;

const folders = new TestFolders();
afterAll(async () => folders.remove());

/** Sums of parts may differ in their last digit. */
const rounded = (answer: MetricsResult | undefined): unknown =>
  answer?.series.map(({ labels, values }) => [labels, Array.from(values, (value) => value.toPrecision(12))]);

describe("exemplars of few steps", () => {
  const notation = new TraceNotation();
  for (let trace = 1; trace <= TRACES; trace++) {
    notation.line(`trace t${trace}`);
    notation.line(`  s web x ${trace}s ${(trace % 7) + 1}ms`);
  }

  it.each(["{} | rate()", "{} | max_over_time(duration)", "{} | quantile_over_time(duration, .5) by (name)"])(
    "are many, spread over the time: %s",
    async (query) => {
      const engine = new TraceqlEngine(await storeOf(folders, notation.groups, "hot"));
      const steps = rangeSteps(BASE * SECOND, (BASE + BigInt(TRACES)) * SECOND, BigInt(TRACES) * SECOND);
      const request = { query, steps, exemplars: 100 };
      const { series } = await engine.metrics(request, new AbortController().signal);
      const times = series.flatMap(({ exemplars }) => exemplars.map(({ time }) => time));
      expect(times.length).toBeGreaterThan(TRACES / 3);
      expect(new Set(times).size).toBe(times.length);
      expect(series.flatMap(({ values }) => [...values].filter((value) => value > 0)).length).toBeLessThan(3);
    },
  );

  it.each([
    "{} | rate()",
    "{} | count_over_time() by (name)",
    "{} | min_over_time(duration)",
    "{} | avg_over_time(duration) by (name)",
    "{} | quantile_over_time(duration, .5, .9)",
    "{} | histogram_over_time(duration)",
    "{ } && { name = `x` } | sum_over_time(duration) by (name)",
  ])("leave the values as they are: %s", async (query) => {
    const engine = new TraceqlEngine(await storeOf(folders, notation.groups, "hot"));
    for (const seconds of [7n, 13n, 60n, 3600n]) {
      const steps = rangeSteps((BASE + 5n) * SECOND, (BASE + 49n) * SECOND, seconds * SECOND);
      const [without, having] = await Promise.all(
        [0, 100].map((exemplars) =>
          engine.metrics({ query, steps, exemplars }, new AbortController().signal),
        ),
      );
      expect(rounded(having)).toEqual(rounded(without));
      expect(without?.series.some(({ values }) => values.some((value) => value > 0))).toBe(true);
    }
  });
});

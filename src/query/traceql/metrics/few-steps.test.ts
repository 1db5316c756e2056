import { afterAll, describe, expect, it } from "vitest";
import { BASE, TraceNotation } from "../../../../test/conformance/traceql/notation.ts";
import { TestFolders } from "../../../../test/kit/store/folders.ts";
import { storeOf } from "../../../../test/kit/traceql/stored-traces.ts";
import { TraceqlEngine, rangeSteps } from "../engine.ts";

const SECOND = 1_000_000_000n;
const TRACES = 60;

const folders = new TestFolders();
afterAll(async () => folders.remove());

describe("exemplars of few steps", () => {
  const notation = new TraceNotation();
  for (let trace = 1; trace <= TRACES; trace++) {
    notation.line(`trace t${trace}`);
    notation.line(`  s web x ${trace}s 5ms`);
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
});

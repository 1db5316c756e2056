import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../../test/kit/store/folders.ts";
import { metricsArbitrary } from "../../../../test/kit/traceql/random-queries.ts";
import { T, resourceSpans, tracesArbitrary } from "../../../../test/kit/traceql/random-traces.ts";
import { storeOf, stored } from "../../../../test/kit/traceql/stored-traces.ts";
import { TraceqlEngine, rangeSteps } from "../engine.ts";
import type { Series, Steps } from "../engine.ts";
import { MemorySource } from "../testing/memory-source.ts";
import { seriesKey } from "./series.ts";

const QUERIES_PER_STORE = 40;
const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 12);

const folders = new TestFolders();
afterAll(async () => folders.remove());

/** Sums are added up in another order, so that their last digits differ. */
const rounded = (sample: number): number | string =>
  Number.isFinite(sample) ? Number(sample.toPrecision(12)) : String(sample);

const seriesEssence = (series: readonly Series[]) =>
  series.map(({ labels, values }) => ({ key: seriesKey(labels), values: [...values].map(rounded) }));

/** Exemplars are not all of them, yet each is of a span that its series has. */
function checkExemplars(series: readonly Series[], steps: Steps): void {
  for (const { exemplars, values } of series) {
    for (const { time } of exemplars) {
      const step = Number((time - steps.start - 1n) / steps.step);
      expect(values[step]).toSatisfy((sample: number) => !Number.isNaN(sample));
    }
  }
}

describe("metrics pushed into the store", () => {
  it("are the same", { timeout: 60_000 + RUNS * 10_000 }, async () => {
    let asked = 0;
    let found = 0;
    let exemplars = 0;
    const queries = fc.array(metricsArbitrary, {
      minLength: QUERIES_PER_STORE,
      maxLength: QUERIES_PER_STORE,
    });
    const property = fc.asyncProperty(
      tracesArbitrary,
      fc.constantFrom("hot" as const, "sealed" as const, "both" as const),
      fc.constantFrom(1n, 100n, 333n),
      queries,
      async (shapes, where, step, texts) => {
        const groups = resourceSpans(shapes);
        const store = await storeOf(folders, groups, where);
        const before = await stored(store, shapes.length);
        const pushed = new TraceqlEngine(store);
        const exact = new TraceqlEngine(new MemorySource(groups));
        const steps = rangeSteps(T + 100n, T + 700n, step);
        for (const text of texts) {
          const request = { query: text, steps, exemplars: 10 };
          const signal = new AbortController().signal;
          const expected = await exact.metrics(request, signal).catch((error: unknown) => String(error));
          const answer = await pushed.metrics(request, signal).catch((error: unknown) => String(error));
          const compared = (result: typeof answer) =>
            typeof result === "string" ? result : seriesEssence(result.series);
          expect({ text, answer: compared(answer) }).toEqual({ text, answer: compared(expected) });
          if (typeof answer === "string") continue;
          checkExemplars(answer.series, steps);
          asked++;
          found += answer.series.length;
          exemplars += answer.series.reduce((sum, one) => sum + one.exemplars.length, 0);
        }
        expect(await stored(store, shapes.length)).toEqual(before);
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    expect(asked).toBeGreaterThan(RUNS * QUERIES_PER_STORE * 0.3);
    expect(found).toBeGreaterThan(asked * 0.2);
    expect(exemplars).toBeGreaterThan(0);
  });
});

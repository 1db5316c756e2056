import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engineOver } from "../../../test/kit/promql-engine.ts";
import { DATA_END, queryText, randomData, randomExpression } from "../../../test/kit/random-promql.ts";
import {
  type Point,
  type Ref,
  RefError,
  type RefSeries,
  evaluateAt,
} from "../../../test/kit/reference-promql.ts";
import { unixMilli } from "../../base/units.ts";
import { Labels } from "../../model/labels.ts";
import type { PromqlAnswer } from "./engine.ts";

const STEP = 45_000;
const RUNS = 400;
/** Fixed: comparisons of floats that were summed in another order may turn out either way. */
const SEED = 1;

/** Each series' value as it is compared: floats may be summed in another order. */
function shown(points: readonly Point[]): Record<string, number> {
  return Object.fromEntries(points.map(({ labels, value }) => [Labels.fromObject(labels).key(), value]));
}

function shownAt(answer: PromqlAnswer, time: number): Record<string, number> {
  const { result } = answer;
  if (result.kind !== "vector" && result.kind !== "matrix") throw new Error(result.kind);
  return Object.fromEntries(
    result.series.flatMap(({ labels, times, values }) => {
      const index = times.indexOf(time);
      return index < 0 ? [] : [[labels.key(), values[index] ?? NaN]];
    }),
  );
}

function expectSame(actual: Record<string, number>, wanted: Record<string, number>, what: string): void {
  expect({ what, series: Object.keys(actual).toSorted() }).toEqual({
    what,
    series: Object.keys(wanted).toSorted(),
  });
  for (const [key, value] of Object.entries(wanted)) {
    const given = actual[key] ?? NaN;
    const close =
      Object.is(given, value) || given === value || Math.abs(given - value) <= 1e-9 * scaleOf(given, value);
    expect(close, `${what}: ${key} is ${given}, not ${value}`).toBe(true);
  }
}

/** Differences of large numbers are as inexact as these. */
const scaleOf = (a: number, b: number): number => Math.max(Math.abs(a), Math.abs(b), 1000);

function reference(expr: Ref, data: readonly RefSeries[], time: number): Record<string, number> | RefError {
  try {
    const outcome = evaluateAt(expr, data, time);
    if (typeof outcome === "number") throw new TypeError("a scalar");
    return shown(outcome);
  } catch (error) {
    if (error instanceof RefError) return error;
    throw error;
  }
}

const options = { signal: new AbortController().signal };
const failed = (error: unknown): "failed" => {
  expect(error).toMatchObject({ kind: "execution" });
  return "failed";
};

// oxlint-disable vitest/expect-expect -- the property expects.
describe("the engine answers as the slow reference does", () => {
  it("at one time", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomData,
        randomExpression,
        fc.integer({ min: 0, max: DATA_END }),
        async (data, expr, time) => {
          const query = queryText(expr);
          const answer = await engineOver(data).instant(query, unixMilli(time), options).catch(failed);
          const wanted = reference(expr, data, time);
          if (wanted instanceof RefError)
            expect(answer, `${query} should fail: ${wanted.message}`).toBe("failed");
          else if (answer === "failed") expect.fail(`${query} should not fail`);
          else expectSame(shownAt(answer, time), wanted, query);
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it("at each step of a range", async () => {
    await fc.assert(
      fc.asyncProperty(randomData, randomExpression, async (data, expr) => {
        const query = queryText(expr);
        const end = unixMilli(DATA_END);
        const answer = await engineOver(data).range(query, unixMilli(0), end, STEP, options).catch(failed);
        // One step that fails is enough; and series of the same labels may have met at different steps.
        if (answer === "failed") return;
        for (let time = 0; time <= DATA_END; time += STEP) {
          const wanted = reference(expr, data, time);
          if (wanted instanceof RefError) expect.fail(`${query} should fail at ${time}: ${wanted.message}`);
          expectSame(shownAt(answer, time), wanted, `${query} at ${time}`);
        }
      }),
      { numRuns: RUNS / 4, seed: SEED },
    );
  });
});

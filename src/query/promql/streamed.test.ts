import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engineOver } from "../../../test/kit/promql-engine.ts";
import { DATA_END, randomData } from "../../../test/kit/random-promql.ts";
import { unixMilli } from "../../base/units.ts";
import type { PromqlEngine } from "./engine.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 200);

async function answer(engine: PromqlEngine, query: string): Promise<unknown> {
  const signal = new AbortController().signal;
  try {
    const { result } = await engine.range(query, unixMilli(0), unixMilli(DATA_END), 45_000, { signal });
    if (result.kind !== "matrix") return result.kind;
    return result.series.map(({ labels, times, values }) => [labels.toObject(), [...times], [...values]]);
  } catch (error) {
    return String(error);
  }
}

const aggregation = fc.constantFrom("sum", "min", "max", "count", "group", "stddev", "stdvar", "avg");
const grouping = fc.constantFrom("", "by (a)", "by (a, b)", "without (a)", "by (none)");
const range = fc.constantFrom(
  "rate",
  "increase",
  "delta",
  "sum_over_time",
  "max_over_time",
  "count_over_time",
);

describe("Aggregation of a function's series one by one", () => {
  it("is what it is of all of them side by side", async () => {
    const property = fc.asyncProperty(
      randomData,
      aggregation,
      grouping,
      range,
      fc.constantFrom("m", "n", '{__name__=~"m|n"}', "none"),
      async (data, operator, labels, name, selector) => {
        const engine = engineOver(data);
        const call = `${name}(${selector}[3m])`;
        // An operation in between needs all series at once, and changes no value.
        const apart = await answer(engine, `${operator} ${labels} (${call} * 1)`);
        expect(await answer(engine, `${operator} ${labels} (${call})`)).toEqual(apart);
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  });
});

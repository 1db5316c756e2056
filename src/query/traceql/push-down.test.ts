import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { searchArbitrary } from "../../../test/kit/traceql/random-queries.ts";
import { T, resourceSpans, tracesArbitrary } from "../../../test/kit/traceql/random-traces.ts";
import { storeOf, stored } from "../../../test/kit/traceql/stored-traces.ts";
import { unixNano } from "../../base/units.ts";
import { TraceqlEngine } from "./engine.ts";
import type { FoundTrace } from "./engine.ts";
import { MemorySource } from "./testing/memory-source.ts";

const QUERIES_PER_STORE = 40;
const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 12);

const folders = new TestFolders();
afterAll(async () => folders.remove());

const ALL = { start: unixNano(0n), end: unixNano(2n ** 62n) };
/** Some that traces begin before, end behind, or lie beside. */
const WINDOWS = [
  [0n, 400n],
  [300n, 600n],
  [1000n, 1001n],
  [1500n, 900_000n],
].map(([start = 0n, end = 0n]) => ({
  start: unixNano(T + start),
  end: unixNano(T + end),
}));

/** What must be the same however the spans were found. */
const essence = (found: readonly FoundTrace[]) =>
  found
    .map(({ traceId, spanSets }) => ({
      traceId,
      sets: spanSets.map(({ matched, spans }) => ({
        matched,
        ids: spans.map(({ spanId: id }) => id).toSorted(),
      })),
    }))
    .toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1));

describe("conditions pushed into the store", () => {
  it("change no answer", { timeout: 60_000 + RUNS * 10_000 }, async () => {
    let asked = 0;
    let found = 0;
    const queries = fc.array(searchArbitrary, { minLength: QUERIES_PER_STORE, maxLength: QUERIES_PER_STORE });
    const property = fc.asyncProperty(
      tracesArbitrary,
      fc.constantFrom("hot" as const, "sealed" as const, "both" as const),
      fc.constantFrom(ALL, ...WINDOWS),
      // So many are looked for by columns.
      fc.constantFrom(1000, 10_000),
      queries,
      async (shapes, where, range, limit, texts) => {
        const groups = resourceSpans(shapes);
        const store = await storeOf(folders, groups, where);
        const before = await stored(store, shapes.length);
        const pushed = new TraceqlEngine(store);
        const exact = new TraceqlEngine(new MemorySource(groups));
        for (const text of texts) {
          const request = { query: text, range, limit, spansPerSpanSet: 1000 };
          const signal = new AbortController().signal;
          const expected = await exact.search(request, signal).catch((error: unknown) => String(error));
          const answer = await pushed.search(request, signal).catch((error: unknown) => String(error));
          const compared = (result: typeof answer) =>
            typeof result === "string" ? result : essence(result.traces);
          expect({ text, answer: compared(answer) }).toEqual({ text, answer: compared(expected) });
          if (typeof answer === "string") continue;
          asked++;
          found += answer.traces.length;
        }
        expect(await stored(store, shapes.length)).toEqual(before);
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    // Most queries must be right ones, and find something, or nothing is shown.
    expect(asked).toBeGreaterThan(RUNS * QUERIES_PER_STORE * 0.3);
    expect(found).toBeGreaterThan(asked * 0.1);
  });
});

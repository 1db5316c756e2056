import { describe, expect, it } from "vitest";
import { countedSpan, textAttribute } from "../../../../test/kit/store/spans.ts";
import { TraceqlEngine, rangeSteps } from "../engine.ts";
import { MemorySource } from "../testing/memory-source.ts";

const LONGEST = 128 * 1024 * 1024;

describe("compare() over whole traces", () => {
  it("is refused where it would hold too much", async () => {
    const spans = [countedSpan(1, [textAttribute("long", "x".repeat(LONGEST))])];
    const scopeSpans = [{ scope: undefined, spans, schemaUrl: "" }];
    const engine = new TraceqlEngine(new MemorySource([{ resource: undefined, scopeSpans, schemaUrl: "" }]));
    const steps = rangeSteps(0n, 1_000_000n, 1_000_000n);
    const request = { query: "{} | compare({ name = `x` })", steps, exemplars: 0 };
    await expect(engine.metrics(request, new AbortController().signal)).rejects.toThrow(
      /\(limit maxComparedBytes = 134217728\)$/,
    );
  });
});

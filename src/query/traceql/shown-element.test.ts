import { describe, expect, it } from "vitest";
import { BASE, TraceNotation } from "../../../test/conformance/traceql/notation.ts";
import { unixNano } from "../../base/units.ts";
import { TraceqlEngine } from "./engine.ts";
import { MemorySource } from "./testing/memory-source.ts";

const NANOS = 1_000_000_000n;

describe("what a result says of events and links", () => {
  it("has ids of traces without leading zeros, ids of spans with them", async () => {
    const notation = new TraceNotation();
    for (const line of ["trace t1", "  a web x 1s 1ms link(t20/b)"]) notation.line(line);
    const engine = new TraceqlEngine(new MemorySource(notation.groups));
    const request = {
      query: "{ link:traceID != nil } | select(link:spanID)",
      range: { start: unixNano(BASE * NANOS), end: unixNano((BASE + 9n) * NANOS) },
      limit: 1,
      spansPerSpanSet: 1,
    };
    const { traces } = await engine.search(request, new AbortController().signal);
    expect(traces[0]?.spanSets[0]?.spans[0]?.attributes).toEqual([
      { key: "link:traceID", value: { kind: "string", value: "20" } },
      { key: "link:spanID", value: { kind: "string", value: "0000000000000062" } },
    ]);
  });
});

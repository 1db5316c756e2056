import { describe, expect, test } from "vitest";
import { TraceRuns } from "./trace-runs.ts";

const TRACES = 2000;
const idOf = (trace: number): number => Math.imul(trace + 1, 0x9e3779b1) >>> 0;

function runsOf(order: (span: number) => number, spans: number): TraceRuns {
  const runs = new TraceRuns();
  for (let span = 0; span < spans; span++) runs.add(idOf(order(span)));
  return runs;
}

describe("runs of traces", () => {
  test("spans that come trace after trace are together", () => {
    expect(runsOf((span) => Math.floor(span / 8), TRACES * 8).areScattered).toBe(false);
  });

  test("spans that come service after service are scattered", () => {
    expect(runsOf((span) => span % TRACES, TRACES * 8).areScattered).toBe(true);
  });

  test("traces of one span each cannot be brought together", () => {
    expect(runsOf((span) => span, TRACES).areScattered).toBe(false);
  });

  test("nothing is not scattered", () => {
    expect(new TraceRuns().areScattered).toBe(false);
  });
});

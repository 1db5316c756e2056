import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testSpan } from "./testing/spans.ts";
import { allFolded, foldedOf, foldText, traceStateOf, windowText } from "./trace-state.ts";
import { waterfallRows, WHOLE } from "./waterfall.ts";

const stateOf = (query: string) => traceStateOf(new URLSearchParams(query));

describe("a trace's URL", () => {
  it("says what is shown", () => {
    expect(stateOf("")).toEqual({
      view: "waterfall",
      span: "",
      find: "",
      window: WHOLE,
      criticalPath: true,
    });
    expect(stateOf("view=flame&span=AB&find=x&zoom=0.25-0.5&path=off")).toEqual({
      view: "flame",
      span: "ab",
      find: "x",
      window: { from: 0.25, to: 0.5 },
      criticalPath: false,
    });
  });

  it("shows all when its zoom makes no sense", () => {
    for (const zoom of ["0.5-0.5", "0.5-0.2", "-1-2", "0-2", "x", "0.1.1-0.5"])
      expect(stateOf(`zoom=${zoom}`).window).toEqual(WHOLE);
    expect(windowText(WHOLE)).toBeUndefined();
  });
});

describe("folded spans", () => {
  const chain = (length: number) =>
    waterfallRows(
      Array.from({ length }, (_, at) => testSpan(String(at), at === 0 ? "" : String(at - 1), at, 1000)),
    );

  it("are read as they were written, as far as the URL holds them", () => {
    const rows = chain(30);
    fc.assert(
      fc.property(fc.subarray(rows.slice(0, -1).map(({ span }) => span.id)), (ids) => {
        expect(foldedOf(foldText(new Set(ids), rows) ?? null, rows)).toEqual(new Set(ids));
      }),
    );
  });

  it("take little room when all are", () => {
    const rows = chain(5000);
    const text = foldText(allFolded(rows), rows);
    expect(text).toBe("!0");
    expect(foldedOf(text ?? null, rows)).toEqual(allFolded(rows));
  });
});

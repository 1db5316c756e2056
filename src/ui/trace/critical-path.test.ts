import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath } from "./critical-path.ts";
import { testSpan as span } from "./testing/spans.ts";
import type { Span } from "./trace-model.ts";
import { waterfallRows } from "./waterfall.ts";

const pathOf = (...spans: readonly Span[]) =>
  Object.fromEntries(
    [...criticalPath(waterfallRows(spans.toSorted((a, b) => a.offset - b.offset)))].map(([id, parts]) => [
      id,
      parts.map(({ from, to }) => [from, to]),
    ]),
  );

describe("criticalPath", () => {
  it("goes through children one after the other, and through their parent between them", () => {
    expect(pathOf(span("a", "", 0, 100), span("b", "a", 10, 30), span("c", "a", 50, 90))).toEqual({
      a: [
        [0, 10],
        [30, 50],
        [90, 100],
      ],
      b: [[10, 30]],
      c: [[50, 90]],
    });
  });

  it("takes of parallel children the one that ends last", () => {
    expect(pathOf(span("a", "", 0, 100), span("b", "a", 10, 80), span("c", "a", 10, 95))).toEqual({
      a: [
        [0, 10],
        [95, 100],
      ],
      c: [[10, 95]],
    });
  });

  it("waits for no child that is under way when the chosen one begins", () => {
    // c began while b ran, so that b's end was not what c waited for; d had ended by then.
    const spans = [
      span("a", "", 0, 100),
      span("b", "a", 20, 70),
      span("c", "a", 50, 100),
      span("d", "a", 5, 40),
    ];
    expect(pathOf(...spans)).toEqual({
      a: [
        [0, 5],
        [40, 50],
      ],
      c: [[50, 100]],
      d: [[5, 40]],
    });
  });

  it("cuts a child that outlives its parent, and leaves out one that begins after it", () => {
    expect(pathOf(span("a", "", 0, 50), span("b", "a", 20, 80))).toEqual({ a: [[0, 20]], b: [[20, 50]] });
    expect(pathOf(span("a", "", 0, 50), span("b", "a", 60, 80))).toEqual({ a: [[0, 50]] });
  });

  it("goes on below a child, and over several roots", () => {
    const spans = [
      span("a", "", 0, 40),
      span("b", "a", 10, 40),
      span("c", "b", 20, 40),
      span("z", "gone", 60, 90),
    ];
    expect(pathOf(...spans)).toEqual({ a: [[0, 10]], b: [[10, 20]], c: [[20, 40]], z: [[60, 90]] });
  });

  it("finds nothing in no spans, and nothing in spans without a length", () => {
    expect(pathOf()).toEqual({});
    expect(pathOf(span("a", "", 0, 10), span("b", "a", 10, 10), span("c", "a", 4, 4))).toEqual({
      a: [[0, 10]],
    });
  });

  it("covers the time of a single root once, without a gap or an overlap", () => {
    const child = fc.record({ parent: fc.nat(), from: fc.nat(100), length: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(child, { maxLength: 40 }), (children) => {
        const spans = [span("0", "", 0, 100)];
        for (const [at, { parent, from, length }] of children.entries())
          spans.push(span(String(at + 1), String(parent % (at + 1)), from, from + length));
        const parts = [...criticalPath(waterfallRows(spans.toSorted((a, b) => a.offset - b.offset))).values()]
          .flat()
          // Of children that outlive or follow the root nothing before its end is missing.
          .filter(({ from }) => from < 100)
          .toSorted((a, b) => a.from - b.from);
        expect(parts[0]?.from).toBe(0);
        expect(parts.at(-1)?.to).toBe(100);
        for (const [at, part] of parts.entries()) {
          expect(part.to).toBeGreaterThan(part.from);
          if (at > 0) expect(part.from).toBe(parts[at - 1]?.to);
        }
      }),
    );
  });

  it("is quick and safe on a chain of 20,000 spans", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      span(String(at), at === 0 ? "" : String(at - 1), at, 40_000 - at),
    );
    expect(criticalPath(waterfallRows(chain)).size).toBe(20_000);
  });
});

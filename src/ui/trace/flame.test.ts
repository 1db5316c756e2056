import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flameLevels, focused } from "./flame.ts";
import { selfTimes, serviceTimes } from "./self-time.ts";
import { testSpan } from "./testing/spans.ts";
import { waterfallRows } from "./waterfall.ts";

/** A cart that calls the stock three times, twice at once. */
const ROWS = waterfallRows([
  testSpan("1", "", 0, 100, { service: "cart", name: "add" }),
  testSpan("2", "1", 10, 50, { service: "stock", name: "get" }),
  testSpan("3", "1", 20, 60, { service: "stock", name: "get", status: "error" }),
  testSpan("4", "1", 80, 90, { service: "stock", name: "get" }),
  testSpan("5", "4", 80, 85, { service: "db", name: "select" }),
]);

describe("self times", () => {
  it("count what no child covers, once", () => {
    expect(selfTimes(ROWS)).toEqual([40, 40, 40, 5, 5]);
  });

  it("are summed by service", () => {
    expect(serviceTimes(ROWS)).toEqual([
      { service: "stock", spans: 3, errors: 1, self: 85, share: 85 / 130 },
      { service: "cart", spans: 1, errors: 0, self: 40, share: 40 / 130 },
      { service: "db", spans: 1, errors: 0, self: 5, share: 5 / 130 },
    ]);
  });

  it("take no notice of what a child does outside of its parent's time", () => {
    const rows = waterfallRows([
      testSpan("1", "", 0, 10),
      testSpan("2", "1", 5, 50),
      testSpan("3", "1", 20, 30),
    ]);
    expect(selfTimes(rows)).toEqual([5, 45, 10]);
  });
});

describe("a flame graph", () => {
  it("puts calls of one service and name together", () => {
    const levels = flameLevels(ROWS);
    expect(
      levels.map((level) => level.map(({ name, spans, self, total }) => [name, spans, self, total])),
    ).toEqual([[["add", 1, 40, 130]], [["get", 3, 85, 90]], [["select", 1, 5, 5]]]);
    expect(levels[1]?.[0]?.errors).toBe(1);
  });

  it("lets a box fill the width, below those that it is in", () => {
    const levels = focused(flameLevels(ROWS), "2");
    expect(levels.map((level) => level.length)).toEqual([1, 1, 1]);
    expect(levels[0]?.[0]).toMatchObject({ left: 0, width: 1 });
    expect(levels[1]?.[0]).toMatchObject({ left: 0, width: 1 });
    expect(levels[2]?.[0]?.width).toBeCloseTo(5 / 90);
    expect(focused(levels, "none")).toBe(levels);
  });

  it("keeps every box within its parent's, whatever ran side by side", () => {
    const child = fc.record({ parent: fc.nat(), from: fc.nat(50), length: fc.nat(50), name: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(child, { maxLength: 30 }), (children) => {
        const spans = children.map(({ parent, from, length, name }, at) =>
          testSpan(String(at + 1), String(parent % (at + 1)), from, from + length, { name: String(name) }),
        );
        const all = [testSpan("0", "", 0, 60), ...spans].toSorted((a, b) => a.offset - b.offset);
        const levels = flameLevels(waterfallRows(all));
        for (const [depth, level] of levels.entries()) {
          for (const box of level) {
            expect(box.left + box.width).toBeLessThanOrEqual(1 + 1e-9);
            const above = levels[depth - 1] ?? [{ left: 0, width: 1 }];
            const holds = ({ left, width }: { left: number; width: number }) =>
              left <= box.left + 1e-9 && box.left + box.width <= left + width + 1e-9;
            expect(above.some(holds)).toBe(true);
          }
        }
      }),
    );
  });
});

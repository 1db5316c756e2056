import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GraphModel } from "./graph-model.ts";
import { matching, neighbourhood } from "./graph-model.ts";
import { layoutGraph, smoothPath } from "./layout.ts";
import { RADIUS } from "./layout-parts.ts";

/** `a>b` for each arrow. */
function graph(...arrows: string[]): GraphModel {
  const edges = arrows.map((arrow) => {
    const [from = "", to = ""] = arrow.split(">");
    return { id: arrow, from, to, stats: [], weight: 0 };
  });
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  return { nodes: ids.map((id) => ({ id, title: id, stats: [] })), edges };
}

describe("layoutGraph", () => {
  it("puts callers left of those that they call", () => {
    const { nodes, edges } = layoutGraph(graph("web>cart", "cart>db"), "right");
    const x = (id: string): number => nodes.get(id)?.x ?? NaN;
    expect(x("web")).toBeLessThan(x("cart"));
    expect(x("cart")).toBeLessThan(x("db"));
    expect([...edges.keys()]).toEqual(["web>cart", "cart>db"]);
  });

  it("puts callers above those that they call where there is little width", () => {
    const { nodes } = layoutGraph(graph("web>cart", "cart>db"), "down");
    const y = (id: string): number => nodes.get(id)?.y ?? NaN;
    expect(y("web")).toBeLessThan(y("cart"));
    expect(y("cart")).toBeLessThan(y("db"));
    expect(nodes.get("web")?.x).toBe(nodes.get("db")?.x);
  });

  // The second are more than dagre is asked to lay out.
  const arrows = fc.oneof(
    fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { minLength: 1, maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(90), fc.nat(90)), { minLength: 140, maxLength: 200 }),
  );

  it("gives each circle a place of its own within the drawing, whatever calls whom", () => {
    fc.assert(
      fc.property(arrows, fc.constantFrom("right" as const, "down" as const), (pairs, direction) => {
        const model = graph(...new Set(pairs.map(([from, to]) => `${from}>${to}`)));
        const { nodes, width, height } = layoutGraph(model, direction);
        const points = [...nodes.values()];
        for (const { x, y } of points) {
          expect(x).toBeGreaterThanOrEqual(RADIUS);
          expect(x).toBeLessThanOrEqual(width - RADIUS);
          expect(y).toBeGreaterThanOrEqual(RADIUS);
          expect(y).toBeLessThanOrEqual(height - RADIUS);
        }
        for (const [index, a] of points.entries())
          for (const b of points.slice(index + 1))
            expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(2 * RADIUS);
      }),
      { numRuns: 50 },
    );
  });

  it("lays out 200 services", () => {
    const chain = Array.from({ length: 199 }, (_, index) => `${Math.floor(index / 3)}>${index + 1}`);
    const { nodes, width, height } = layoutGraph(graph(...chain), "right");
    expect(nodes.size).toBe(200);
    // As a whole it fits a screen, its circles still to be seen.
    expect(width / height).toBeGreaterThan(1);
    expect(width).toBeLessThan(4500);
    expect(nodes.get("0")?.x).toBeLessThan(nodes.get("50")?.x ?? 0);
  });
});

describe("smoothPath", () => {
  it("begins and ends at the ends", () => {
    const path = smoothPath([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ]);
    expect(path).toBe("M0.0,0.0 Q10.0,0.0 10.0,5.0 L10.0,10.0");
    expect(smoothPath([])).toBe("");
  });
});

describe("parts of a graph", () => {
  it("are a service with its neighbours, or those of a name", () => {
    const model = graph("web>cart", "cart>db", "web>pay");
    expect(neighbourhood(model, "cart").nodes.map(({ id }) => id)).toEqual(["web", "cart", "db"]);
    expect(neighbourhood(model, "pay").edges.map(({ id }) => id)).toEqual(["web>pay"]);
    expect(matching(model, " CA ").nodes.map(({ id }) => id)).toEqual(["web", "cart", "db"]);
    expect(matching(model, "pay").edges.map(({ id }) => id)).toEqual(["web>pay"]);
    expect(matching(model, "none").nodes).toEqual([]);
  });
});

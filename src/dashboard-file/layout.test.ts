import fc from "fast-check";
import { expect, it } from "vitest";
import { compacted, heightOf } from "./layout.ts";
import type { GridPos, Panel } from "./model.ts";
import { readPanel } from "./read/panel.ts";

const panelAt = (gridPos: GridPos, id: number): Panel => readPanel({ type: "text", gridPos }, id, new Map());

const place = fc
  .record({
    x: fc.nat(23),
    y: fc.nat(40),
    w: fc.integer({ min: 1, max: 24 }),
    h: fc.integer({ min: 1, max: 10 }),
  })
  .map((pos) => ({ ...pos, x: Math.min(pos.x, 24 - pos.w) }));

const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

it("leaves neither overlaps nor space above", () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 12 }), (places) => {
      const panels = compacted(places.map(panelAt));
      for (const [index, panel] of panels.entries()) {
        expect(panels.slice(index + 1).some((other) => overlap(panel, other))).toBe(false);
        const higher = { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y - 1 } };
        expect(
          panel.gridPos.y === 0 || panels.some((other) => other !== panel && overlap(higher, other)),
        ).toBe(true);
      }
      expect(compacted(panels)).toEqual(panels);
    }),
  );
});

it("heightOf is the lowest edge", () => {
  expect(heightOf([panelAt({ x: 0, y: 2, w: 4, h: 3 }, 1), panelAt({ x: 4, y: 0, w: 4, h: 4 }, 2)])).toBe(5);
  expect(heightOf([])).toBe(0);
});

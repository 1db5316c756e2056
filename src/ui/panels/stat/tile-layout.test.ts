import { expect, it } from "vitest";
import { tileLayout } from "./tile-layout.ts";

const PLAIN = {
  name: "",
  value: "12 s",
  hasChange: false,
  sizes: { title: undefined, value: undefined },
  mayBeWide: true,
};

it("a value fills its tile, and can be read in a low one", () => {
  expect(tileLayout(PLAIN, 300, 200)).toMatchObject({ padding: 10, valueSize: 64, nameSize: 0 });
  const low = tileLayout(PLAIN, 120, 32);
  expect(low.valueSize).toBeGreaterThan(20);
  expect(low.valueSize * 1.15).toBeLessThanOrEqual(32);
});

it("name and value stand side by side where the tile is wide", () => {
  const named = { ...PLAIN, name: "Connections" };
  const wide = tileLayout(named, 300, 60);
  expect(wide.isWide).toBe(true);
  expect(wide.valueSize).toBeGreaterThan(30);
  expect(tileLayout({ ...named, mayBeWide: false }, 300, 60).isWide).toBe(false);
  expect(tileLayout(named, 140, 60).isWide).toBe(false);
  expect(tileLayout(PLAIN, 300, 60).isWide).toBe(false);
});

it("sizes of the file count, and a change leaves less for the value", () => {
  const named = { ...PLAIN, name: "n", sizes: { title: 20, value: 30 } };
  expect(tileLayout(named, 100, 100)).toMatchObject({ nameSize: 20, valueSize: 30 });
  const changing = tileLayout({ ...PLAIN, hasChange: true }, 300, 60);
  expect(changing.valueSize).toBeLessThan(tileLayout(PLAIN, 300, 60).valueSize);
});

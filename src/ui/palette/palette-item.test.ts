import { expect, it } from "vitest";
import { findItems, type PaletteGroup, type PaletteItem } from "./palette-item.ts";

const item = (group: PaletteGroup, label: string, rest: Partial<PaletteItem> = {}): PaletteItem => ({
  id: `${group} ${label}`,
  group,
  label,
  run: () => undefined,
  ...rest,
});
const items = [
  item("Pages", "Explore logs"),
  item("Pages", "Service map"),
  item("Services", "shipping-logs"),
  item("Actions", "Theme: dark", { words: "colours night" }),
  item("Time zone", "Africa/Lagos", { isHidden: true }),
];
const shown = (text: string) =>
  findItems(items, text).map(
    ({ group, items: found }) => `${group}: ${found.map(({ label }) => label).join(", ")}`,
  );

it("findItems shows all but what is hidden, and what fits, best groups first", () => {
  expect(shown("")).toEqual([
    "Pages: Explore logs, Service map",
    "Services: shipping-logs",
    "Actions: Theme: dark",
  ]);
  expect(shown("shipping")).toEqual(["Services: shipping-logs"]);
  expect(shown("logs")).toEqual(["Pages: Explore logs", "Services: shipping-logs"]);
  expect(shown("lagos")).toEqual(["Time zone: Africa/Lagos"]);
  expect(shown("alg")).toEqual([]);
  expect(shown("night")).toEqual(["Actions: Theme: dark"]);
  expect(shown("zzz")).toEqual([]);
});

it("findItems shows a bounded number", () => {
  const many = Array.from({ length: 500 }, (_, at) => item("Services", `service ${at}`));
  expect(findItems(many, "service")[0]?.items.length).toBe(60);
});

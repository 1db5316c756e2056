import { expect, it } from "vitest";
import { assignColors } from "./palette.ts";

it("gives fifty services fifty colours", () => {
  const names = Array.from({ length: 50 }, (_, index) => `service-${index}`);
  expect(new Set(assignColors([...names, ...names]).values()).size).toBe(50);
});

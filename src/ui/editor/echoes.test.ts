import { expect, it } from "vitest";
import { Echoes } from "./echoes.ts";

it("knows what was typed when it comes back late, and lets pass what did not come from here", () => {
  const echoes = new Echoes();
  for (const text of ["r", "ra", "rat"]) echoes.sent(text);
  expect(echoes.isEcho("ra")).toBe(true);
  expect(echoes.isEcho("rat")).toBe(true);
  expect(echoes.isEcho("rat")).toBe(false);
  expect(echoes.isEcho("up")).toBe(false);
});

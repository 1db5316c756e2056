import { expect, it } from "vitest";
import { RunIds } from "./ids.ts";

const first = (seed: number, run: string, service: string): string[] => {
  const ids = new RunIds(seed, run, service);
  return [ids.generateTraceId(), ids.generateSpanId(), ids.generateTraceId()];
};

it("gives the same ids for the same seed, run and service, and others for any other", () => {
  expect(first(1, "a", "cart")).toEqual(first(1, "a", "cart"));
  const all = [
    first(1, "a", "cart"),
    first(2, "a", "cart"),
    first(1, "b", "cart"),
    first(1, "a", "payment"),
  ].flat();
  expect(new Set(all).size).toBe(12);
  expect(all[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(all[1]).toMatch(/^[0-9a-f]{16}$/);
});

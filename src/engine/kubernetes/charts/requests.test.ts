import { describe, expect, it } from "vitest";
import { quantity, stackRequests } from "./requests.ts";

const GIB = 2 ** 30;

describe("what the stack asks for", () => {
  it("fits a laptop", () => {
    const { memoryBytes, cpuCores, releases } = stackRequests("local");
    expect(memoryBytes).toBeGreaterThan(GIB);
    expect(memoryBytes).toBeLessThan(2 * GIB);
    expect(cpuCores).toBeLessThan(1);
    expect(Object.keys(releases)).toEqual(["tempo", "loki", "mimir", "grafana", "alloy"]);
  });

  it.each([
    ["128Mi", 128 * 2 ** 20],
    ["1.5Gi", 1.5 * GIB],
    ["50m", 0.05],
    ["2", 2],
    ["1M", 1e6],
  ])("reads %s", (text, value) => {
    expect(quantity(text)).toBe(value);
  });

  it.each(["", "many", "5 Mi", "-1", "1Xi"])("refuses %j", (text) => {
    expect(() => quantity(text)).toThrow(/is no quantity/);
  });
});

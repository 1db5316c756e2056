import { describe, expect, it } from "vitest";
import { gridFor, interpolate } from "./step.ts";

const hour = { from: 7_200_123, to: 10_800_123 };

describe("gridFor", () => {
  it("fits about one point to three pixels, on multiples of the step", () => {
    expect(gridFor(hour, 1200)).toEqual({ start: 7200, end: 10_800, step: 10 });
  });
  it("never asks for more than what is exported", () => {
    expect(gridFor({ from: 0, to: 60_000 }, 1200).step).toBe(5);
  });
  it("stays within a few hundred points for a month", () => {
    const { start, end, step } = gridFor({ from: 0, to: 30 * 86_400_000 }, 1500);
    expect((end - start) / step).toBeLessThan(500);
  });
});

describe("interpolate", () => {
  const grid = { start: 0, end: 3600, step: 10 };
  it("fills in Grafana's variables", () => {
    expect(interpolate("rate(a[$__rate_interval]) + b[${__interval}]", grid)).toBe("rate(a[1m]) + b[10s]");
    expect(interpolate("c[$__range] / $__range_s", grid)).toBe("c[1h] / 3600");
  });
  it("leaves unknown ones for the server to name", () => {
    expect(interpolate('up{job="$job"}', grid)).toBe('up{job="$job"}');
  });
});

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHARTS, chartPins, valuesFile } from "./pins.ts";

describe("the pinned charts", () => {
  it("are all there, in the order of installation", () => {
    expect(chartPins().map(({ chart }) => chart)).toEqual([...CHARTS]);
  });

  it.each(chartPins())("$chart: its archive is of its version", ({ chart, version, url }) => {
    expect(url).toMatch(new RegExp(`/${chart}-${version.replaceAll(".", String.raw`\.`)}\\.tgz$`));
  });

  it.each(CHARTS)("%s has values", (chart) => {
    expect(existsSync(valuesFile(chart))).toBe(true);
  });
});

import { expect, it } from "vitest";
import type { FieldConfig } from "../../../dashboard-file/field-config.ts";
import { singles, TRAFFIC_LIGHTS } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { gaugeBands } from "./gauge-bands.ts";

function bands(config: FieldConfig) {
  const field = shown(singles({ a: 5 }), config)[0]?.fields[1];
  return field === undefined ? [] : gaugeBands(field, "light").map(({ from, to }) => [from, to]);
}

it("cuts the scale at its thresholds", () => {
  expect(bands({ min: 0, max: 100, thresholds: TRAFFIC_LIGHTS })).toEqual([
    [0, 0.6],
    [0.6, 0.8],
    [0.8, 1],
  ]);
  expect(bands({ min: 0, max: 200, thresholds: { ...TRAFFIC_LIGHTS, mode: "percentage" } })[1]).toEqual([
    0.6, 0.8,
  ]);
  expect(bands({ min: 0, max: 70, thresholds: TRAFFIC_LIGHTS })).toHaveLength(2);
});

it("has none where there is no scale", () => {
  expect(bands({ min: 3, max: 3, thresholds: TRAFFIC_LIGHTS })).toEqual([]);
});

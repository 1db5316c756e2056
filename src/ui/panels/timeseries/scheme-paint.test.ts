import { expect, it } from "vitest";
import type { FieldConfig } from "../../../dashboard-file/field-config.ts";
import { showFrames } from "../../fields/show-frames.ts";
import { frameOf } from "../../frames/data-frame.ts";
import { schemeStops } from "./scheme-paint.ts";

const stops = (config: FieldConfig) => {
  const [frame] = showFrames([frameOf([{ name: "a", type: "number", values: [0, 100], config }])], {
    config: { defaults: {}, overrides: [] },
    theme: "light",
    timeZone: "utc",
    interpolate: (text) => text,
  });
  const field = frame?.fields[0];
  if (field === undefined) throw new Error("there is no field");
  return schemeStops(field, { min: -20, max: 80 }, (value) => (value + 20) / 100);
};

const steps = [
  { value: -Infinity, color: "#00ff00" },
  { value: 30, color: "#ffff00" },
  { value: 90, color: "#ff0000" },
];

it("colours change where thresholds are, and not in between", () => {
  const shown = stops({ color: { mode: "thresholds" }, thresholds: { mode: "absolute", steps } });
  expect(shown).toEqual([
    { at: 0, color: "#00ff00" },
    { at: 0.5, color: "#00ff00" },
    { at: 0.5, color: "#ffff00" },
    { at: 1, color: "#ffff00" },
  ]);
  const percent = stops({ min: 0, max: 200, thresholds: { mode: "percentage", steps } });
  expect(percent.map(({ at }) => at)).toEqual([0, 0.8, 0.8, 1]);
});

it("colours of a scheme run into each other", () => {
  const shown = stops({ color: { mode: "continuous-GrYlRd" } });
  expect(shown).toHaveLength(25);
  for (const [index, { at }] of shown.entries()) expect(at).toBeCloseTo(index / 24);
  expect(new Set(shown.map(({ color }) => color)).size).toBeGreaterThan(15);
});

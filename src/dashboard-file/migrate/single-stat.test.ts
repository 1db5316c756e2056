import { describe, expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

describe("a single stat becomes a stat", () => {
  it("with its thresholds, mappings and colours", () => {
    expect(
      readOne({
        type: "singlestat",
        format: "percent",
        decimals: 1,
        valueName: "avg",
        colorValue: true,
        colors: ["green", "orange", "red"],
        thresholds: "50,80",
        sparkline: { show: true },
        mappingType: 1,
        valueMaps: [
          { op: "=", value: "null", text: "N/A" },
          { op: "=", value: "1", text: "up" },
        ],
        rangeMaps: [{ from: "null", to: "null", text: "never" }],
      }),
    ).toMatchObject({
      type: "stat",
      options: { reduceOptions: { calcs: ["mean"] }, colorMode: "value", graphMode: "area" },
      fieldConfig: {
        defaults: {
          unit: "percent",
          decimals: 1,
          thresholds: {
            steps: [
              { value: -Infinity, color: "green" },
              { value: 50, color: "orange" },
              { value: 80, color: "red" },
            ],
          },
          mappings: [
            { type: "special", options: { match: "null", result: { text: "N/A" } } },
            { type: "value", options: { "1": { text: "up" } } },
          ],
        },
      },
    });
  });

  it("or a gauge", () => {
    expect(
      readOne({ type: "singlestat", gauge: { show: true, maxValue: 10, thresholdMarkers: true } }),
    ).toMatchObject({
      type: "gauge",
      fieldConfig: { defaults: { min: 0, max: 10 } },
      options: { showThresholdMarkers: true },
    });
  });

  it("and text around its value becomes the unit, if there is room", () => {
    expect(readOne({ type: "singlestat", postfix: " cores" }).fieldConfig.defaults.unit).toBe("suffix:cores");
    expect(readOne({ type: "singlestat", prefix: "~" }).fieldConfig.defaults.unit).toBe("prefix:~");
    expect(readOne({ type: "singlestat", format: "s", postfix: "ago" }).notices).toHaveLength(1);
  });
});

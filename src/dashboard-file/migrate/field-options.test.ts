import { describe, expect, it } from "vitest";
import { readOne } from "../testing/read-one.ts";

describe("options of Grafana 6", () => {
  it("become reduce options and field config", () => {
    const fieldOptions = {
      calcs: ["last"],
      values: false,
      defaults: { unit: "ms", title: "T" },
      thresholds: [
        { index: 0, value: null, color: "green" },
        { index: 1, value: 5, color: "red" },
      ],
      mappings: [{ id: 1, type: 2, from: "1", to: "2", text: "low" }],
    };
    expect(readOne({ type: "gauge", options: { fieldOptions, showThresholdLabels: true } })).toMatchObject({
      options: { reduceOptions: { calcs: ["lastNotNull"] }, showThresholdLabels: true },
      fieldConfig: {
        defaults: {
          unit: "ms",
          displayName: "T",
          thresholds: { steps: [{ value: -Infinity }, { value: 5 }] },
          mappings: [{ type: "range", options: { from: 1, to: 2, result: { text: "low" } } }],
        },
      },
    });
  });

  it("and those of 6.0", () => {
    const options = {
      valueOptions: { stat: "avg", unit: "short" },
      minValue: 0,
      maxValue: 5,
      thresholds: [],
      valueMappings: [],
    };
    expect(readOne({ type: "gauge", options })).toMatchObject({
      options: { reduceOptions: { calcs: ["mean"] } },
      fieldConfig: { defaults: { unit: "short", min: 0, max: 5 } },
    });
  });
});

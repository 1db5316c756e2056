import { describe, expect, it } from "vitest";
import { readFieldConfigSource } from "./field-config.ts";
import { readMappings } from "./mappings.ts";
import { readThresholds } from "./thresholds.ts";

describe("fields", () => {
  it("read overrides of all generations", () => {
    expect(
      readFieldConfigSource({
        defaults: { custom: { displayMode: "lcd-gauge" }, decimals: "2" },
        overrides: [
          {
            matcher: { id: "byName", options: "a" },
            properties: [
              { id: "unit", value: "s" },
              { path: "custom.width", value: 5 },
              { id: "min", value: null },
              { id: "custom.displayMode", value: "color-text" },
            ],
          },
        ],
      }),
    ).toEqual({
      defaults: { decimals: 2, custom: { cellOptions: { type: "gauge", mode: "lcd" } } },
      overrides: [
        {
          matcher: { id: "byName", options: "a" },
          config: { unit: "s", custom: { width: 5, cellOptions: { type: "color-text" } } },
          removed: ["min"],
        },
      ],
    });
  });

  it("read mappings of today", () => {
    const mappings = [
      { type: "value", options: { a: { text: "A", color: "red", index: 0 } } },
      { type: "range", options: { from: null, to: 5, result: { text: "low" } } },
      { type: "regex", options: { pattern: "/x/", result: { text: "$1" } } },
      { type: "special", options: { match: "null+nan", result: { text: "-" } } },
    ];
    expect(readMappings(mappings)).toEqual(mappings);
    expect(readMappings([{ type: "special", options: { match: "moon" } }, 5, {}])).toEqual([]);
  });

  it("read thresholds in order", () => {
    expect(
      readThresholds({
        mode: "percentage",
        steps: [
          { color: "b", value: 5 },
          { color: "a", value: null },
        ],
      }),
    ).toEqual({
      mode: "percentage",
      steps: [
        { value: -Infinity, color: "a" },
        { value: 5, color: "b" },
      ],
    });
    expect([readThresholds([]), readThresholds({}), readThresholds("1,2")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

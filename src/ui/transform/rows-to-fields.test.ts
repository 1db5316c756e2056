import { describe, expect, it } from "vitest";
import { frameOf } from "../frames/data-frame.ts";
import { column } from "./columns.ts";
import { rowsToFields } from "./rows-to-fields.ts";

const table = frameOf(
  [
    column("host", "string", ["a", "b"]),
    column("load", "number", [7, null]),
    column("Unit", "string", ["s", "bytes"]),
    column("max", "number", [100, null]),
    column("zone", "string", ["x", null]),
  ],
  { refId: "A" },
);

describe("rowsToFields", () => {
  it("makes a field of each row, with settings and labels of its other columns", () => {
    expect(rowsToFields([table], {})[0]?.fields).toEqual([
      { name: "a", type: "number", values: [7], config: { unit: "s", max: 100 }, labels: { zone: "x" } },
      { name: "b", type: "number", values: [null], config: { unit: "bytes" }, labels: {} },
    ]);
  });

  it("follows what was chosen", () => {
    const mappings = [
      { fieldName: "zone", handlerKey: "field.name" },
      { fieldName: "max", handlerKey: "field.value" },
      { fieldName: "load", handlerKey: "threshold1", handlerArguments: { threshold: { color: "blue" } } },
      { fieldName: "Unit", handlerKey: "__ignore" },
    ];
    const [field] = rowsToFields([table], { mappings })[0]?.fields ?? [];
    expect(field).toEqual({
      name: "x",
      type: "number",
      values: [100],
      config: { thresholds: { mode: "absolute", steps: [{ value: 7, color: "blue" }] } },
      labels: { host: "a" },
    });
  });

  it("makes no label of a time, unless it is chosen as one", () => {
    const rows = frameOf(
      [
        column("Time", "time", [1]),
        column("host", "string", ["a"]),
        column("load", "number", [7]),
        column("zone", "string", ["x"]),
      ],
      {},
    );
    const labels = (mappings: readonly object[]) => rowsToFields([rows], { mappings })[0]?.fields[0]?.labels;
    expect(labels([])).toEqual({ zone: "x" });
    expect(labels([{ fieldName: "Time", handlerKey: "field.label" }])).toEqual({ zone: "x", Time: "1" });
  });

  it("passes over settings that make no sense", () => {
    const rows = frameOf(
      [
        column("host", "string", ["a", "b"]),
        column("load", "number", [1, 2]),
        column("decimals", "number", [2, -1]),
        column("min", "string", ["0.5", "none"]),
      ],
      {},
    );
    const fields = rowsToFields([rows], {})[0]?.fields ?? [];
    expect(fields.map(({ config }) => config)).toEqual([{ decimals: 2, min: 0.5 }, {}]);
  });

  it("leaves a frame without a name or a value, and refuses one of too many rows", () => {
    const times = frameOf([column("t", "time", [1]), column("v", "number", [2])], {});
    expect(rowsToFields([times], {})).toEqual([times]);
    const many = Array.from({ length: 2_001 }, (_, row) => row);
    const long = frameOf([column("host", "string", many.map(String)), column("v", "number", many)], {});
    expect(() => rowsToFields([long], {})).toThrow("2001 rows are too many (limit maxFields = 2000)");
  });
});

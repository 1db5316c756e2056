import { describe, expect, it } from "vitest";
import { frameOf } from "../frames/data-frame.ts";
import { column } from "./columns.ts";
import { partitionByValues } from "./partition-by-values.ts";

const table = frameOf(
  [
    column("Time", "time", [1, 2, 3]),
    column("host", "string", ["a", "b", "a"]),
    column("zone", "string", ["x", "x", "x"]),
    { ...column("Value", "number", [7, 8, 9]), config: { displayName: "load", unit: "s" } },
  ],
  { refId: "A", name: "hosts" },
);

describe("partitionByValues", () => {
  it("makes a frame for each value, which is a label of its fields", () => {
    const parts = partitionByValues([table], { fields: ["host"] });
    expect(parts.map(({ fields }) => fields.map(({ name }) => name))).toEqual([
      ["Time", "zone", "load"],
      ["Time", "zone", "load"],
    ]);
    expect(parts[0]?.fields[2]).toEqual({
      name: "load",
      type: "number",
      values: [7, 9],
      labels: { host: "a" },
      config: { unit: "s" },
    });
    expect(parts).toMatchObject([
      { refId: "A", name: "hosts", length: 2 },
      { refId: "A", name: "hosts", length: 1 },
    ]);
  });

  it("names frames, and keeps the columns, where that is asked for", () => {
    const naming = { asLabels: false, append: true, withNames: true, separator1: ":" };
    const parts = partitionByValues([table], { fields: ["host", "zone"], keepFields: true, naming });
    expect(parts.map(({ name }) => name)).toEqual(["hosts host:a zone:x", "hosts host:b zone:x"]);
    expect(parts[0]?.fields).toHaveLength(4);
    expect(parts[0]?.fields[3]?.labels).toEqual({});
  });

  it("leaves a frame without such columns as it is", () => {
    expect(partitionByValues([table], { fields: ["nowhere"] })).toEqual([table]);
    expect(partitionByValues([table], {})).toEqual([table]);
  });
});

import { describe, expect, it } from "vitest";
import { TRANSFORMATIONS } from "../../dashboard-file/supported.ts";
import { frameOf } from "../frames/data-frame.ts";
import { applyTransformations, isTransformation } from "./apply-transformations.ts";
import { ours } from "../../../test/kit/grafana-transformations.ts";

const one = frameOf([{ name: "a", type: "number", values: [1, 2], config: {} }], { refId: "A" });
const two = frameOf([{ name: "b", type: "number", values: [3], config: {} }], { refId: "B" });

describe("applyTransformations", () => {
  it("knows those that are said to be supported", () => {
    expect([...TRANSFORMATIONS].filter((id) => !isTransformation(id))).toEqual([]);
  });

  it("changes nothing where it does not know what to do, and says so", () => {
    for (const [id, options, notice] of [
      ["heatmap", {}, "transformation heatmap is not supported"],
      ["toString", {}, "transformation toString is not supported"],
      ["reduce", { reducers: ["best"] }, "transformation reduce: calculation best is not supported"],
      ["calculateField", { mode: "magic" }, "transformation calculateField: mode magic is not supported"],
      ["renameByRegex", { regex: "/(/" }, "transformation renameByRegex: /(/ is no regular expression"],
      [
        "filterByValue",
        { filters: [{ fieldName: "a", config: { id: "odd" } }] },
        "transformation filterByValue: condition odd is not supported",
      ],
      [
        "convertFieldType",
        { conversions: [{ targetField: "a", destinationType: "enum" }] },
        "transformation convertFieldType: type enum is not supported",
      ],
      [
        "extractFields",
        { source: "a", format: "xml" },
        "transformation extractFields: format xml is not supported",
      ],
    ] as const) {
      expect(ours(id, options, [one])).toEqual({ frames: [one], notices: [notice] });
    }
  });

  it("runs in order, not those that are off, on the frames that are meant", () => {
    const limited = {
      id: "limit",
      disabled: false,
      topic: "",
      filter: { id: "byRefId", options: "A" },
      options: { limitField: "$n" },
    };
    const { frames, notices } = applyTransformations(
      [two, one],
      [limited, { ...limited, id: "nothing", disabled: true }],
      (value) => value.replace("$n", "1"),
    );
    expect(notices).toEqual([]);
    expect(frames.map(({ refId, length }) => [refId, length])).toEqual([
      ["B", 1],
      ["A", 1],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { type DataFrame, frameOf } from "../frames/data-frame.ts";
import { ours } from "../../../test/kit/grafana-transformations.ts";

describe("differs from Grafana's on purpose", () => {
  const keyed = (name: string, keys: readonly unknown[], values: readonly unknown[]): DataFrame =>
    frameOf([
      { name: "k", type: "number", values: keys, config: {} },
      { name, type: "number", values, config: {} },
    ]);

  it("outer joins by numbers do not repeat the rows that have found each other", () => {
    const { frames } = ours("joinByField", { byField: "k", mode: "outerTabular" }, [
      keyed("a", [1, 2], [10, 20]),
      keyed("b", [2, 3], [30, 40]),
    ]);
    expect(frames[0]?.fields.map(({ values }) => values)).toEqual([
      [2, 1, 3],
      [20, 10, null],
      [30, null, 40],
    ]);
  });

  it("gaps become empty texts, and texts stay as they are", () => {
    const conversions = [{ targetField: "a", destinationType: "string" }];
    const frames = [frameOf([{ name: "a", type: "number", values: [1, null], config: {} }])];
    expect(ours("convertFieldType", { conversions }, frames).frames[0]?.fields[0]).toMatchObject({
      type: "string",
      values: ["1", ""],
    });
  });

  it("a moving mean leaves out what has left the window, gaps or not", () => {
    const window = { reducer: "mean", windowSizeMode: "fixed", windowSize: 2, windowAlignment: "trailing" };
    const frames = [frameOf([{ name: "a", type: "number", values: [4, null, null, 2], config: {} }])];
    const [frame] = ours("calculateField", { mode: "windowFunctions", window }, frames).frames;
    expect(frame?.fields[1]?.values).toEqual([4, 4, 0, 2]);
  });
});

import { describe, expect, it } from "vitest";
import type { FieldConfig } from "../../../dashboard-file/field-config.ts";
import { TRAFFIC_LIGHTS, table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { stateRows, statusRows } from "./time-rows.ts";

const interval = { from: 0, to: 100 };

function states(values: readonly unknown[], config: FieldConfig = {}, options = {}) {
  const frame = table({ Time: values.map((_, at) => at * 10), state: values });
  return stateRows(shown([frame], config), options, interval)[0]?.cells.map(({ from, to, text }) => [
    from,
    to,
    text,
  ]);
}

describe("stateRows", () => {
  it("merge what is the same, and last until the end", () => {
    expect(states(["a", "a", "b"])).toEqual([
      [0, 20, "a"],
      [20, 100, "b"],
    ]);
    expect(states(["a", "a"], {}, { mergeValues: false })).toEqual([
      [0, 10, "a"],
      [10, 100, "a"],
    ]);
  });

  it("have gaps where there is no value, unless they are bridged", () => {
    const values = ["a", null, "a"];
    expect(states(values)).toEqual([
      [0, 10, "a"],
      [20, 100, "a"],
    ]);
    expect(states(values, { custom: { spanNulls: true } })).toEqual([[0, 100, "a"]]);
    expect(states(values, { custom: { spanNulls: 5 } })).toHaveLength(2);
  });

  it("tell numbers by the thresholds between which they are", () => {
    const config: FieldConfig = { thresholds: TRAFFIC_LIGHTS, unit: "percent" };
    expect(states([10, 20, 70, 90], config)).toEqual([
      [0, 20, "< 60%"],
      [20, 30, "60% – 80%"],
      [30, 100, "80%+"],
    ]);
    expect(states([10, 20], { ...config, color: { mode: "palette-classic" } })).toHaveLength(2);
  });
});

describe("statusRows", () => {
  it("have a cell around each time that has a value", () => {
    const frame = table({ Time: [10, 20, 30], state: ["a", null, "a"] });
    expect(statusRows(shown([frame]))[0]?.cells.map(({ from, to }) => [from, to])).toEqual([
      [5, 15],
      [25, 35],
    ]);
    expect(statusRows(shown([table({ state: ["a"] })]))).toEqual([]);
  });

  it("tell what the colour of a number means", () => {
    const frame = table({ Time: [10, 20], load: [12, 71] });
    const [row] = statusRows(shown([frame], { thresholds: TRAFFIC_LIGHTS }));
    expect(row?.cells.map(({ text, meaning }) => [text, meaning])).toEqual([
      ["12", "< 60"],
      ["71", "60 – 80"],
    ]);
  });
});

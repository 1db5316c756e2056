import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { frameOf } from "../../frames/data-frame.ts";
import { shown } from "../../gallery/shown.ts";
import { column } from "../../transform/columns.ts";
import { trendLines } from "./trend-lines.ts";

const table = frameOf([
  column("name", "string", ["a", "b", "c", "d"]),
  column("load", "number", [10, 20, null, 40]),
  column("latency", "number", [1, null, 3, 4]),
  column("failed", "boolean", [false, true, true, false]),
]);

const trend = (options: JsonObject, custom: JsonObject = {}, frames = [table]) => {
  const found = trendLines(shown(frames, { custom }), options, { theme: "light", timeZone: "utc" });
  return typeof found === "string"
    ? found
    : {
        x: found.x.name,
        times: found.times,
        lines: found.lines.map((line) => [line.field.name, line.values]),
      };
};

describe("trendLines", () => {
  it("draws numbers along the first of them", () => {
    expect(trend({})).toEqual({
      x: "load",
      times: [10, 20, 40],
      lines: [
        ["latency", [1, null, 4]],
        ["failed", [0, 1, 0]],
      ],
    });
  });

  it("draws along the column that is chosen, by its name or the one shown", () => {
    expect(trend({ xField: "latency" })).toMatchObject({ x: "latency", times: [1, 3, 4] });
    expect(trend({ xField: "gone" })).toBe("there is no column gone");
  });

  it("gives colours of a palette to what is drawn alone", () => {
    const color = { mode: "palette-classic" };
    const [first] = shown([frameOf([column("alone", "number", [1])])], { color })[0]?.fields ?? [];
    const found = trendLines(shown([table], { color }), {}, { theme: "light", timeZone: "utc" });
    expect(typeof found === "object" && found.lines[0]?.field.color).toBe(first?.color);
  });

  it("bridges gaps up to a length of the column", () => {
    const latency = (spanNulls: number) =>
      (trend({ xField: "load" }, { spanNulls }) as { lines: unknown[][] }).lines[0]?.[1];
    expect(latency(30)).toEqual([1, undefined, 4]);
    expect(latency(29)).toEqual([1, null, 4]);
  });

  it("says what it cannot draw", () => {
    expect(trend({}, {}, [table, table])).toContain("these are 2");
    expect(trend({}, {}, [frameOf([column("name", "string", ["a"])])])).toBe("no column holds numbers");
    const down = frameOf([column("x", "number", [1, 3, 2])]);
    expect(trend({}, {}, [down])).toContain("the values of x do not ascend");
  });
});

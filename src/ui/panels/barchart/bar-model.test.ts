import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { barModel, spacedLabels } from "./bar-model.ts";

const sales = table({ region: ["north", "west"], apples: [12, 18], pears: [4, -6] });
const ends = (options: JsonObject, frames = [sales]) =>
  barModel(shown(frames), options, "utc").series.map(({ bars }) =>
    bars.map((bar) => bar && [bar.from, bar.to]),
  );

describe("barModel", () => {
  it("takes texts as categories and numbers as bars from zero", () => {
    const model = barModel(shown([sales]), {}, "utc");
    expect(model.categories).toEqual(["north", "west"]);
    expect(model.series.map(({ name }) => name)).toEqual(["apples", "pears"]);
    expect([model.min, model.max]).toEqual([-6, 18]);
  });

  it("stacks upwards and downwards, also as shares", () => {
    expect(ends({ stacking: "normal" })).toEqual([
      [
        [0, 12],
        [0, 18],
      ],
      [
        [12, 16],
        [0, -6],
      ],
    ]);
    expect(ends({ stacking: "percent" })).toEqual([
      [
        [0, 0.75],
        [0, 0.75],
      ],
      [
        [0.75, 1],
        [0, -0.25],
      ],
    ]);
  });

  it("lays several frames together by category", () => {
    const other = table({ region: ["west", "south"], plums: [1, 2] });
    expect(ends({}, [sales, other])[2]).toEqual([undefined, [0, 1], [0, 2]]);
  });

  it("takes the column that is named, or times", () => {
    expect(barModel(shown([sales]), { xField: "pears" }, "utc").categories).toEqual(["4", "-6"]);
    const timed = table({ Time: [0, 60_000], n: [1, 2] });
    expect(barModel(shown([timed]), {}, "utc").categories).toEqual(["00:00:00", "00:01:00"]);
    expect(barModel([], {}, "utc").series).toEqual([]);
  });

  it("takes colours from the column that is named", () => {
    const config = { mappings: [{ type: "value" as const, options: { a: { color: "#123456" } } }] };
    const frame = table({ name: ["x", "y"], kind: ["a", "b"], n: [1, 2] });
    const [series] = barModel(shown([frame], config), { colorByField: "kind" }, "utc").series;
    expect(series?.bars[0]?.color).toBe("#123456");
  });
});

it("names as many categories as are far enough apart, from the first or from the last", () => {
  const named = (spacing: number) => [0, 1, 2, 3, 4, 5].filter(spacedLabels(6, 40, spacing));
  expect(named(0)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(named(40)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(named(100)).toEqual([0, 3]);
  expect(named(-100)).toEqual([2, 5]);
});

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { frameOf } from "../../frames/data-frame.ts";
import { shown } from "../../gallery/shown.ts";
import { column } from "../../transform/columns.ts";
import { xySeries } from "./xy-series.ts";

const people = frameOf([
  column("when", "time", [1, 2]),
  column("name", "string", ["a", "b"]),
  column("height", "number", [150, 180]),
  column("weight", "number", [50, 80]),
  column("age", "number", [20, 60]),
]);
const cars = frameOf([column("speed", "number", [1]), column("weight", "number", [2])]);

const byName = (options: string) => ({ matcher: { id: "byName", options } });
const frame = (options: number) => ({ matcher: { id: "byIndex", options } });

const mapped = (options: JsonObject, frames = [people], custom: JsonObject = {}): readonly string[] =>
  xySeries(shown(frames, { custom }), options).map(
    ({ name, x, y, color, size }) =>
      `${name}: ${[x, y, color, size].map((field) => field?.name ?? "-").join(" ")}`,
  );

describe("xySeries by itself", () => {
  it("draws each number of each table against its first one", () => {
    const expected = ["weight: height weight - -", "age: height age - -", "weight: speed weight - -"];
    expect(mapped({}, [people, cars])).toEqual(expected);
    expect(mapped({ mapping: "auto", series: [] }, [people, cars])).toEqual(expected);
    expect(mapped({}, [frameOf([column("name", "string", ["a"])])])).toEqual([]);
  });

  it("follows what is chosen of x, y, colour, size and the table", () => {
    const series = [{ frame: frame(0), x: byName("age"), color: byName("name"), size: byName("weight") }];
    expect(mapped({ series }, [people, cars])).toEqual(["height: age height name weight"]);
    const y = { exclude: { id: "byNames", options: { names: ["age"] } } };
    expect(mapped({ series: [{ y }] })).toEqual(["weight: height weight - -"]);
  });

  it("takes a column for one thing alone, and no hidden one", () => {
    const series = [{ color: byName("age"), size: byName("age") }];
    expect(mapped({ series })).toEqual(["weight: height weight age -"]);
    expect(mapped({}, [people], { hideFrom: { viz: true } })).toEqual([]);
  });

  it("leaves out of names what all of them begin and end with", () => {
    const named = frameOf([
      column("x", "number", [1]),
      column("CPU of web in %", "number", [1]),
      column("CPU of db in %", "number", [1]),
    ]);
    expect(mapped({}, [named])).toEqual(["web: x CPU of web in % - -", "db: x CPU of db in % - -"]);
    expect(mapped({}, [cars])).toEqual(["weight: speed weight - -"]);
  });
});

describe("xySeries by hand", () => {
  const pair = { frame: frame(0), x: byName("height"), y: byName("age") };

  it("draws one series of each entry, with its own name", () => {
    const series = [
      { ...pair, name: { fixed: "How old" } },
      { ...pair, frame: frame(1), x: byName("speed"), y: byName("weight") },
    ];
    expect(mapped({ mapping: "manual", series }, [people, cars])).toEqual([
      "How old: height age - -",
      "weight: speed weight - -",
    ]);
  });

  it("passes over an entry that is not whole, or means no table or column", () => {
    const { x: _, ...part } = pair;
    const wrong = [
      part,
      { ...pair, frame: { matcher: { id: "byName", options: "people" } } },
      { ...pair, x: byName("gone") },
      { ...pair, y: { matcher: { id: "byMood" } } },
    ];
    expect(mapped({ mapping: "manual", series: wrong })).toEqual([]);
  });
});

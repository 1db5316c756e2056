import { expect, it } from "vitest";
import type { JsonObject } from "../../../dashboard-file/json.ts";
import { singles } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { reducedValues } from "../shared/reduced-values.ts";
import { percentText, pieSlices, toldSlices } from "./pie-slices.ts";

const slices = (options: JsonObject) =>
  pieSlices(
    reducedValues(shown(singles({ a: 1, b: 3, none: 0, debt: -2, nothing: null })), {}, "light"),
    options,
  );

it("shares the whole among what is above zero, largest first", () => {
  expect(slices({}).map(({ name, share, to }) => [name, share, to])).toEqual([
    ["b", 0.75, 0.75],
    ["a", 0.25, 1],
  ]);
  expect(slices({ sort: "asc" }).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(slices({ sort: "none" }).map(({ name }) => name)).toEqual(["a", "b"]);
});

it("tells of one slice, or of all in the order that is asked for", () => {
  const all = slices({});
  const told = (tooltip: JsonObject) =>
    all.flatMap((near) => toldSlices(all, near, tooltip).map(({ name }) => name)).join(" ");
  expect(told({})).toBe("b a");
  expect(told({ mode: "single", sort: "asc" })).toBe("b a");
  expect(told({ mode: "multi", sort: "none" })).toBe("b a b a");
  expect(told({ mode: "multi", sort: "asc" })).toBe("a b a b");
  expect(told({ mode: "multi", sort: "desc" })).toBe("b a b a");
});

it("writes small shares so that they are not nothing", () => {
  expect([0.5, 0.1234, 0.0432, 0.00041, 0, 1].map(percentText)).toEqual([
    "50%",
    "12%",
    "4.3%",
    "0.041%",
    "0%",
    "100%",
  ]);
});

import { expect, it } from "vitest";
import { series, singles, table } from "../../gallery/gallery-data.ts";
import { shown } from "../../gallery/shown.ts";
import { reducedValues } from "./reduced-values.ts";

const brief = (frames: Parameters<typeof shown>[0], reduceOptions: object, config = {}) =>
  reducedValues(shown(frames, config), { reduceOptions }, "light").map(
    ({ title, display }) => `${title}: ${display.text}`,
  );

it("takes the last number of each field, or what the options name", () => {
  const frames = [series("a", (minute) => minute), series("b", () => 7)];
  expect(brief(frames, {})).toEqual(["a: 59", "b: 7"]);
  expect(brief(frames, { calcs: ["min", "max"] })).toEqual(["a: 0", "a: 59", "b: 7", "b: 7"]);
  expect(brief(frames, { calcs: ["mean"], fields: "/^b$/" })).toEqual(["b: 7"]);
  expect(brief(frames, { fields: "a" })).toEqual(["a: 59"]);
});

it("takes each row with the texts beside it, each in its own colour of a palette", () => {
  const frames = [table({ method: ["GET", "POST"], count: [3, 2] })];
  expect(brief(frames, { values: true })).toEqual(["GET: 3", "POST: 2"]);
  expect(brief(frames, { values: true, limit: 1 })).toEqual(["GET: 3"]);
  const palette = shown(frames, { color: { mode: "palette-classic" } });
  const colors = reducedValues(palette, { reduceOptions: { values: true } }, "light").map(
    ({ display }) => display.color,
  );
  expect(new Set(colors).size).toBe(2);
  expect(brief([table({ a: [1], b: [2] })], { values: true })).toEqual(["a: 1", "b: 2"]);
});

it("has nothing of no frames, and no text of no value", () => {
  expect(brief([], {})).toEqual([]);
  expect(brief(singles({ a: null }), {}, { noValue: "–" })).toEqual(["a: –"]);
});

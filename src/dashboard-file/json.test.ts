import { expect, it } from "vitest";
import { listOf, numberOf, objectOf, objectsOf, oneOf, present, textOf, textsOf } from "./json.ts";

it("objectOf is empty for anything but an object", () => {
  expect([{ a: 1 }, [1], null, "x", undefined].map(objectOf)).toEqual([{ a: 1 }, {}, {}, {}, {}]);
});
it("listOf is empty for anything but a list", () =>
  expect([[1], { 0: 1 }, null].map(listOf)).toEqual([[1], [], []]));
it("objectsOf drops what is no object", () =>
  expect(objectsOf([{}, 1, null, [], { a: 1 }])).toEqual([{}, { a: 1 }]));
it("textsOf takes numbers along", () =>
  expect(textsOf(["a", 1, true, null, {}])).toEqual(["a", "1", "true"]));
it("textOf", () =>
  expect([0, "", false, null, {}].map(textOf)).toEqual(["0", "", "false", undefined, undefined]));
it("numberOf reads texts of numbers, never infinities", () => {
  expect(["1.5", 2, "", " ", "x", Number.NaN, "Infinity", null].map(numberOf)).toEqual([
    1.5,
    2,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
it("oneOf", () =>
  expect(["a", "c", 1].map((value) => oneOf(value, ["a", "b"]))).toEqual(["a", undefined, undefined]));
it("present leaves no key without a value", () => {
  expect(Object.keys(present({ a: 1, b: undefined, c: null }))).toEqual(["a", "c"]);
});

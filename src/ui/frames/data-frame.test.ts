import { describe, expect, it } from "vitest";
import { type Field, frameOf, isNumeric, pickValues, timeFieldOf } from "./data-frame.ts";

const time: Field = { name: "Time", type: "time", values: [1, 2, 3], config: {} };
const value: Field = { name: "Value", type: "number", values: Float64Array.of(4, 5), config: {} };
const job: Field = { name: "job", type: "string", values: ["a"], config: {} };

describe("frameOf", () => {
  it("is as long as its longest column", () => expect(frameOf([value, time]).length).toBe(3));
  it("is empty without columns", () =>
    expect(frameOf([], { refId: "A" })).toEqual({ refId: "A", fields: [], length: 0 }));
});

it("timeFieldOf finds the first time column", () => {
  expect(timeFieldOf(frameOf([job, value, time]))).toBe(time);
  expect(timeFieldOf(frameOf([value]))).toBeUndefined();
});

it("isNumeric: numbers and times", () =>
  expect([time, value, job].map(isNumeric)).toEqual([true, true, false]));

it("pickValues takes rows in the order given", () =>
  expect(pickValues(value.values, [1, 0, 1])).toEqual([5, 4, 5]));

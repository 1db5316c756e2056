import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracle } from "../../../test/kit/grafana-data.ts";
import type { Field } from "../frames/data-frame.ts";
import { isReducer, keepsUnit, reducedType, reduceField, reducerName } from "./reducers.ts";

const ids = oracle.fieldReducers.list().map(({ id }) => id);

const numberField = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(null)), {
    maxLength: 12,
  })
  .map((values): Field => ({ name: "Value", type: "number", values, config: {} }));

const stringField = fc
  .array(fc.option(fc.constantFrom("a", "b", "c")), { maxLength: 6 })
  .map((values): Field => ({ name: "name", type: "string", values, config: {} }));

const theirs = (field: Field, id: string): unknown => {
  const copy = { ...field, type: oracle.FieldType[field.type], values: Array.from(field.values), config: {} };
  return oracle.reduceField({ field: copy, reducers: [id] })[id];
};

/** Where there is nothing Grafana says undefined, NaN or the largest number there is, by the reducer. */
const nothing = (value: unknown): unknown =>
  value === undefined || Number.isNaN(value) || value === Number.MAX_VALUE ? null : value;

/** Sums in another order differ in their last digits. */
const rounded = (value: unknown): unknown => {
  const known = nothing(value);
  return typeof known === "number" ? Number(known.toFixed(9)) : known;
};

describe("reduceField is Grafana's", () => {
  it.each(ids)("%s of numbers", (id) => {
    fc.assert(
      fc.property(numberField, (field) => {
        expect(rounded(reduceField(field, id))).toEqual(rounded(theirs(field, id)));
      }),
    );
  });

  it.each(ids.filter((id) => !/^(p\d+|median)$/.test(id)))("%s of texts", (id) => {
    fc.assert(
      fc.property(stringField, (field) => {
        expect(rounded(reduceField(field, id))).toEqual(rounded(theirs(field, id)));
      }),
    );
  });

  it("leaves NaN out, and counts it", () => {
    const field: Field = { name: "v", type: "number", values: [NaN, 1, NaN, 3, null, NaN], config: {} };
    for (const id of [
      "lastNotNull",
      "firstNotNull",
      "min",
      "max",
      "mean",
      "sum",
      "count",
      "range",
      "delta",
      "step",
    ]) {
      expect(reduceField(field, id)).toEqual(theirs(field, id));
    }
  });

  it("has its names and units", () => {
    for (const { id, name, preservesUnits } of oracle.fieldReducers.list()) {
      expect([id, reducerName(id), keepsUnit(id)]).toEqual([id, name, preservesUnits]);
    }
    expect(["count", "allIsNull", "mean"].map(reducedType)).toEqual(["number", "boolean", undefined]);
  });
});

it("knows the names of older dashboards", () => {
  const field: Field = { name: "v", type: "number", values: Float64Array.of(1, 2, 6), config: {} };
  expect(["current", "avg", "total"].map((id) => reduceField(field, id))).toEqual([6, 3, 9]);
});

it("has no percentile in texts", () => {
  expect(reduceField({ name: "n", type: "string", values: ["b"], config: {} }, "p50")).toBeNull();
});

it("knows no others", () => {
  expect(["", "p0", "p100", "constructor", "most"].map(isReducer)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(reduceField({ name: "v", type: "number", values: [1], config: {} }, "most")).toBeUndefined();
});

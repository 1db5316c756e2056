import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracleModule } from "../../../test/kit/grafana-data.ts";
import type { ValueMapping } from "../../dashboard-file/field-config.ts";
import { mappedValue } from "./mappings.ts";

const { getValueMappingResult } = oracleModule("utils/valueMappings");

const result = fc.record({ text: fc.constantFrom("a", "$1!", ""), color: fc.constantFrom("red", "blue") });
const limit = fc.option(fc.integer({ min: -5, max: 5 }));

/** Regular expressions stand last: Grafana goes on from one that fails to the next case without looking. */
const mapping: fc.Arbitrary<ValueMapping> = fc.oneof(
  fc.record({
    type: fc.constant("value" as const),
    options: fc.dictionary(fc.constantFrom("1", "2", "true", "abc", "null"), result),
  }),
  fc.record({
    type: fc.constant("range" as const),
    options: fc.record({ from: limit, to: limit, result }),
  }),
  fc.record({
    type: fc.constant("special" as const),
    options: fc.record({
      match: fc.constantFrom("true", "false", "null", "nan", "null+nan", "empty"),
      result,
    }),
  }),
  fc.record({
    type: fc.constant("regex" as const),
    options: fc.record({ pattern: fc.constantFrom("/(b.)/", "a.*", "/B/i", "abc"), result }),
  }),
) as fc.Arbitrary<ValueMapping>;

const value = fc.oneof(
  fc.integer({ min: -6, max: 6 }),
  fc.constantFrom(null, undefined, NaN, true, false, "true", "", "abc", "1", "2 ms", "x"),
);

describe("mappedValue", () => {
  it("is Grafana's", () => {
    fc.assert(
      fc.property(fc.array(mapping, { maxLength: 4 }), value, (mappings, shown) => {
        const theirs = getValueMappingResult?.(mappings as never, shown as never);
        expect(mappedValue(mappings, shown) ?? null).toEqual(theirs);
      }),
    );
  });

  it("passes over an expression that is none", () => {
    const broken: ValueMapping = { type: "regex", options: { pattern: "/(/", result: { text: "x" } } };
    expect(mappedValue([broken], "(")).toBeUndefined();
  });
});

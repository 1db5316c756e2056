import fc from "fast-check";
import { expect, it } from "vitest";
import { oracle } from "../../../test/kit/grafana-data.ts";
import { activeThreshold } from "./thresholds.ts";

const steps = fc
  .array(fc.integer({ min: -20, max: 120 }), { maxLength: 5 })
  .map((values) =>
    [-Infinity, ...values.toSorted((a, b) => a - b)].map((value, index) => ({ value, color: `c${index}` })),
  );

it("activeThreshold is Grafana's", () => {
  const value = fc.oneof(fc.integer({ min: -50, max: 150 }), fc.constantFrom(NaN, Infinity, -Infinity));
  const mode = fc.constantFrom("absolute" as const, "percentage" as const);
  fc.assert(
    fc.property(steps, mode, value, (all, chosen, number) => {
      const compared = chosen === "absolute" ? number : (number / 100) * 100;
      expect(activeThreshold({ mode: chosen, steps: all }, number, number / 100)).toEqual(
        oracle.getActiveThreshold(compared, all),
      );
    }),
  );
});

it("is grey without steps", () => {
  expect(activeThreshold(undefined, 1, 0)).toEqual({ value: 0, color: "#808080" });
  expect(activeThreshold({ mode: "absolute", steps: [] }, 1, 0)).toEqual(oracle.getActiveThreshold(1, []));
});

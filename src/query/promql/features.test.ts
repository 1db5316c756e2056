import { describe, expect, it } from "vitest";
import { check } from "./check.ts";
import { ALL_FEATURES, NO_FEATURES, type PromqlFeature } from "./features.ts";
import { parse } from "./parse/parse.ts";

const BEHIND: readonly (readonly [string, PromqlFeature])[] = [
  ["mad_over_time(a[5m])", "promql-experimental-functions"],
  ["1 + min_of(1, 2)", "promql-experimental-functions"],
  ["start_timestamp(a)", "promql-experimental-functions"],
  ["info(a)", "promql-experimental-functions"],
  ["limitk(2, a)", "promql-experimental-functions"],
  ["sum(limit_ratio(0.5, a))", "promql-experimental-functions"],
  ["rate(a[5m] anchored)", "promql-extended-range-selectors"],
  ["a smoothed", "promql-extended-range-selectors"],
  ["a + fill(0) b", "promql-binop-fill-modifiers"],
];

describe("features that Prometheus has behind flags", () => {
  it.each(BEHIND)("%s needs %s", (query, feature) => {
    const expr = parse(query, 100);
    expect(() => check(query, expr, NO_FEATURES)).toThrow(
      `it needs the feature ${feature} in query.promqlFeatures`,
    );
    expect(() => check(query, expr, new Set([feature]))).not.toThrow();
  });

  it("are not asked for by durations, which are arithmetic in any case", () => {
    const query = "rate(a[min_of(5m, STEP() * 2)] offset -(max_of(1m, 2m)))";
    expect(() => check(query, parse(query, 100), NO_FEATURES)).not.toThrow();
  });

  it("leave metrics their names", () => {
    const query = "min_of + max_of{a='min_of('} + start_timestamp # max_of(";
    expect(() => check(query, parse(query, 100), ALL_FEATURES)).not.toThrow();
  });
});

import { describe, expect, it } from "vitest";
import { isMetricsQuery } from "./traceql-kind.ts";

describe("a query of TraceQL", () => {
  it.each([
    "{ status = error } | rate() by (name)",
    "{} | quantile_over_time(duration, .9)",
    "({} | rate()) / ({} |count_over_time ())",
  ])("is of metrics: %s", (query) => expect(isMetricsQuery(query)).toBe(true));

  it.each([
    '{ name = "| rate()" }',
    "{} // | rate()",
    "{} | count() > 2",
    "{ span.rate = 1 || .a = `|rate()` }",
  ])("is of traces: %s", (query) => expect(isMetricsQuery(query)).toBe(false));
});

import { describe, expect, it } from "vitest";
import { durationQuery, rateQuery, secondsAsked } from "./traceql-text.ts";

describe("TraceQL as text", () => {
  it("knows numbers that are seconds", () => {
    expect(secondsAsked("{} | quantile_over_time(duration, .9)")).toBe(true);
    expect(secondsAsked("{} | max_over_time(span.duration)")).toBe(false);
    expect(secondsAsked("{} | rate()")).toBe(false);
  });

  it("makes rate and duration of a search", () => {
    expect(rateQuery("{ status = error }")).toBe("{ status = error } | rate() by (status)");
    expect(rateQuery('{ name = "| select(" } | select(span.a)')).toBe(
      '{ name = "| select(" } | rate() by (status)',
    );
    expect(durationQuery("")).toBe("{} | quantile_over_time(duration, .5, .9, .99)");
    expect(durationQuery("{} with (most_recent=true)")).toBe(
      "{} | quantile_over_time(duration, .5, .9, .99)",
    );
  });
});

import { describe, expect, it } from "vitest";
import { withOwnIds } from "./shared-ids.ts";
import { testSpan } from "./testing/spans.ts";
import { waterfallRows } from "./waterfall.ts";

describe("spans that share an id", () => {
  it("are all shown: caller, callee below it, and below that what it called", () => {
    const spans = withOwnIds([
      testSpan("1", "", 0, 100, { service: "web" }),
      testSpan("2", "1", 10, 90, { service: "shop", kind: "server", name: "callee" }),
      testSpan("2", "1", 10, 90, { service: "web", kind: "client", name: "caller" }),
      testSpan("3", "2", 20, 80, { service: "shop", name: "inner" }),
    ]);
    expect(waterfallRows(spans).map(({ span, depth }) => [depth, span.id, span.spanId, span.name])).toEqual([
      [0, "1", "1", "1"],
      [1, "2", "2", "caller"],
      [2, "2.2", "2", "callee"],
      [3, "3", "3", "inner"],
    ]);
  });

  it("leaves a trace without any as it is", () => {
    const spans = [testSpan("1", "", 0, 1), testSpan("2", "1", 0, 1)];
    expect(withOwnIds(spans)).toBe(spans);
  });
});

import { describe, expect, it, vi } from "vitest";
import { parse } from "./parse.ts";
import { ParsedQueries } from "./parsed-queries.ts";

function counted() {
  const parsed = vi.fn<(query: string) => ReturnType<typeof parse>>((query) => parse(query, 100));
  return { parsed, queries: new ParsedQueries(parsed) };
}

describe("ParsedQueries", () => {
  it("parses a query once", () => {
    const { parsed, queries } = counted();
    const first = queries.of("sum(up)");
    expect(queries.of("sum(up)")).toBe(first);
    expect(queries.of("sum(down)")).not.toBe(first);
    expect(parsed).toHaveBeenCalledTimes(2);
  });

  it("tells an error each time", () => {
    const { parsed, queries } = counted();
    for (const _ of [1, 2]) expect(() => queries.of("sum(")).toThrow("parse error");
    expect(parsed).toHaveBeenCalledTimes(2);
  });

  it("forgets what was not asked for longest, and keeps no long ones", () => {
    const { parsed, queries } = counted();
    queries.of("first");
    queries.of("second");
    for (let n = 0; n < 254; n++) queries.of(`up + ${n}`);
    queries.of("first");
    queries.of("one_more");
    parsed.mockClear();
    queries.of("first");
    expect(parsed).not.toHaveBeenCalled();
    queries.of("second");
    expect(parsed).toHaveBeenCalledTimes(1);
    const long = `up == 0.${"1".repeat(5000)}`;
    queries.of(long);
    queries.of(long);
    expect(parsed).toHaveBeenCalledTimes(3);
  });
});

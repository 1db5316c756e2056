import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemRange, withStandIns } from "./query-problems.ts";

const marked = (text: string, line?: number, column?: number) => {
  const place = line === undefined || column === undefined ? {} : { line, column };
  const { from, to } = problemRange(text, place);
  return text.slice(from, to);
};

describe("a problem's place in a query", () => {
  it("is the word, the string or the sign that it begins with", () => {
    expect(marked("foo(up)", 1, 1)).toBe("foo");
    expect(marked('{ name = "a b" }', 1, 10)).toBe('"a b"');
    expect(marked("sum(up))", 1, 8)).toBe(")");
    expect(marked("a +\n  b.c c", 2, 3)).toBe("b.c");
  });

  it("is the last sign where the text ends too soon", () => {
    expect(marked("sum(up", 1, 7)).toBe("p");
    expect(marked("sum(up \n", 2, 1)).toBe("p");
    expect(marked("", 1, 1)).toBe("");
  });

  it("is the whole where none is told", () => {
    expect(marked("a > b")).toBe("a > b");
  });

  it("is within the text, whatever is told", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 99 }),
        (text, line, column) => {
          const { from, to } = problemRange(text, { line, column });
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});

describe("variables in a text that is checked", () => {
  it("give way to what is as long as they are", () => {
    const text = "rate(a[$__rate_interval]) / ${__range_s} + $other";
    expect(withStandIns(text)).toBe("rate(a[000000000000001m]) / 000000000001 + $other");
    expect(withStandIns(text)).toHaveLength(text.length);
  });
});

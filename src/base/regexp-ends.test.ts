import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileAnchored } from "./regexp.ts";
import { literalEnds } from "./regexp-ends.ts";

describe("literal ends of an expression", () => {
  it.each([
    ["item-.*9[13]7", "item-", "7"],
    ["abc", "abc", "abc"],
    ["abcd?e", "ab", "e"],
    ["abc+", "abc", ""],
    ["a{2}b", "", "b"],
    ["a|b", "", ""],
    ["(?i)ab.*c", "", ""],
    [String.raw`a\pN`, "", ""],
    ["x(yz)*w", "x", "w"],
  ])("of %s are %j and %j", (pattern, prefix, suffix) => {
    expect(literalEnds(pattern)).toEqual({ prefix, suffix });
  });

  it("are in every text that matches", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "ab",
      ".",
      "*",
      "?",
      "+",
      "(",
      ")",
      "[ab]",
      "{2}",
      ".*",
      "(a|b)",
      "^",
      "$",
    );
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.array(text, { maxLength: 20 }), (pieces, texts) => {
        const pattern = pieces.join("");
        const test = compiled(pattern);
        const { prefix, suffix } = literalEnds(pattern);
        for (const one of texts.filter(test)) {
          expect(one.startsWith(prefix)).toBe(true);
          expect(one.endsWith(suffix)).toBe(true);
        }
      }),
      { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 300) },
    );
  });
});

/** Nothing matches an expression that is none. */
function compiled(pattern: string): (text: string) => boolean {
  try {
    const regexp = compileAnchored(`(${pattern})`);
    return (text) => regexp.test(text);
  } catch {
    return () => false;
  }
}

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requiredTexts } from "./regexp-required.ts";
import { compileAnchored } from "./regexp.ts";

describe("texts that an expression needs", () => {
  it.each([
    ["user-12.*99x", ["user-12", "99x"]],
    ["/product/[0-9]+/items", ["/product/"]],
    ["abcd?efg", ["abc", "efg"]],
    ["abcd*", ["abc"]],
    ["abcd+efg", ["abcd", "efg"]],
    ["abc{0,2}def", ["def"]],
    [String.raw`shop\.example\d+xyz`, ["shop.example", "xyz"]],
    ["^abc$", ["abc"]],
    ["abc|def", []],
    ["(?i)abc", []],
    ["(abc)def", []],
    [".*", []],
    [String.raw`abc\Q.*\E`, ["abc"]],
    ["ab", []],
    ["ünïcode", ["cod"].slice(1)],
  ])("%s: %j", (pattern, texts) => expect(requiredTexts(pattern)).toEqual(texts));

  it("are in all that it matches", () => {
    const part = fc.constantFrom(
      "abc",
      "a",
      ".*",
      ".",
      "b+",
      "c?",
      "d*",
      "[ab]",
      "(abc)",
      "\\.",
      "{2}",
      "\\d",
      "^",
      "xyz",
      "{",
      "+?",
    );
    const pattern = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
    const text = fc
      .array(fc.constantFrom("abc", "a", "b", "bb", "c", "d", ".", "1", "xyz", "aa", "{", "{2}"), {
        maxLength: 6,
      })
      .map((parts) => parts.join(""));
    const matches = { found: 0 };
    fc.assert(
      fc.property(pattern, text, (expression, value) => {
        let regexp;
        try {
          regexp = compileAnchored(expression);
        } catch {
          return;
        }
        if (!regexp.test(value)) return;
        matches.found++;
        for (const needed of requiredTexts(expression)) expect(value).toContain(needed);
      }),
      { numRuns: 5000 },
    );
    expect(matches.found).toBeGreaterThan(10);
  });
});

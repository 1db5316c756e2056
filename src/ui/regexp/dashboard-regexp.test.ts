import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedMatcher, TooManySteps } from "./bounded-match.ts";
import { dashboardRegExp, regExpOf } from "./dashboard-regexp.ts";
import { readPattern } from "./pattern.ts";
import { isSlowPattern } from "./slow-patterns.ts";
import { growthOf } from "./growth.ts";

/** What both engines find, first match and groups. */
function both(source: string, flags: string, text: string) {
  const pattern = readPattern(source);
  if (pattern === undefined) throw new Error(`${source} is not read`);
  const native = new RegExp(source, flags).exec(text);
  const bounded = new BoundedMatcher(pattern, flags).find(text, 0, 1e6)?.spans;
  return [
    bounded?.map((span) => (span === undefined ? undefined : text.slice(...span))),
    native === null ? undefined : [...native],
  ];
}

const atom = fc.constantFrom(
  "a",
  "b",
  "c",
  ".",
  "[ab]",
  "[^a]",
  "\\w",
  "\\d",
  "\\b",
  "^",
  "$",
  "(?=a)",
  "(?!b)",
  "(?<=a)",
  "(?<!b)",
  "\\x61",
  "-",
);
const quantifier = fc.constantFrom("", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,}?");
const { source } = fc.letrec<{ source: string; term: string }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(atom, quantifier).map(([one, many]) => (/^[\^$]|^\\b|^\(\?/.test(one) ? one : one + many)),
    fc
      .tuple(tie("source"), fc.constantFrom("(", "(?:"), quantifier)
      .map(([body, open, many]) => `${open}${body})${many}`),
  ),
  source: fc
    .array(
      fc.array(tie("term"), { maxLength: 3 }).map((terms) => terms.join("")),
      { minLength: 1, maxLength: 2 },
    )
    .map((options) => options.join("|")),
}));

describe("BoundedMatcher", () => {
  it("finds what the browser's engine finds", () => {
    const text = fc.stringMatching(/^[abcAB1 \n-]{0,12}$/);
    fc.assert(
      fc.property(source, fc.constantFrom("", "i", "m", "s", "ims"), text, (expression, flags, given) => {
        const [bounded, native] = both(expression, flags, given);
        expect(bounded).toEqual(native);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ["(a)|b\\1", "ba"],
    ["(?<x>a)\\k<x>", "xaa"],
    ["(((?<!b)|)(){0,}?|([^a]))+|", "c"],
    ["(z)((a+)?(b+)?(c))*", "zaacbbbcac"],
    ["(?:(a)|b)*", "abab"],
    ["\\101[\\]x]{2}", "A]x"],
    ["(?<=(\\d+)(\\d+))$", "1053"],
    ["a{,2}", "a{,2}"],
    ["[]|[^]", "x"],
    ["(?<!\\$)\\bfoo", "$foo foo"],
  ])("%s in %j", (expression, text) => {
    const [bounded, native] = both(expression, "", text);
    expect(bounded).toEqual(native);
  });

  it("ends when its steps are used up", () => {
    const pattern = readPattern("^(a+)+$");
    if (pattern === undefined) throw new Error("not read");
    const matcher = new BoundedMatcher(pattern, "");
    expect(() => matcher.find(`${"a".repeat(40)}b`, 0, 10_000)).toThrow(TooManySteps);
    const deep = readPattern("(?:ab?)*c");
    if (deep === undefined) throw new Error("not read");
    expect(() => new BoundedMatcher(deep, "").find("a".repeat(100_000), 0, 1e9)).toThrow(TooManySteps);
  });
});

it.each([
  ["^abc$", 1],
  [".*foo(.*)", 3],
  ["(?:ab){2,}", 2],
  ["(a+)+", Infinity],
  ["(a|a)*", Infinity],
  ["(a)\\1", Infinity],
])("growthOf %s is %d", (expression, growth) => {
  const pattern = readPattern(expression);
  expect(pattern && growthOf(pattern.root)).toBe(growth);
});

describe("dashboardRegExp", () => {
  it.each([
    ["a+", "aaa", true],
    ["a+", "baa", false],
    ["/a+/", "baa", true],
    ["/A/i", "a", true],
    ["/^(?!lo$).*/", "lo", false],
    ["/^(?!lo$).*/", "eth0", true],
  ])("%s in %j: %j", (text, given, expected) => {
    expect(dashboardRegExp(text)?.test(given)).toBe(expected);
  });

  it("is none for what is no expression", () => {
    expect(dashboardRegExp("/a")).toBeUndefined();
    expect(dashboardRegExp("a(")).toBeUndefined();
  });

  it("replaces as String.replace does", () => {
    const replacement = fc
      .array(fc.constantFrom("$1", "$2", "$10", "$&", "$$", "$`", "$'", "$<n>", "$", "x"))
      .map((parts) => parts.join(""));
    const expression = fc.constantFrom("(a)(b)?", "(?<n>b)", "b*", "c");
    fc.assert(
      fc.property(
        expression,
        fc.constantFrom("", "g"),
        fc.stringMatching(/^[abx]{0,8}$/),
        replacement,
        (body, flags, text, to) => {
          expect(regExpOf(body, flags)?.replace(text, to)).toBe(text.replace(new RegExp(body, flags), to));
        },
      ),
    );
  });

  it("finds all with the flag g, and the groups by name", () => {
    const found = dashboardRegExp('/(?<key>\\w)="(\\d)"/g')?.matches('a="1" b="2"');
    expect(found?.map(({ groups, named }) => [groups[2], named["key"]])).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
  });

  it("gives up an expression that would take for ever, and says so", () => {
    const expression = dashboardRegExp("/^(\\w+\\s?)*$/");
    expect(expression?.test(`${"word ".repeat(40)}!`)).toBe(false);
    expect(isSlowPattern("^(\\w+\\s?)*$")).toBe(true);
    expect(expression?.test("word word")).toBe(false);
  });
});

import * as fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { WatchtowerError } from "./errors.ts";
import { compileAnchored, compileAnchoredCapture, compileCapture, compileSearch } from "./regexp.ts";
import { literalAnchored, literalSearch } from "./regexp-literal.ts";

describe("anchored expressions", () => {
  it.each([
    ["api", "api", true],
    ["api", "apis", false],
    ["api|web", "web", true],
    ["api-(eu|us)-(1|2)", "api-us-2", true],
    ["api-(eu|us)-(1|2)", "api-us-3", false],
    ["api.*", "api\n2", true],
    [".*api", "my api", true],
    [".+api.+", "api", false],
    [".+api.+", "an api!", true],
    ["^api$", "api", true],
    ["a\\.b", "axb", false],
    ["(?i)api", "API", true],
    ["(?i)k", "\u212a", true],
    ["a[0-9]+", "a42", true],
    ["", "", true],
    [".+", "", false],
    [".*", "", true],
  ])("%s on %j: %s", (pattern, text, expected) => {
    expect(compileAnchored(pattern).test(text)).toBe(expected);
  });
});

describe("expressions for search", () => {
  it.each([
    ["error|warn", "a warning", true],
    ["^error", "an error", false],
    ["error$", "an error", true],
    ["(?i)error", "An ERROR occurred", true],
    ["a.b", "a\nb", false],
    ["(?s)a.b", "a\nb", true],
    [".*x.*", "\nx\n", true],
    ["^.*x", "\nx", false],
  ])("%s in %j: %s", (pattern, text, expected) => {
    expect(compileSearch(pattern).test(text)).toBe(expected);
  });
});

describe("groups", () => {
  it("names them in order and reports the first match", () => {
    const regexp = compileCapture("(?P<method>GET|PUT) (\\S+)(?P<rest> .*)?");
    expect(regexp.groups).toEqual(["method", undefined, "rest"]);
    expect(regexp.exec("x GET /a")).toEqual(["GET", "/a", undefined]);
    expect(regexp.exec("POST /a")).toBeUndefined();
  });

  it("anchors for label_replace", () => {
    expect(compileAnchoredCapture("a(.*)").exec("abc")).toEqual(["bc"]);
    expect(compileAnchoredCapture("a(.)").exec("abc")).toBeUndefined();
  });
});

describe("what does not compile", () => {
  it.each([
    ["abc(", "error parsing regexp: missing closing ): `abc(`"],
    ["*", "error parsing regexp: missing argument to repetition operator: `*`"],
    ["(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"],
  ])("%s", (pattern, message) => {
    expect(() => compileAnchored(pattern)).toThrow(new WatchtowerError("invalid", message));
  });

  it("names the bound on length", () => {
    expect(() => compileSearch("a".repeat(40_000))).toThrow("maxRegexpLength = 32768");
  });
});

describe("the short cuts agree with RE2", () => {
  const pattern = fc
    .array(fc.constantFrom("a", "b", "K", ".*", ".+", "|", "(", "(?:", ")", "^", "$", "\\.", ".", "?"), {
      maxLength: 8,
    })
    .chain((parts) => fc.boolean().map((fold) => (fold ? "(?i)" : "") + parts.join("")));
  const text = fc
    .array(fc.constantFrom("a", "b", "k", ".", "\n", "😀"), { maxLength: 5 })
    .map((c) => c.join(""));

  it("on any mixture of their pieces", () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 8, maxLength: 8 }), (source, texts) => {
        let whole: RE2JS;
        try {
          whole = RE2JS.compile(source, RE2JS.DOTALL);
        } catch {
          return;
        }
        const search = RE2JS.compile(source);
        for (const each of texts) {
          expect(literalAnchored(source)?.(each) ?? whole.matches(each)).toBe(whole.matches(each));
          expect(literalSearch(source)?.(each) ?? search.test(each)).toBe(search.matcher(each).find());
        }
      }),
      { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 1000) },
    );
  });
});

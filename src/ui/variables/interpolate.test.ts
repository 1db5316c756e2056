import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queryFormat } from "./escapes.ts";
import { formatByName } from "./formats.ts";
import { formatsIn, interpolate, interpolateTitle, namesIn } from "./interpolate.ts";
import { type KnownVariable, type Scope, withMacros, withValues } from "./scope.ts";

const known = (
  name: string,
  value: string | readonly string[],
  rest: Partial<KnownVariable> = {},
): KnownVariable => ({
  name,
  value,
  text: value,
  isAll: false,
  allValue: "",
  takesSeveral: typeof value !== "string",
  ...rest,
});

const scopeOf = (...variables: readonly KnownVariable[]): Scope => ({
  variables: new Map(variables.map((variable) => [variable.name, variable])),
  macros: [],
});

const scope = scopeOf(
  known("one", "a.b"),
  known("two", ["x y", "z'\""]),
  known("all", ["p", "q"], { isAll: true, text: "All" }),
  known("custom", ["p", "q"], { isAll: true, text: "All", allValue: ".*" }),
  known("shown", "i-1", { text: "Instance 1" }),
);

it("titles say what is chosen as it is shown", () => {
  const title = "$one of ${two}, $all, ${custom}, ${custom:regex}, [[shown]]";
  expect(interpolateTitle(title, scope)).toBe("a.b of x y + z'\", All, All, .*, Instance 1");
});

describe("interpolate", () => {
  it.each([
    ["$one", "a.b"],
    ["${one}", "a.b"],
    ["[[one]]", "a.b"],
    ['up{job="$one"}', 'up{job="a.b"}'],
    ["$one$one", "a.ba.b"],
    ["$other ${other:csv} [[other]]", "$other ${other:csv} [[other]]"],
    ["$", "$"],
    ["${two}", "{x y,z'\"}"],
    ["${two:csv}", "x y,z'\""],
    ["[[two:pipe]]", "x y|z'\""],
    ["${two:0}", "{x y,z'\"}"],
    ["${two.1}", "z'\""],
    ["${shown:text}", "Instance 1"],
    ["${shown.text}", "Instance 1"],
    ["${all}", "{p,q}"],
    ["${all:regex}", "(p|q)"],
    ["${all:text}", "All"],
    ["${all:queryparam}", "var-all=%24__all"],
    ["${custom}", ".*"],
    ["${custom:regex}", ".*"],
    ["${custom:text}", "All"],
    ["${custom:percentencode}", ".%2A"],
  ])("%s is %s", (text, expected) => expect(interpolate(text, scope)).toBe(expected));

  it("fills variables of what All stands for, but not without end", () => {
    const chained = scopeOf(
      known("a", ["1"], { isAll: true, allValue: "$b" }),
      known("b", ["1"], { isAll: true, allValue: "<$one>" }),
      known("one", "1"),
      known("loop", ["1"], { isAll: true, allValue: "$loop!" }),
    );
    expect(interpolate("$a", chained)).toBe("<1>");
    expect(interpolate("$loop", chained)).toBe("$loop!!!!!");
  });

  it("asks macros for names that are no variables", () => {
    const macro = withMacros(scope, (name, path, format) =>
      name === "__m" ? `${path}/${format}` : undefined,
    );
    expect(interpolate("${__m.a.b:c} $__n $one", macro)).toBe("a.b/c $__n a.b");
  });

  it("takes values of repeats before those of the dashboard", () => {
    expect(interpolate("$two", withValues(scope, { two: { text: "X", value: "x" } }))).toBe("x");
  });

  it("leaves text without references alone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes("$") && !text.includes("[["));
        expect(interpolate(text, scope)).toBe(text);
      }),
    );
  });
});

describe("formats", () => {
  it.each([
    ["raw", "a,b'c\"d"],
    ["csv", "a,b'c\"d"],
    ["pipe", "a|b'c\"d"],
    ["join:; ", "a; b'c\"d"],
    ["json", '["a","b\'c\\"d"]'],
    ["html", "a, b&#39;c&quot;d"],
    ["lucene", String.raw`("a" OR "b'c\"d")`],
    ["regex", "(a|b'c\"d)"],
    ["distributed", "a,v=b'c\"d"],
    ["percentencode", "%7Ba%2Cb%27c%22d%7D"],
    ["uriencode", "%7Ba,b%27c%22d%7D"],
    ["singlequote", String.raw`'a','b\'c"d'`],
    ["doublequote", String.raw`"a","b'c\"d"`],
    ["sqlstring", String.raw`'a','b''c\"d'`],
    ["text", "a + b'c\"d"],
    ["queryparam", "var-v=a&var-v=b%27c%22d"],
    ["customqueryparam:p:x-", "p=x-a&p=x-b%27c%22d"],
    ["glob", "{a,b'c\"d}"],
  ])("%s", (format, expected) => {
    expect(formatByName(format)?.(["a", "b'c\"d"], known("v", ["a", "b'c\"d"]))).toBe(expected);
  });

  it.each([
    ["date", "2020-01-02T03:04:05.678Z"],
    ["date:iso", "2020-01-02T03:04:05.678Z"],
    ["date:seconds", "1577934246"],
    ["date:ms", "1577934245678"],
    ["date:YYYY:MM", "2020:01"],
    ["json", "1577934245678"],
    ["lucene", "1577934245678"],
  ])("%s of a time", (format, expected) => {
    expect(formatByName(format)?.("1577934245678", known("t", ""))).toBe(expected);
  });

  it("says that a text is no time", () => expect(formatByName("date")?.("x", known("t", "x"))).toBe("NaN"));
  it("encodes half of a surrogate pair", () => {
    expect(formatByName("percentencode")?.("a\uD800", known("t", ""))).toBe("a%EF%BF%BD");
  });
  it("knows no others", () =>
    expect([formatByName("x"), formatByName("toString")]).toEqual([undefined, undefined]));
});

describe("queryFormat", () => {
  it.each([
    ["promql", "$one", "a.b"],
    ["promql", "$two", String.raw`(x y|z\\'\\\")`],
    ["promql", "$multi", String.raw`a\\.b`],
    ["promql", "$back", String.raw`a\\b\"`],
    ["promql", "$matcher", 'job="x"'],
    ["logql", "$two", String.raw`x y|z\\'\\\"`],
    ["logql", "$custom", ".*"],
    ["traceql", "$all", "p|q"],
  ] as const)("%s: %s is %s", (language, text, expected) => {
    const more = scopeOf(
      ...scope.variables.values(),
      known("multi", "a.b", { takesSeveral: true }),
      known("back", 'a\\b"'),
      known("matcher", 'job="x"'),
    );
    expect(interpolate(text, more, queryFormat(language))).toBe(expected);
  });

  it("gives an expression that matches the value, read as a string", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const inQuery = queryFormat("promql")([value], known("v", [value]));
        fc.pre(!/[\p{Cc}\u2028\u2029]/u.test(value));
        const expression: unknown = JSON.parse(`"${inQuery.replaceAll(String.raw`\\'`, "'")}"`);
        expect(new RegExp(`^(?:${String(expression)})$`).test(value)).toBe(true);
      }),
    );
  });
});

it("namesIn and formatsIn tell what a text refers to", () => {
  const text = "$a ${b.c:csv} [[d:pipe]] $a ${e:date:iso}";
  expect(namesIn(text)).toEqual(["a", "b", "d", "e"]);
  expect(formatsIn(text)).toEqual(["csv", "pipe", "date:iso"]);
});

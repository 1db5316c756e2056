import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRelabel } from "./relabel.ts";
import { RELABEL_ACTIONS } from "./rule.ts";
import type { RelabelRule } from "./rule.ts";

const rule = (changes: Partial<RelabelRule>): RelabelRule => ({
  action: "replace",
  sourceLabels: [],
  separator: ";",
  regex: "(.*)",
  modulus: 0,
  targetLabel: "",
  replacement: "$1",
  ...changes,
});

function relabelled(labels: Record<string, string>, ...rules: Partial<RelabelRule>[]) {
  const done = compileRelabel(rules.map(rule))(Object.entries(labels));
  return done === undefined ? undefined : Object.fromEntries(done);
}

describe("replace", () => {
  it("fills in groups, by number and by name, more than once", () => {
    expect(
      relabelled(
        { a: "foo" },
        { sourceLabels: ["a"], regex: "f(?P<rest>.*)", targetLabel: "d", replacement: "ch${1}-${rest}-$$" },
      ),
    ).toEqual({ a: "foo", d: "choo-oo-$" });
  });

  it("joins the sources with the separator, an absent one as an empty text", () => {
    expect(
      relabelled({ a: "1", b: "2" }, { sourceLabels: ["a", "x", "b"], separator: "/", targetLabel: "d" }),
    ).toEqual({ a: "1", b: "2", d: "1//2" });
  });

  it("is anchored, and a point matches line breaks too", () => {
    expect(relabelled({ a: "xfoo" }, { sourceLabels: ["a"], regex: "foo", targetLabel: "d" })).toEqual({
      a: "xfoo",
    });
    expect(relabelled({ a: "f\no" }, { sourceLabels: ["a"], regex: "f.o", targetLabel: "a" })).toEqual({});
  });

  it("sets a fixed text where there are no sources", () => {
    expect(relabelled({ a: "1" }, { targetLabel: "env", replacement: "local" })).toEqual({
      a: "1",
      env: "local",
    });
  });

  it("removes the label with an empty replacement", () => {
    expect(
      relabelled({ a: "1", b: "2" }, { sourceLabels: ["a"], targetLabel: "b", replacement: "" }),
    ).toEqual({ a: "1" });
  });

  it("makes the target's name of groups, and does nothing if that is no name", () => {
    const byGroup = {
      sourceLabels: ["a"],
      regex: "(.*)=(.*)",
      targetLabel: "${1}",
      replacement: "$2",
    };
    expect(relabelled({ a: "team=shop" }, byGroup)).toEqual({ a: "team=shop", team: "shop" });
    expect(relabelled({ a: "2x=shop" }, byGroup)).toEqual({ a: "2x=shop" });
  });

  it("sees what the rules before it did", () => {
    expect(
      relabelled(
        { a: "foo", b: "bar", c: "baz" },
        { sourceLabels: ["a", "b"], regex: "f(.*);(.*)r", targetLabel: "a", replacement: "b${1}${2}m" },
        { sourceLabels: ["c", "a"], regex: "(b).*b(.*)ba(.*)", targetLabel: "d", replacement: "$1$2$2$3" },
      ),
    ).toEqual({ a: "boobam", b: "bar", c: "baz", d: "boooom" });
  });
});

describe("keep and drop", () => {
  it.each([
    ["keep", "f.*", true],
    ["keep", "f", false],
    ["drop", "f.*", false],
    ["drop", "f", true],
  ] as const)("%s %s", (action, regex, isKept) => {
    expect(relabelled({ a: "foo" }, { action, sourceLabels: ["a"], regex }) !== undefined).toBe(isKept);
  });

  it.each([
    ["keepequal", { a: "x", b: "x" }, true],
    ["keepequal", { a: "x", b: "y" }, false],
    ["dropequal", { a: "x", b: "x" }, false],
    ["dropequal", { a: "x", b: "y" }, true],
    ["keepequal", { c: "z" }, true],
  ] as const)("%s of %o", (action, labels, isKept) => {
    expect(relabelled(labels, { action, sourceLabels: ["a"], targetLabel: "b" }) !== undefined).toBe(isKept);
  });
});

describe("hashmod", () => {
  it("is the last half of MD5, as an unsigned number", () => {
    const action = { action: "hashmod", sourceLabels: ["c"], targetLabel: "d", modulus: 1000 } as const;
    expect(relabelled({ c: "baz" }, action)).toEqual({ c: "baz", d: "976" });
    expect(relabelled({ c: "foo\nbar" }, action)).toEqual({ c: "foo\nbar", d: "734" });
  });
});

describe("names", () => {
  it("are mapped, with what was there kept", () => {
    expect(
      relabelled(
        { __meta_team: "shop", other: "1" },
        { action: "labelmap", regex: "__meta_(.+)", replacement: "my_${1}" },
      ),
    ).toEqual({ __meta_team: "shop", my_team: "shop", other: "1" });
  });

  it("are dropped and kept", () => {
    const labels = { __name__: "up", a: "1", b: "2" };
    expect(relabelled(labels, { action: "labeldrop", regex: "a|b" })).toEqual({ __name__: "up" });
    expect(relabelled(labels, { action: "labelkeep", regex: "__name__|a" })).toEqual({
      __name__: "up",
      a: "1",
    });
  });
});

describe("letters", () => {
  it("are changed one by one", () => {
    expect(
      relabelled(
        { a: "Fuß ΑΣ" },
        { action: "uppercase", sourceLabels: ["a"], targetLabel: "up" },
        { action: "lowercase", sourceLabels: ["a"], targetLabel: "low" },
      ),
    ).toEqual({ a: "Fuß ΑΣ", up: "FUß ΑΣ", low: "fuß ας".replace("ς", "σ") });
  });
});

describe("any labels and rules", () => {
  const text = fc.string({ maxLength: 6 });
  const labels = fc.dictionary(text, text, { maxKeys: 5 });
  const anyRule = fc.record({
    action: fc.constantFrom(...RELABEL_ACTIONS),
    sourceLabels: fc.array(text, { maxLength: 3 }),
    regex: fc.constantFrom("(.*)", "a+", "(a)|(b)", ""),
    modulus: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
    targetLabel: text,
    replacement: fc.constantFrom("$1", "${1}x", "", "a"),
  });

  it("give sorted labels without empty values, or none", () => {
    fc.assert(
      fc.property(labels, fc.array(anyRule, { maxLength: 4 }), (set, rules) => {
        const done = compileRelabel(rules.map(rule))(Object.entries(set));
        if (done === undefined) return;
        const names = done.map(([name]) => name);
        expect(names).toEqual([...new Set(names)].toSorted());
        expect(done.every(([, value]) => value !== "")).toBe(true);
      }),
    );
  });
});

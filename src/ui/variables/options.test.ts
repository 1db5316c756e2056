import { describe, expect, it } from "vitest";
import type { VariableSort } from "../../dashboard-file/variable-model.ts";
import { optionsOf, sortOptions } from "./options.ts";

const values = (found: readonly string[], regex: string, sort: VariableSort = "none"): readonly unknown[] =>
  optionsOf(
    found.map((text) => ({ text })),
    { regex, sort },
  ).options.map(({ text, value }) => (text === value ? value : [text, value]));

describe("optionsOf", () => {
  it.each([
    ["all without an expression, each once", ["b", "a", "b"], "", ["b", "a"]],
    ["those that match", ["web-1", "db-1"], "/^web/", ["web-1"]],
    ["by an expression for the whole, without slashes", ["web-1", "db-1"], "web.*", ["web-1"]],
    ["the group", ["job:web", "job:db"], "/job:(.*)/", ["web", "db"]],
    ["every match with g", ["a=1,b=2"], "/(\\w)=/g", ["a", "b"]],
    [
      "text and value by name",
      ['x{id="7",name="Seven"}'],
      '/id="(?<value>[^"]+)",name="(?<text>[^"]+)/',
      [["Seven", "7"]],
    ],
    ["text alone", ["n=x"], "/n=(?<text>.)/", ["x"]],
    [
      "named groups of several matches",
      ['name="Seven" id="7"'],
      '/name="(?<text>[^"]+)|id="(?<value>[^"]+)/g',
      [["Seven", "7"]],
    ],
  ])("picks %s", (_, found, regex, expected) => expect(values(found, regex)).toEqual(expected));

  it("may look at texts", () => {
    const { options } = optionsOf(
      [
        { text: "One", value: "1" },
        { text: "Two", value: "2" },
      ],
      { regex: "/T/", sort: "none", applyTo: "text" },
    );
    expect(options).toEqual([{ text: "Two", value: "2" }]);
  });

  it("says that an expression is none, and takes all", () => {
    expect(optionsOf([{ text: "a" }], { regex: "/(/", sort: "none" })).toEqual({
      options: [{ text: "a", value: "a" }],
      omitted: 0,
      badRegex: true,
    });
  });

  it("gives no more than can be chosen from", () => {
    const found = Array.from({ length: 10_005 }, (_, index) => ({ text: `${index}` }));
    expect(optionsOf(found, { regex: "", sort: "none" })).toMatchObject({ omitted: 5 });
  });
});

describe("sortOptions", () => {
  it.each<[VariableSort, string]>([
    ["none", "b10 a2 B1 c a10"],
    ["alphabetical-asc", "B1 a10 a2 b10 c"],
    ["alphabetical-desc", "c b10 a2 a10 B1"],
    ["alphabetical-ci-asc", "a10 a2 B1 b10 c"],
    ["alphabetical-ci-desc", "c b10 B1 a2 a10"],
    ["numerical-asc", "c B1 a2 b10 a10"],
    ["numerical-desc", "a10 b10 a2 B1 c"],
    ["natural-asc", "a2 a10 B1 b10 c"],
    ["natural-desc", "c b10 B1 a10 a2"],
  ])("%s", (sort, expected) => {
    const options = "b10 a2 B1 c a10".split(" ").map((text) => ({ text, value: text }));
    expect(
      sortOptions(options, sort)
        .map(({ text }) => text)
        .join(" "),
    ).toBe(expected);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileJmesPath } from "./jmespath.ts";
import type { Json } from "./json.ts";
import { jsonText } from "./json-text.ts";

const DATA = {
  a: { b: { c: { d: "value" } }, "with-hyphen": 1 },
  list: ["a", "b", "c", "d", "e", "f"],
  people: [
    { name: "b", age: 30, tags: ["x", "y"] },
    { name: "a", age: 50, tags: ["z"] },
    { name: "c", age: 40 },
  ],
  nested: [[0, 1], [2, [3, 4]], 5],
  ops: { functionA: { numArgs: 2 }, functionB: { numArgs: 3 }, functionC: { variadic: true } },
  zero: 0,
  empty: "",
  nothing: null,
  yes: true,
} satisfies Json;

const search = (source: string, data: Json = DATA): Json => compileJmesPath(source)(data);

describe("JMESPath's tutorial and specification", () => {
  it.each<[string, Json]>([
    ["a.b.c.d", "value"],
    ["a.x.c", null],
    ['a."with-hyphen"', 1],
    ["list[1]", "b"],
    ["list[-1]", "f"],
    ["list[6]", null],
    ["list[0:3]", ["a", "b", "c"]],
    ["list[:2]", ["a", "b"]],
    ["list[4:]", ["e", "f"]],
    ["list[::2]", ["a", "c", "e"]],
    ["list[::-1]", ["f", "e", "d", "c", "b", "a"]],
    ["list[-2:10]", ["e", "f"]],
    ["list[10:0:-2]", ["f", "d", "b"]],
    ["list[1:-1:3]", ["b", "e"]],
    ["people[*].name", ["b", "a", "c"]],
    ["people[*].tags", [["x", "y"], ["z"]]],
    ["people[*].tags[]", ["x", "y", "z"]],
    ["people[*].tags | [0]", ["x", "y"]],
    ["people[*].tags[0]", ["x", "z"]],
    ["people[:2].name", ["b", "a"]],
    ["ops.*.numArgs", [2, 3]],
    ["*.functionA.numArgs", [2]],
    ["nested[]", [0, 1, 2, [3, 4], 5]],
    ["nested[][]", [0, 1, 2, 3, 4, 5]],
    ["people[?age > `35`].name", ["a", "c"]],
    ["people[?age == `40`] | [0].name", "c"],
    ["people[?name == 'a' || name == 'b'].age", [30, 50]],
    ["people[?tags && age < `40`].name", ["b"]],
    ["people[?!tags].name", ["c"]],
    ["people[?contains(not_null(tags, `[]`), 'x')].name | [0]", "b"],
    [
      "people[].{n: name, first: tags[0]}",
      [
        { n: "b", first: "x" },
        { n: "a", first: "z" },
        { n: "c", first: null },
      ],
    ],
    ["people[0].[name, age]", ["b", 30]],
    ["[zero, empty]", [0, ""]],
    ["nothing.[a]", null],
    ["empty || 'x'", "x"],
    ["zero && 'x'", "x"],
    ["!zero", false],
    ["!empty", true],
    ["@.zero", 0],
    ['`{"a": [1]}`.a[0]', 1],
    [String.raw`'it\'s'`, "it's"],
    ["zero < empty", null],
    ['list == `["a"]`', false],
    ['a == {b: a.b, "with-hyphen": `1`}', true],
    ["yes != `true`", false],
    ["constructor", null],
    ["__proto__.toString", null],
    ["list.length", null],
  ])("%s", (source, expected) => expect(search(source)).toEqual(expected));
});

describe("functions", () => {
  it.each<[string, Json]>([
    ["abs(`-1`)", 1],
    ["avg(`[1, 2]`)", 1.5],
    ["avg(`[]`)", null],
    ["ceil(`1.2`)", 2],
    ["floor(`1.8`)", 1],
    ["contains('foobar', 'foo')", true],
    ["contains(list, 'z')", false],
    ["ends_with('foobar', 'bar')", true],
    ["starts_with('foobar', 'bar')", false],
    ["join(', ', list[:2])", "a, b"],
    ["keys(ops)", ["functionA", "functionB", "functionC"]],
    ['values(`{"a": 1}`)', [1]],
    ["length('日本')", 2],
    ["length(ops)", 3],
    ["map(&age, people)", [30, 50, 40]],
    ["max(`[1, 3, 2]`)", 3],
    ["max(`[]`)", null],
    ["max(list)", "f"],
    ["min(list)", "a"],
    ["max_by(people, &age).name", "a"],
    ["min_by(people, &name).name", "a"],
    ['merge(`{"a": 1, "b": 2}`, `{"b": 3}`)', { a: 1, b: 3 }],
    ["not_null(nothing, zero)", 0],
    ["reverse(list)[0]", "f"],
    ["reverse('abc')", "cba"],
    ["sort(`[3, 1, 2]`)", [1, 2, 3]],
    ["sort_by(people, &age)[*].name", ["b", "c", "a"]],
    ["sum(people[*].age)", 120],
    ["to_array('a')", ["a"]],
    ["to_array(list)[0]", "a"],
    ["to_number('1.5')", 1.5],
    ["to_number('1.5s')", null],
    ['to_string(`[1, "<"]`)', String.raw`[1,"\u003c"]`],
    ["to_string('a')", "a"],
    ["type(a)", "object"],
    ["type(list[*])", "array"],
  ])("%s", (source, expected) => expect(search(source)).toEqual(expected));

  it.each([
    ["people[?contains(tags, 'x')]", "argument 1 of contains is null, not array or string"],
    ["length(zero)", "argument 1 of length is number, not string or array or object"],
    ["sum(list)", "argument 1 of sum is array, not numbers"],
    ["sort_by(people, &tags)", "a key is array, not number or string"],
    ["join(',', `[1]`)", "argument 2 of join is array, not strings"],
  ])("%s fails on these data", (source, message) => expect(() => search(source)).toThrow(message));
});

describe("what is no expression", () => {
  it.each([
    ["", "the expression ends"],
    ["a.", "the expression ends, expected a name"],
    ["a b", "at character 3: unexpected name"],
    ["foo-bar", "at character 4: unexpected - (arithmetic, $ and let are not supported"],
    ["$.a", "unexpected $"],
    ["a[", "the expression ends"],
    ["a[0", "the expression ends"],
    ["a[b]", "unexpected name"],
    ["a[1:2:3:4]", "unexpected :"],
    ["a[::0]", "the step of a slice is 0"],
    ["'a", "' is not closed"],
    ["`a`", "a is no JSON"],
    ["{a}", "unexpected }, expected :"],
    ["{1: a}", "unexpected number, expected a name"],
    ["nope(a)", "there is no function nope"],
    ["length()", "length takes 1 arguments, and is given 0"],
    ["map(a, b)", "argument 1 of map is an expression with &"],
    ["length(&a)", "argument 1 of length is no expression with &"],
    ["&a", "& stands before a function's argument only"],
    ['"a"(b)', "unexpected ("],
    ["(".repeat(100), "limit jmespathDepth = 64"],
    ["a".repeat(5000), "limit jmespathLength = 4096"],
  ])("%s", (source, message) => expect(() => search(source)).toThrow(message));

  it("never fails in another way", () => {
    const piece = fc.constantFrom(
      "a",
      ".",
      "[",
      "]",
      "*",
      "[?",
      "|",
      "||",
      "&&",
      "!",
      "(",
      ")",
      "{",
      "}",
      ":",
      ",",
      "@",
      "&",
      "1",
      "'x'",
      "`1`",
      "==",
      "<",
      "[]",
      "length(",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.jsonValue(), (pieces, value) => {
        try {
          compileJmesPath(pieces.join(""))(value as Json);
        } catch (error) {
          expect(String(error)).toMatch(/WatchtowerError|argument|keys? /);
        }
      }),
    );
  });
});

describe("a value's text", () => {
  it("is JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value as Json) ?? "")).toEqual(value);
      }),
    );
  });

  it("may be deep, and is bounded", () => {
    const deep = JSON.parse("[".repeat(9000) + "]".repeat(9000)) as Json;
    expect(jsonText(deep)).toHaveLength(18_000);
    const twice = Array.from({ length: 60 }, () => "[@, @]").join(" | ");
    expect(jsonText(search(twice, "x"))).toBeUndefined();
  });
});

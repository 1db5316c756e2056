import { describe, expect, it } from "vitest";
import { standardLibrary } from "../stdlib/library.ts";
import { parseAlloyExpression } from "../syntax/parse.ts";
import { SourceText } from "../syntax/source.ts";
import { EvaluationError, Evaluator } from "./evaluate.ts";
import { showValue } from "./show-value.ts";
import type { Value } from "./value.ts";

const LIBRARY = standardLibrary({ kind: "here", variables: { TOKEN: "t0ken", EMPTY: "" } });
const SECRET: Value = { kind: "secret", text: "pass" };

function evaluate(text: string): Value {
  const { expression, problems } = parseAlloyExpression(new SourceText("", text));
  if (expression === undefined) throw new Error(problems[0]?.message);
  const evaluator = new Evaluator({
    resolve: ([name = ""]) => {
      const value = name === "secret" ? SECRET : LIBRARY.get(name);
      return value && { value, length: 1 };
    },
  });
  return evaluator.evaluate(expression);
}

const shown = (text: string): string => showValue(evaluate(text));

function problem(text: string): string {
  try {
    return `no problem: ${shown(text)}`;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return `${text.slice(error.span.start, error.span.end)}: ${error.message}`;
  }
}

describe("operators", () => {
  it.each([
    ["1 + 2 * 3", "7"],
    ["7 / 2", "3"],
    ["-7 / 2", "-3"],
    ["7 / 2.0", "3.5"],
    ["7 % 4", "3"],
    ["7.5 % 2", "1.5"],
    ["2 ^ 10", "1024"],
    ["2 ^ 0.5 > 1.41", "true"],
    ["2 ^ 64", "0"],
    ["9223372036854775807 + 1", "-9223372036854775808"],
    ["18446744073709551615", "18446744073709551615"],
    ["017 + 08", "23"],
    ['"a" + "b"', '"ab"'],
    ['"a" < "b"', "true"],
    ["3 == 3.0", "true"],
    ['3 == "3"', "false"],
    ["18446744073709551615 < 1", "true"],
    ["18446744073709551615 == -1", "true"],
    ["[1, {a = null}] == [1, {a = null}]", "true"],
    ["{a = 1} != {a = 1, b = 2}", "true"],
    ["!true || false && true", "false"],
    ["-(1)", "-1"],
    ["sys.env == sys.env", "false"],
    [String.raw`"\u00e9\x41\101\n"`, String.raw`"éAA\n"`],
    ["`a\\n`", String.raw`"a\\n"`],
  ])("%s is %s", (text, value) => {
    expect(shown(text)).toBe(value);
  });

  it.each([
    ['1 + "a"', '1 + "a": the operation should be number, got string'],
    ["1 / 0", "1 / 0: the operation divide by zero error"],
    ["true + 1", "true + 1: the operation should be one of [number string capsule] for binop +, got bool"],
    ["!1", "1: 1 should be bool, got number"],
    ["[1][1]", "1: 1 index 1 is out of range of array with length 1"],
    ["{a = 1}.b", 'b: field "b" does not exist; it has: a'],
    ["(1).a", '(1): the value cannot access field "a" on value of type number'],
    ["nothing", 'nothing: identifier "nothing" does not exist'],
    ['"f"(1)', '"f": the string should be function, got string'],
  ])("%s is refused", (text, message) => {
    expect(problem(text)).toBe(message);
  });

  it("take what is in lists and objects; a name that an object lacks is null", () => {
    expect(shown('[{a = [1, "x"]}][0]["a"][1]')).toBe('"x"');
    expect(shown('{a = 1}["b"]')).toBe("null");
  });
});

describe("the standard library", () => {
  it.each([
    ['coalesce("", null, [], {}, 0, false, "a", "b")', '"a"'],
    ['coalesce("", "")', '""'],
    ["coalesce()", "null"],
    ["array.concat([1], [], [2, 3])", "[1, 2, 3]"],
    [
      'array.combine_maps([{a = "1", b = "x"}, {a = "2"}], [{a = "1", c = "y"}], ["a"])',
      '[{ a = "1", b = "x", c = "y" }]',
    ],
    ['array.combine_maps([{a = "2"}], [{a = "1"}], ["a"], true)', '[{ a = "2" }]'],
    [
      'array.group_by([{e = "x", n = 1}, {e = "y"}, {e = "x"}, {n = 2}], "e", true)',
      '[{ e = "x", items = [{ e = "x", n = 1 }, { e = "x" }] }, { e = "y", items = [{ e = "y" }] }]',
    ],
    ["convert.nonsensitive(secret)", '"pass"'],
    [String.raw`encoding.from_json("{\"a\": [1, 2.5, null, true]}")`, "{ a = [1, 2.5, null, true] }"],
    ['encoding.from_yaml("a:\\n  - 1\\n  - x: yes\\n")', '{ a = [1, { x = "yes" }] }'],
    ['encoding.from_base64("aGVsbG8=")', '"hello"'],
    ['encoding.from_URLbase64("w7_Dvw==")', '"ÿÿ"'],
    ['encoding.to_base64("ÿÿ")', '"w7/Dvw=="'],
    ['encoding.to_URLbase64("ÿÿ")', '"w7_Dvw=="'],
    [
      String.raw`encoding.to_json({b = 1.5, a = "<x>", c = [null]})`,
      String.raw`"{\"a\":\"\\u003cx\\u003e\",\"b\":1.5,\"c\":[null]}"`,
    ],
    ['encoding.url_encode("a b&c/é*")', '"a+b%26c%2F%C3%A9%2A"'],
    ['encoding.url_decode("a+b%26c")', '"a b&c"'],
    ['file.path_join("/a/", "", "../b", "c")', '"/b/c"'],
    ['string.join(["a", "b"], "-")', '"a-b"'],
    ['string.replace("aXbX", "X", "$&")', '"a$&b$&"'],
    ['string.split("a,b", ",")', '["a", "b"]'],
    ['string.to_upper("aé") + string.to_lower("BÉ")', '"AÉbé"'],
    ['string.trim("?!a!?", "!?")', '"a"'],
    ['string.trim_prefix("abc", "ab") + string.trim_suffix("abc", "bc")', '"ca"'],
    [String.raw`string.trim_space("\t a \n")`, '"a"'],
    ['replace("a", "a", "b")', '"b"'],
    ["constants.version", '"v1.12.2"'],
  ])("%s is %s", (text, value) => {
    expect(shown(text)).toBe(value);
  });

  /** Results of Go's fmt.Sprintf. */
  it.each([
    ['"%s is %d%%", "a", 42', '"a is 42%"'],
    ['"%5d|%-5d|%05d|%+d", 42, 42, -42, 42', '"   42|42   |-0042|+42"'],
    ['"%x %X %o %b %c %U", 255, 255, 8, 5, 97, 97', '"ff FF 10 101 a U+0061"'],
    ['"%.2f %e %g %v", 1.005, 12.5, 0.00001, 2.5', '"1.00 1.250000e+01 1e-05 2.5"'],
    ['"%v %v %v %v", [1, "a"], {b = 1, a = 2}, true, null', '"[1 a] map[a:2 b:1] true <nil>"'],
    [String.raw`"%q %8s %-8s|%.1s", "a", "b", "c", "de"`, String.raw`"\"a\"        b c       |d"`],
    ['"%d %s", "a", 1', '"%!d(string=a) %!s(int=1)"'],
    ['"%d"', '"%!d(MISSING)"'],
    ['"a", 1', '"a%!(EXTRA int=1)"'],
  ])("string.format(%s)", (args, value) => {
    expect(shown(`string.format(${args})`)).toBe(value);
  });

  it.each([
    ["$.store.book[0].title", '["A"]'],
    [".store.book[*].price", "[5, 12.5, 8]"],
    ["..price", "[5, 12.5, 8, 20]"],
    ["store.book[-1:].title", '["C"]'],
    ["$.store.book[0,2]['title']", '["A", "C"]'],
    ["$.store.book[?(@.price < 10)].title", '["A", "C"]'],
    [`$.store.book[?(@.isbn && @.title != 'A')].title`, '["B"]'],
    ["$.nothing", "[]"],
    ["$['store']['bike'].*", "[20]"],
    ["$.store.book[::2].title", '["A", "C"]'],
  ])("json_path finds by %s", (path, value) => {
    const json = JSON.stringify({
      store: {
        book: [
          { title: "A", price: 5, isbn: "1" },
          { title: "B", price: 12.5, isbn: "2" },
          { title: "C", price: 8 },
        ],
        bike: { price: 20 },
      },
    });
    expect(shown(`json_path(\`${json}\`, ${JSON.stringify(path)})`)).toBe(value);
  });

  it.each([
    ["string.join([1])", "string.join: string.join expected 2 args, got 1"],
    ["string.join(1, 2)", "1: 1 should be array, got number"],
    ['encoding.from_json("{")', '"{": the string is no valid JSON'],
    ['encoding.from_base64("?")', '"?": the string is no valid base64 with padding'],
    ["encoding.to_json([])", "[]: the list encodes objects only"],
    ['json_path("[]", "$[")', '"$[": the string the path cannot be read at character 3'],
    ["string.to_upper(secret)", "secret: secret secrets may not be converted into strings"],
    [
      'string.format("%*d", 1)',
      "string.format: string.format has %*d, which is not supported: write the width or place out",
    ],
  ])("%s is refused", (text, message) => {
    expect(problem(text)).toContain(message);
  });
});

describe("what came from outside", () => {
  it.each([
    'sys.env("TOKEN")',
    'env("TOKEN")',
    '"Bearer " + sys.env("TOKEN")',
    'string.format("%s", sys.env("TOKEN"))',
    'string.to_upper(sys.env("TOKEN"))',
    'string.split(sys.env("TOKEN"), "0")[1]',
    'encoding.to_base64(sys.env("TOKEN"))',
    'encoding.from_json(string.format("{\\"a\\": \\"%s\\"}", sys.env("TOKEN"))).a',
    "secret",
    'secret + "x"',
    "[{a = secret}][0].a",
    'coalesce("", sys.env("TOKEN"))',
  ])("is not shown: %s", (text) => {
    expect(shown(text)).toBe("(secret)");
  });

  it("is empty if it is not set", () => {
    expect(evaluate('sys.env("NONE")')).toEqual({ kind: "string", text: "", isPrivate: true });
  });

  it("is not known where the file runs elsewhere, nor is what follows from it", () => {
    const library = standardLibrary({ kind: "elsewhere" });
    const { expression } = parseAlloyExpression(new SourceText("", '"a" + sys.env("TOKEN")'));
    const scope = {
      resolve: ([name = ""]: readonly string[]) => ({ value: library.get(name) ?? SECRET, length: 1 }),
    };
    if (expression === undefined) throw new Error("not parsed");
    expect(new Evaluator(scope).evaluate(expression).kind).toBe("unknown");
  });
});

describe("bounds", () => {
  const half = `string.replace("${"a".repeat(100)}", "a", "${"b".repeat(9000)}")`;
  it.each([
    [`${half} + ${half}`, "limit alloy.stringLength = 1048576"],
    [`string.replace(${half}, "b", "cccc")`, "limit alloy.stringLength = 1048576"],
    ['string.format("%99999999d", 1)', "limit alloy.stringLength = 1048576"],
    [`string.split("${",".repeat(20_000)}", ",")`, "limit alloy.elements = 10000"],
  ])("of strings and lists that functions make: %#", (text, limit) => {
    expect(problem(text)).toContain(limit);
  });

  it("large exponents are quick", () => {
    expect(shown("3 ^ 9223372036854775807")).toMatch(/^-?\d+$/);
  });
});

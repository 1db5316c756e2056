import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../limits.ts";
import { parse } from "./parse.ts";
import { print } from "./print.ts";

const printed = (query: string): string => print(parse(query, DEFAULT_LIMITS));

describe("what the grammar takes", () => {
  it.each([
    ['{ app = "a" , env!=`b` }', '{app="a", env!="b"}'],
    ['{a="b"} |= "x" or "y" or ip("1.2.3.4") != "z"', '{a="b"} |= "x" or "y" or ip("1.2.3.4") != "z"'],
    [
      '{a="b"}|json|logfmt --strict --keep-empty a="b",c',
      '{a="b"} | json | logfmt --strict --keep-empty a="b",c="c"',
    ],
    ['{a="b"} | a="1" b=2 c>3s', '{a="b"} | ( a="1" , ( b==2 , c>3s ) )'],
    ['{a="b"} | a=1 or b=2 and c=3', '{a="b"} | ( a==1 or ( b==2 , c==3 ) )'],
    ['{a="b"} | a=1 and b=2 or c=3', '{a="b"} | ( ( a==1 , b==2 ) or c==3 )'],
    ['{a="b"} | a=1 or b=2, c=3 or d=4', '{a="b"} | ( a==1 or ( b==2 , ( c==3 or d==4 ) ) )'],
    ['{a="b"} | (a=1 or b=2) c=3', '{a="b"} | ( ( a==1 or b==2 ) , c==3 )'],
    [
      '{a="b"} | a>-1 | b>=1.5KB | c<1h30m | d!=ip("::1")',
      '{a="b"} | a>-1 | b>=1.5kB | c<1h30m0s | d!=ip("::1")',
    ],
    ['{a="b"} | rate="x" | sum=1', '{a="b"} | rate="x" | sum==1'],
    [
      '{a="b"} | label_format x=y, z="{{.a}}" | line_format `{{.z}}`',
      '{a="b"} | label_format x=y,z="{{.a}}" | line_format "{{.z}}"',
    ],
    [
      '{a="b"} | drop x, y=~"z" | keep q | unpack | decolorize',
      '{a="b"} | drop x,y=~"z" | keep q | unpack | decolorize',
    ],
    ['rate({a="b"}[5m] |= "x")', 'rate({a="b"} |= "x"[5m])'],
    ['rate(({a="b"} |= "x")[5m] offset 1h)', 'rate({a="b"} |= "x"[5m] offset 1h0m0s)'],
    ['rate(({a="b"}[90m]))', 'rate({a="b"}[1h30m])'],
    [
      'sum_over_time({a="b"} | unwrap duration_seconds(x) | x>1 [1d])',
      'sum_over_time({a="b"} | unwrap duration_seconds(x) | x>1[1d])',
    ],
    [
      'quantile_over_time(.99, {a="b"}|unwrap x[1m]) by (y)',
      'quantile_over_time(0.99,{a="b"} | unwrap x[1m]) by (y)',
    ],
    ['SUM by (x) (count_over_time({a="b"}[1m]))', 'sum by (x)(count_over_time({a="b"}[1m]))'],
    ['sum(rate({a="b"}[1m])) without (x, y)', 'sum without (x,y)(rate({a="b"}[1m]))'],
    ['topk by (x) (3, rate({a="b"}[1m]))', 'topk by (x)(3,rate({a="b"}[1m]))'],
    ["1 + 2 * 3 ^ 2", "19"],
    ["vector(1) - -1", "(vector(1.000000) - -1)"],
    [
      "vector(1) > bool on (a, b) group_left (c) vector(2)",
      "(vector(1.000000) > bool on (a,b) group_left (c) vector(2.000000))",
    ],
    [
      "vector(1) / ignoring (a) group_right vector(2)",
      "(vector(1.000000) / ignoring (a) group_right vector(2.000000))",
    ],
    ["vector(1) * on (a) group_left (vector(2))", "(vector(1.000000) * on (a) group_left vector(2.000000))"],
    [
      "vector(1) unless vector(2) or vector(3)",
      "((vector(1.000000) unless  vector(2.000000)) or  vector(3.000000))",
    ],
    [
      'label_replace(vector(1), "a", "$1", "b", "(.*)")',
      'label_replace(vector(1.000000),"a","$1","b","(.*)")',
    ],
    ['# a comment\n{a="b"} # another\n|= "x"', '{a="b"} |= "x"'],
    ['{a="b"} // as in Go\n|= "x" /* too */', '{a="b"} |= "x"'],
    [String.raw`{a="\u00e9\n\x41"}`, String.raw`{a="é\nA"}`],
    ['{a="b"} | x=~`a"b`', String.raw`{a="b"} | x=~"a\"b"`],
    ['{a="b"} | logfmt ip="x"', '{a="b"} | logfmt ip="x"'],
  ])("%s", (query, text) => {
    expect(printed(query).replaceAll("  ", " ")).toBe(text.replaceAll("  ", " "));
  });

  it("prints what reads as the same", () => {
    const query = fc.constantFrom(
      '{a="b"} |= "x" or "y" | json a="b[0]", c | (a=1 or b>2s) c!="d" | drop a, b="c"',
      'sum by (x) (rate({a="b"} | logfmt | unwrap bytes(y) | z!="" [5m])) > 3',
      'topk(3, label_replace(count_over_time({a="b"}[1h] offset 5m), "a", "b", "c", "d")) / vector(2) ^ 3',
    );
    fc.assert(
      fc.property(query, (text) => {
        expect(printed(printed(text))).toBe(printed(text));
      }),
    );
  });
});

describe("what it refuses, in Loki's words", () => {
  const none = "parse error : ";
  it.each([
    ['unk({ foo = "bar" }[5m])', /^parse error at line 1, col 1: syntax error: unexpected IDENTIFIER/],
    [
      'rate({ foo = "bar" }[5minutes])',
      'parse error at line 1, col 21: unknown unit "minutes" in duration "5minutes"',
    ],
    [
      'label_replace(rate({ foo = "bar" }[5m]),"")',
      "parse error at line 1, col 43: syntax error: unexpected ), expecting ,",
    ],
    ['rate({ foo = "bar" }[5)', "parse error at line 1, col 21: missing closing ']' in duration"],
    ['min({ foo = "bar" }[5m])', "parse error at line 1, col 20: syntax error: unexpected RANGE"],
    [
      'sum(count_over_time({foo="bar"}[5m])) or 0',
      `${none}unexpected literal for right leg of logical/set binary operation (or): 0.000000`,
    ],
    [
      '{ foo = "bar" }|logfmt|addr>=ip("1.2.3.4")',
      "parse error at line 1, col 30: syntax error: unexpected ip",
    ],
    ['sum(3 ,count_over_time({ foo = "bar" }[5h]))', `${none}unsupported parameter for operation sum(3,`],
    [
      'bottomk(he,count_over_time({ foo = "bar" }[5h]))',
      "parse error at line 1, col 9: syntax error: unexpected IDENTIFIER",
    ],
    ['stddev({ foo = "bar" })', "parse error at line 1, col 23: syntax error: unexpected )"],
    ['{foo="bar}', "parse error at line 1, col 6: literal not terminated"],
    ['{foo="bar"', "parse error at line 1, col 11: syntax error: unexpected $end, expecting } or ,"],
    [
      '{foo="bar"} |~',
      "parse error at line 1, col 15: syntax error: unexpected $end, expecting STRING or ip",
    ],
    ['{foo="bar"} "foo"', "parse error at line 1, col 13: syntax error: unexpected STRING"],
    ['{foo="bar"} foo', "parse error at line 1, col 13: syntax error: unexpected IDENTIFIER"],
    [
      '{foo="bar"} + {foo="bar"}',
      `${none}unexpected type for left leg of binary operation (+): *syntax.MatchersExpr`,
    ],
    [
      'sum(rate({foo="bar"}[5m])) - {foo="bar"}',
      `${none}unexpected type for right leg of binary operation (-): *syntax.MatchersExpr`,
    ],
    ["bool 1 > 1", "parse error at line 1, col 1: syntax error: unexpected bool"],
    [
      'quantile_over_time(foo,{a="b"}[5m])',
      "parse error at line 1, col 20: syntax error: unexpected IDENTIFIER, expecting NUMBER or { or (",
    ],
    ["vector(abc)", "parse error at line 1, col 8: syntax error: unexpected IDENTIFIER, expecting NUMBER"],
    [
      'count without (rate({a="b"}[15s]))',
      "parse error at line 1, col 16: syntax error: unexpected RATE, expecting IDENTIFIER or )",
    ],
    ['#{app="foo"} | json', "parse error at line 1, col 20: syntax error: unexpected $end"],
    [
      "{a~1}",
      "parse error at line 1, col 3: syntax error: unexpected IDENTIFIER, expecting = or =~ or !~ or !=",
    ],
    [
      '{a="b"} | json | line_format x',
      "parse error at line 1, col 30: syntax error: unexpected IDENTIFIER, expecting STRING",
    ],
  ])("%s", (query, message) => expect(() => printed(query)).toThrow(message));
});

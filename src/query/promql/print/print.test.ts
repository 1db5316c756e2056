import { describe, expect, it } from "vitest";
import { parse } from "../parse/parse.ts";
import { pretty } from "./pretty.ts";
import { print } from "./print.ts";

describe("print", () => {
  it.each([
    ["sum by(a,b) (x)", "sum by (a, b) (x)"],
    ["sum(x)  without ()", "sum without () (x)"],
    ["topk(5,x)", "topk(5, x)"],
    ['{"foo"}', '{__name__="foo"}'],
    ['foo{b="2",a!~"1"}', 'foo{a!~"1",b="2"}'],
    ['{"a.b"="c", d="\\n"}', '{"a.b"="c",d="\\n"}'],
    ["x[90] offset 5", "x[1m30s] offset 5s"],
    ["x offset -5m @ 1609746000", "x @ 1609746000.000 offset -5m"],
    ["x[5m] @ end()", "x[5m] @ end()"],
    ["rate(x[1h:])", "rate(x[1h:])"],
    ["rate(x[1w2d:30] @ start())", "rate(x[9d:30s] @ start())"],
    ["x[(5m+1)*2]", "x[(5m + 1) * 2]"],
    ["x[-(-5m)] offset (step())", "x[-(-5m)] offset (step())"],
    ["x[+(5m)] offset --5m", "x[(5m)] offset 5m"],
    ["x[+step()] offset -(-5m)", "x[step()] offset -(-5m)"],
    ["clamp(-Inf, +Inf, -+1, - 1, --x)", "clamp(-Inf, +Inf, -1, -1, --x)"],
    ["x offset min_of(5m,step()*2)", "x offset min_of(5m, step() * 2)"],
    ["x[5m] smoothed offset 1m", "x[5m] smoothed offset 1m"],
    ["a > bool on(x) group_left(y) b", "a > bool on (x) group_left (y) b"],
    ["a / ignoring() b", "a / b"],
    ["a / ignoring() group_right() b", "a / ignoring () group_right () b"],
    ["a + fill(0) b", "a + fill (0) b"],
    ["a + fill_left(1) fill_right(2) b", "a + fill_left (1) fill_right (2) b"],
    ["-a ^ 2", "-a ^ 2"],
    ["1h30m + 1e3 + 0x10 + Inf", "1h30m + 1000 + 16 + +Inf"],
    ["1e21", "1000000000000000000000"],
    ['`a"b`', '"a\\"b"'],
    ["(((a)))", "(((a)))"],
    ["min_of(1, 2)", "min_of(1, 2)"],
    ["sum(a) by (`b.c`)", 'sum by ("b.c") (a)'],
  ])("%s", (query, expected) => {
    expect(print(parse(query, 100))).toBe(expected);
    expect(print(parse(expected, 100))).toBe(expected);
  });
});

describe("pretty", () => {
  it("leaves what fits on one line", () => {
    expect(pretty(parse("sum by(job)(rate(x[5m]))", 100))).toBe("sum by (job) (rate(x[5m]))");
  });

  it("divides what is longer at its outermost operations", () => {
    const query = `sum by (job, instance) (rate(http_requests_total{job="api-server",handler="/api/v1/more/things"}[5m]))
      / on (job) group_left (team) (histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m]))) + max(x))`;
    expect(pretty(parse(query, 100))).toBe(
      [
        "  sum by (job, instance) (",
        '    rate(http_requests_total{handler="/api/v1/more/things",job="api-server"}[5m])',
        "  )",
        "/ on (job) group_left (team)",
        "  (histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m]))) + max(x))",
      ].join("\n"),
    );
  });
});

import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AdHocFilter } from "../../dashboard-file/variable-model.ts";
import { withFilters } from "./ad-hoc.ts";

const zone: AdHocFilter = { key: "zone", operator: "=", value: 'e"u' };
const add = (query: string, language: "promql" | "logql" | "traceql" = "promql", filter = zone): string =>
  withFilters(query, language, [filter]).query;

const Z = String.raw`zone="e\"u"`;

describe("filters in PromQL", () => {
  it.each([
    ["up", `up{${Z}}`],
    ["up{}", `up{${Z}}`],
    ['up{job="a"}', `up{job="a", ${Z}}`],
    ['up{job="a",}', `up{job="a",${Z}}`],
    ['{__name__="up"}', `{__name__="up", ${Z}}`],
    ["rate(x_total[5m])", `rate(x_total{${Z}}[5m])`],
    ["sum by (job, zone) (rate(x[5m] offset 1h))", `sum by (job, zone) (rate(x{${Z}}[5m] offset 1h))`],
    [
      "sum(x) by (job) / on (job) group_left (a) y",
      `sum(x{${Z}}) by (job) / on (job) group_left (a) y{${Z}}`,
    ],
    ["topk(3, a) and b or vector(1) > bool 0.5", `topk(3, a{${Z}}) and b{${Z}} or vector(1) > bool 0.5`],
    ['label_replace(up, "a", "$1", "b", "{x}")', `label_replace(up{${Z}}, "a", "$1", "b", "{x}")`],
    ["max_over_time(x[1h:5m]) @ end()", `max_over_time(x{${Z}}[1h:5m]) @ end()`],
    ["count without (x) (count)", `count without (x) (count{${Z}})`],
    ["1 + 2e3 * Inf # up", "1 + 2e3 * Inf # up"],
  ])("%s", (query, expected) => expect(add(query)).toBe(expected));

  it("stay within what the grammar takes", () => {
    const leaf = fc.constantFrom("up", 'x{a="}"}', "{job=~'a|b'}", "1");
    const { query } = fc.letrec<{ query: string }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie("query").map((inner) => `sum by (a) (${inner})`),
        tie("query").map((inner) => `max(${inner}) without (b)`),
        fc.tuple(tie("query"), tie("query")).map(([a, b]) => `(${a}) * on (a) group_left (c) (${b})`),
        fc.constantFrom("rate(y[5m])", "avg_over_time(z{b!=''}[1h:1m] offset 5m)"),
      ),
    }));
    const errors = (text: string): boolean => {
      let found = false;
      parser.parse(text).iterate({ enter: ({ type }) => void (found ||= type.isError) });
      return found;
    };
    fc.assert(
      fc.property(query, (text) => {
        expect(errors(text)).toBe(false);
        expect(errors(add(text))).toBe(false);
      }),
    );
  });
});

describe("filters in LogQL and TraceQL", () => {
  it.each([
    ["logql", '{app="a"} |= "{x}" | json', `{app="a", ${Z}} |= "{x}" | json`],
    [
      "logql",
      'sum(rate({app="a"}[1m])) / sum(rate({app="b"}[1m]))',
      `sum(rate({app="a", ${Z}}[1m])) / sum(rate({app="b", ${Z}}[1m]))`,
    ],
    ["logql", '{app="a"} | line_format `{{.x}}`', `{app="a", ${Z}} | line_format \`{{.x}}\``],
    ["traceql", '{ name = "a" } | rate()', String.raw`{ name = "a"  && zone = "e\"u"} | rate()`],
    ["traceql", "{}", String.raw`{zone = "e\"u"}`],
  ] as const)("%s %s", (language, query, expected) => expect(add(query, language)).toBe(expected));
});

it("writes one of several values as an expression, and other names in quotes", () => {
  const any = { key: "a.b", operator: "=|", value: "", values: ["x.y", "z"] };
  expect(add("up", "promql", any)).toBe(String.raw`up{"a.b"=~"x\\.y|z"}`);
  expect(add("up", "promql", { ...any, operator: "!=|" })).toContain("!~");
});

it("tells what cannot be written", () => {
  expect(withFilters("up", "promql", [{ key: "a", operator: ">", value: "5" }])).toEqual({
    query: "up",
    notices: ["filter a > 5 cannot be written in this query"],
  });
  expect(withFilters("{}", "logql", [{ key: "a.b", operator: "=", value: "c" }]).notices).toHaveLength(1);
  expect(withFilters("{}", "traceql", [{ key: "span.size", operator: ">", value: "5" }]).query).toBe(
    "{span.size > 5}",
  );
});

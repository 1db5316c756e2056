import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import { LogqlEngine } from "./engine.ts";
import { askRange, at, shown } from "./testing/ask.ts";
import { MemorySource } from "./testing/memory-source.ts";

/** A line every ten seconds for two minutes: `svc=a` at 10, 30, …, `svc=b` at 0, 20, …. */
const source = new MemorySource(
  Array.from({ length: 13 }, (_, index) => ({
    time: at(index * 10),
    line: `n=${index} took=${index * 100}ms`,
    stream: { svc: index % 2 === 0 ? "b" : "a" },
    metadata: { id: `i${index % 3}` },
  })),
);

const ask = async (query: string, options = {}) =>
  shown((await askRange(source, query, { seconds: 120, ...options })).result);

describe("range aggregations", () => {
  it.each([
    ['sum by (svc) (count_over_time({svc=~".+"}[1m]))', ["{svc=a} _ 3 3", "{svc=b} 1 3 3"]],
    ['sum(rate({svc="a"}[1m]))', ["{} _ 0.05 0.05"]],
    ['sum(count_over_time({svc=~".+"}[2m]))', ["{} 1 7 12"]],
    ['sum(count_over_time({svc=~".+"}[1m] offset 1m))', ["{} _ 1 6"]],
    ['sum(bytes_over_time({svc="a"}[1m]))', ["{} _ 42 44"]],
    ['sum by (id) (count_over_time({svc="a"}[1m]))', ["{id=i0} _ 1 1", "{id=i1} _ 1 1", "{id=i2} _ 1 1"]],
    ['sum without (id) (count_over_time({svc="a"}[1m]))', ["{svc=a} _ 3 3"]],
    ['sum(sum_over_time({svc=~".+"} | logfmt | unwrap n [1m]))', ["{} 0 21 57"]],
    ['max_over_time({svc=~".+"} | logfmt | unwrap duration(took) [1m]) by ()', ["{} 0 0.6 1.2"]],
    ['quantile_over_time(0.5, {svc=~".+"} | logfmt | unwrap n [1m]) by ()', ["{} 0 3.5 9.5"]],
    ['first_over_time({svc="a"} | logfmt | unwrap n [1m]) by (svc)', ["{svc=a} _ 1 7"]],
    ['absent_over_time({svc="a"}[1m])', ["{svc=a} 1 _ _"]],
  ])("%s", async (query, series) => expect(await ask(query)).toEqual(series));

  it("makes each set of labels a series of its own", async () => {
    expect(await ask('count_over_time({svc="a"}[2m])')).toEqual([
      "{id=i0,svc=a} _ 1 2",
      "{id=i1,svc=a} _ 1 2",
      "{id=i2,svc=a} _ 1 2",
    ]);
  });

  it("moves start and end apart to multiples of the step", async () => {
    const engine = new LogqlEngine(source);
    const options = {
      start: unixNano(at(30)),
      end: unixNano(at(70)),
      limit: 1,
      direction: "forward" as const,
      intervalNs: 0n,
      stepNs: 60e9,
    };
    const { result } = await engine.range('sum(rate({svc="a"}[1m]))', options, new AbortController().signal);
    expect(result.kind === "matrix" && [...result.times]).toEqual([
      1_700_000_040_000, 1_700_000_100_000, 1_700_000_160_000,
    ]);
  });
});

describe("aggregations and operators", () => {
  it.each([
    ['topk(1, sum by (svc) (count_over_time({svc=~".+"}[2m])))', ["{svc=b} 1 4 6"]],
    ['avg(sum by (svc) (count_over_time({svc=~".+"}[2m])))', ["{} 1 3.5 6"]],
    ['count(sum by (svc) (rate({svc=~".+"}[1m])))', ["{} 1 2 2"]],
    ["1 + 2 * 3 ^ 2 - -1", ["{} 20 20 20"]],
    ["(1 + 2) * 3", ["{} 9 9 9"]],
    ["2 ^ 3 ^ 2", ["{} 512 512 512"]],
    ["vector(4) / 0", ["{} NaN NaN NaN"]],
    ['sum(count_over_time({svc=~".+"}[1m])) > 1', ["{} _ 6 6"]],
    ['sum(count_over_time({svc=~".+"}[1m])) > bool 1', ["{} 0 1 1"]],
    [
      'sum by (svc) (count_over_time({svc=~".+"}[1m])) / on () group_left sum(count_over_time({svc=~".+"}[1m]))',
      ["{svc=a} _ 0.5 0.5", "{svc=b} 1 0.5 0.5"],
    ],
    ['sum(count_over_time({svc="c"}[1m])) or vector(0)', ["{} 0 0 0"]],
    [
      'label_replace(sum by (svc) (count_over_time({svc="a"}[1m])), "x", "<$1>", "svc", "(.)")',
      ["{svc=a,x=<a>} _ 3 3"],
    ],
  ])("%s", async (query, series) => expect(await ask(query)).toEqual(series));
});

describe("errors", () => {
  it("refuses to count lines with errors unless they are let go", async () => {
    const failing = 'count_over_time({svc="a"} | json [1m])';
    await expect(ask(failing)).rejects.toThrow(
      /^pipeline error: 'JSONParserErr' for series: '\{__error__="JSONParserErr"/,
    );
    expect(await ask('count_over_time({svc="a"} | json | __error__="" [1m])')).toEqual([]);
    expect(
      await ask('sum(count_over_time({svc="a"} | json | drop __error__, __error_details__ [1m]))'),
    ).toEqual(["{} _ 3 3"]);
    expect(await ask('sum by (__error__) (count_over_time({svc="a"} | json [1m]))')).toEqual([
      "{__error__=JSONParserErr} _ 3 3",
    ]);
    await expect(
      ask('sum by (__error__) (count_over_time({svc="a"} | logfmt | took > 1 [1m]))'),
    ).rejects.toThrow(/LabelFilterErr/);
  });

  it.each([
    ["", "parse error : syntax error: unexpected $end"],
    ["{}", /^parse error : queries require at least one regexp or equality matcher/],
    ['{a="b",}', "parse error at line 1, col 8: syntax error: unexpected }, expecting IDENTIFIER"],
    ['{"a"="b"}', "parse error at line 1, col 2: syntax error: unexpected STRING, expecting IDENTIFIER or }"],
    ["{a='b'}", "parse error at line 1, col 4: syntax error: unexpected IDENTIFIER, expecting STRING"],
    ['{a="b"} |=', "parse error at line 1, col 11: syntax error: unexpected $end, expecting STRING or ip"],
    ['{a="b"}\n | json x="a["', /^parse error : stage '\| json x="a\["' : cannot parse expression \[a\[\]: /],
    ['{a="b"} |~ "("', "parse error : stage '|~ \"(\"' : error parsing regexp: missing closing ): `(`"],
    ['{a=~".*"}', /^parse error : queries require at least one regexp or equality matcher/],
    ['rate({a="b"}[0.5m])', 'parse error at line 1, col 13: unknown unit "." in duration "0.5m"'],
    [
      'count_over_time({a="b"} | unwrap x [1m])',
      "parse error : invalid aggregation count_over_time with unwrap",
    ],
    ['sum_over_time({a="b"}[1m])', "parse error : invalid aggregation sum_over_time without unwrap"],
    [
      'sum_over_time({a="b"} | unwrap x [1m]) by (y)',
      "parse error : grouping not allowed for sum_over_time aggregation",
    ],
    ['topk(1.5, rate({a="b"}[1m]))', "parse error : invalid parameter topk(1.5,"],
    ['topk(rate({a="b"}[1m]))', "parse error : parameter required for operation topk"],
    [
      'increase({a="b"}[1m])',
      "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER (LogQL has no function increase)",
    ],
    [
      '{a="b"} | line_format "{{ nope .x }}"',
      'parse error : stage \'| line_format "{{ nope .x }}"\' : invalid line template: template: line:1: function "nope" not defined',
    ],
    [
      '{a="b"} | regexp "("',
      /^parse error : invalid regexp parser: error parsing regexp: missing closing \)/,
    ],
    [
      '{a="b"} | pattern "<x><y>"',
      "parse error : invalid pattern parser: found consecutive capture '<x><y>': invalid expression",
    ],
  ])("%s is invalid", async (query, message) => {
    const error: unknown = await ask(query).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WatchtowerError);
    expect(error).toMatchObject({
      kind: "invalid",
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
  });

  it.each([
    ['approx_topk(3, rate({a="b"}[1m]))', "parse error at line 1, col 1: approx_topk is not supported"],
    [
      'variants(rate({a="b"}[1m])) of ({a="b"}[1m])',
      "parse error at line 1, col 1: variants is not supported",
    ],
  ])("%s is named as not supported", async (query, message) => {
    await expect(ask(query)).rejects.toMatchObject({ kind: "unsupported", message });
  });
});

describe("limits", () => {
  it.each([
    [
      'count_over_time({svc=~".+"}[1m])',
      { maxSeries: 2 },
      /^maximum number of series \(2\) reached for a single query/,
    ],
    ['{svc="a"}', { maxLines: 50 }, /max_entries_limit_per_query = 50/],
    ['{svc="a"}', { maxLinesScanned: 3 }, /maxLinesScanned = 3/],
    ['{svc="a"}', { maxBytesScanned: 30 }, /max_query_bytes_read = 30/],
    [
      '{svc="a"}',
      { maxAnswerSize: 30 },
      /the lines of the answer are too large.* \(limit maxAnswerSize = 30\)/,
    ],
    ['max(count_over_time({svc=~".+"}[1m]))', { maxHeldSeries: 1 }, /maxHeldSeries = 1/],
    ["vector(1)", { maxPoints: 1 }, /maxPoints = 1/],
    ['max_over_time({svc="a"} | logfmt | unwrap n [1m])', { maxSamples: 9 }, /query\.maxSamples = 9/],
    ["vector(1)", { maxQueryLength: 5 }, /maxQueryLength = 5/],
    ["((vector(1)))", { maxDepth: 2 }, /maxDepth = 2/],
    ['{a="b"} | ((c="d"))', { maxDepth: 2 }, /label filters nest too deeply \(limit maxDepth = 2\)/],
  ])("%s under %o", async (query, limits, message) => {
    await expect(ask(query, { limits })).rejects.toMatchObject({
      kind: "limit",
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("ends when the client is gone, or time is up", async () => {
    const engine = new LogqlEngine(source, { timeoutMs: -1 });
    const never = new AbortController().signal;
    const query = 'rate({svc="a"}[1m])';
    await expect(engine.instant(query, unixNano(at(0)), never)).rejects.toMatchObject({ kind: "timeout" });
    await expect(engine.instant(query, unixNano(at(0)), AbortSignal.abort())).rejects.toMatchObject({
      kind: "canceled",
    });
  });
});

describe("what the store is asked", () => {
  it("pushes down conditions that every line of the answer meets", async () => {
    const asked = new MemorySource();
    await askRange(
      asked,
      '{a="b"} |= "x" != "y" or "z" | trace_id="1", svc="c" | json | span_id="2" |= "w" | line_format "{{.a}}" |= "v"',
    );
    expect(asked.scans[0]).toMatchObject({
      lines: [
        { text: "x", negated: false },
        { text: "y", negated: true },
        { text: "z", negated: true },
        { text: "w", negated: false },
      ],
      metadata: [
        { name: "trace_id", operator: "=", value: "1" },
        { name: "svc", operator: "=", value: "c" },
      ],
    });
  });

  it("asks for no lines where none are read", async () => {
    const asked = new MemorySource();
    await askRange(asked, 'sum(rate({a="b"}[1m]))');
    expect(asked.scans[0]?.need).toEqual({ lines: false, metadata: false });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatText } from "../../../base/float-text.ts";
import { parseText } from "./parse-text.ts";

/** The example of prometheus.io, "Exposition formats". */
const EXAMPLE = String.raw`# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# A histogram, which has a pretty complex representation in the text format:
# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="1"} 133988
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320

# Finally a summary, which has a complex representation, too:
# HELP rpc_duration_seconds A summary of the RPC duration in seconds.
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds{quantile="0.99"} 76656
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`;

const shown = (text: string) =>
  parseText(text).samples.map(({ labels, value, time }) => {
    const { __name__: name, ...rest } = Object.fromEntries(labels);
    return [name, rest, value, ...(time === undefined ? [] : [time])];
  });

describe("Prometheus' text format", () => {
  it("reads the documentation's example", () => {
    expect(shown(EXAMPLE)).toEqual([
      ["http_requests_total", { method: "post", code: "200" }, 1027, 1395066363000],
      ["http_requests_total", { method: "post", code: "400" }, 3, 1395066363000],
      [
        "msdos_file_access_time_seconds",
        { path: "C:\\DIR\\FILE.TXT", error: 'Cannot find file:\n"FILE.TXT"' },
        1458255915,
      ],
      ["metric_without_timestamp_and_labels", {}, 12.47],
      ["something_weird", { problem: "division by zero" }, Infinity, -3982045],
      ["http_request_duration_seconds_bucket", { le: "0.05" }, 24054],
      ["http_request_duration_seconds_bucket", { le: "1.0" }, 133988],
      ["http_request_duration_seconds_bucket", { le: "+Inf" }, 144320],
      ["http_request_duration_seconds_sum", {}, 53423],
      ["http_request_duration_seconds_count", {}, 144320],
      ["rpc_duration_seconds", { quantile: "0.01" }, 3102],
      ["rpc_duration_seconds", { quantile: "0.99" }, 76656],
      ["rpc_duration_seconds_sum", {}, 17560473],
      ["rpc_duration_seconds_count", {}, 2693],
    ]);
    expect(parseText(EXAMPLE).metadata).toEqual([
      {
        family: "http_requests_total",
        type: "counter",
        help: "The total number of HTTP requests.",
        unit: "",
      },
      {
        family: "http_request_duration_seconds",
        type: "histogram",
        help: "A histogram of the request duration.",
        unit: "",
      },
      {
        family: "rpc_duration_seconds",
        type: "summary",
        help: "A summary of the RPC duration in seconds.",
        unit: "",
      },
    ]);
  });

  it.each([
    ["a 1", [["a", {}, 1]]],
    ['  a\t{ b = "c" , d="e" , }  1  5  ', [["a", { b: "c", d: "e" }, 1, 5]]],
    ['a{b="c" d="e"} 1', [["a", { b: "c", d: "e" }, 1]]],
    ['a{b="two\nlines"} 1', [["a", { b: "two\nlines" }, 1]]],
    [String.raw`a{b="\q\\\""} 1`, [["a", { b: String.raw`\q\"` }, 1]]],
    ['{"with.point",b="c"} 1', [["with.point", { b: "c" }, 1]]],
    ['{"alone"} 1', [["alone", {}, 1]]],
    ['a{"quoted label"="c"} 1', [["a", { "quoted label": "c" }, 1]]],
    [
      "a nan\nb -Inf\nc .5\nd 1e-3",
      [
        ["a", {}, NaN],
        ["b", {}, -Infinity],
        ["c", {}, 0.5],
        ["d", {}, 0.001],
      ],
    ],
    ["#no metadata\n# HELPFUL\n#TYPE a wrong\na 1", [["a", {}, 1]]],
    ["", []],
    ["\n\n", []],
  ])("reads %j", (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it.each([
    ["a", 'expected value after metric in line 1: "a"'],
    ["ok 1\na x", '"x" is no value in line 2: "a x"'],
    ["a 0x10", '"0x10" is no value in line 1: "a 0x10"'],
    ["a 1_000", '"1_000" is no value in line 1: "a 1_000"'],
    ["a 1e400", '"1e400" is no value in line 1: "a 1e400"'],
    ["a 1 1.5", 'expected timestamp in milliseconds, got "1.5" in line 1: "a 1 1.5"'],
    ["a 1 2 3", 'expected the end of the line in line 1: "a 1 2 3"'],
    ['a{b="c",b="d"} 1', 'label name is there twice in line 1: "a{b=\\"c\\",b=\\"d\\"} 1"'],
    ["a{b=c} 1", 'expected label value in line 1: "a{b=c} 1"'],
    ["a{b} 1", 'expected equal in line 1: "a{b} 1"'],
    ["a{,} 1", 'expected label name in line 1: "a{,} 1"'],
    ['{b="c"} 1', 'expected metric name in line 1: "{b=\\"c\\"} 1"'],
    ['a{"b"} 1', 'expected equal in line 1: "a{\\"b\\"} 1"'],
    ["# TYPE a wrong", 'invalid metric type "wrong" in line 1: "# TYPE a wrong"'],
    ["# TYPE 1 gauge", 'expected metric name in line 1: "# TYPE 1 gauge"'],
    ["<html>", 'expected metric name in line 1: "<html>"'],
  ])("refuses %j", (text, message) => {
    expect(() => parseText(text)).toThrow(message);
  });

  it("reads back what it is given, whatever the values of labels hold", () => {
    const escaped = (text: string) =>
      text
        .replaceAll("\\", "\\\\")
        .replaceAll('"', String.raw`\"`)
        .replaceAll("\n", String.raw`\n`);
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.double({ noNaN: true }), (label, value) => {
        expect(shown(`a{b="${escaped(label)}"} ${floatText(value)}`)).toEqual([["a", { b: label }, value]]);
      }),
    );
  });

  it("never fails otherwise than by an error that tells the line", () => {
    const piece = fc.constantFrom(
      "a",
      "{",
      "}",
      '"',
      "=",
      ",",
      " ",
      "\n",
      "1",
      "# TYPE ",
      "# HELP ",
      "\\",
      "gauge",
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (text) => {
          try {
            parseText(text);
          } catch (error) {
            expect(String(error)).toMatch(/^WatchtowerError: .* in line \d+: "/s);
          }
        },
      ),
    );
  });

  it("takes a long line in linear time", () => {
    const label = "x".repeat(1_000_000);
    expect(parseText(`a{b="${label}"} 1`).samples[0]?.labels[1]).toEqual(["b", label]);
    expect(() => parseText(`a{b="${"\\".repeat(999_999)}`)).toThrow("expected label value");
  });
});

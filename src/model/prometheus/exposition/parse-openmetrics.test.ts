import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOpenMetrics } from "./parse-openmetrics.ts";

/** After the specification's examples. */
const EXAMPLE = `# TYPE acme_http_router_request_seconds summary
# UNIT acme_http_router_request_seconds seconds
# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
# TYPE go_goroutines gauge
# HELP go_goroutines Number of goroutines that currently exist.
go_goroutines 69
# TYPE process_cpu_seconds counter
# UNIT process_cpu_seconds seconds
# HELP process_cpu_seconds Total user and system CPU time spent in seconds.
process_cpu_seconds_total 4.20072246e+06
# TYPE foo histogram
foo_bucket{le="0.01"} 0
foo_bucket{le="0.1"} 8 # {} 0.054
foo_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67
foo_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
foo_bucket{le="+Inf"} 17
foo_count 17
foo_sum 324789.3
foo_created 1520430000.123
# TYPE build info
build_info{version="1.2"} 1 1520879607.789 # {a="b"} 1
# EOF
`;

describe("OpenMetrics", () => {
  it.each(["+Inf", "NaN", "1e300", "-1"])("takes _created of %s for no time", (created) => {
    const { samples } = parseOpenMetrics(`# TYPE a counter\na_total 3\na_created ${created}\n# EOF\n`);
    expect(samples.map(({ startTime }) => startTime)).toEqual([undefined, undefined]);
  });

  it("tells since when counters count", () => {
    const { samples } = parseOpenMetrics(`# TYPE a counter
a_total{x="1"} 3
a_total{x="2"} 4
a_created{x="1"} 1520430000.1239
# TYPE h histogram
h_bucket{le="1"} 1
h_bucket{le="+Inf"} 2
h_count 2
h_sum 2
h_created 1520430001
# TYPE s summary
s{quantile="0.5"} 1
s_count 1
s_created 1520430002
# TYPE g gauge
g 1
g_created 7
# TYPE b counter
b_total 1
b_created 0
# EOF
`);
    const starts = samples.map(({ labels, startTime }) => [labels[0]?.[1], startTime ?? 0]);
    expect(starts).toEqual([
      ["a_total", 1520430000123],
      ["a_total", 0],
      ["a_created", 0],
      ["h_bucket", 1520430001000],
      ["h_bucket", 1520430001000],
      ["h_count", 1520430001000],
      ["h_sum", 1520430001000],
      ["h_created", 0],
      ["s", 1520430002000],
      ["s_count", 1520430002000],
      ["s_created", 0],
      ["g", 0],
      ["g_created", 0],
      ["b_total", 0],
      ["b_created", 0],
    ]);
  });

  it("reads the specification's examples", () => {
    const { samples, metadata } = parseOpenMetrics(EXAMPLE);
    const shown = samples.map(({ labels, value, time, exemplars }) => {
      const { __name__: name, ...rest } = Object.fromEntries(labels);
      return {
        name,
        ...rest,
        value,
        ...(time !== undefined && { time }),
        ...(exemplars[0] && { exemplars }),
      };
    });
    const path = { path: "/api/v1", method: "GET" };
    const exemplar = (labels: [string, string][], value: number, time?: number) => ({
      exemplars: [{ labels, value, time }],
    });
    expect(shown).toEqual([
      { name: "acme_http_router_request_seconds_sum", ...path, value: 9036.32 },
      { name: "acme_http_router_request_seconds_count", ...path, value: 807283 },
      { name: "acme_http_router_request_seconds_created", ...path, value: 1605281325 },
      { name: "go_goroutines", value: 69 },
      { name: "process_cpu_seconds_total", value: 4200722.46 },
      { name: "foo_bucket", le: "0.01", value: 0 },
      { name: "foo_bucket", le: "0.1", value: 8, ...exemplar([], 0.054) },
      { name: "foo_bucket", le: "1.0", value: 11, ...exemplar([["trace_id", "KOO5S4vxi0o"]], 0.67) },
      {
        name: "foo_bucket",
        le: "10.0",
        value: 17,
        ...exemplar([["trace_id", "oHg5SJYRHA0"]], 9.8, 1520879607789),
      },
      { name: "foo_bucket", le: "+Inf", value: 17 },
      { name: "foo_count", value: 17 },
      { name: "foo_sum", value: 324789.3 },
      { name: "foo_created", value: 1520430000.123 },
      { name: "build_info", version: "1.2", value: 1, time: 1520879607789, ...exemplar([["a", "b"]], 1) },
    ]);
    expect(metadata.slice(0, 2)).toEqual([
      {
        family: "acme_http_router_request_seconds",
        type: "summary",
        help: "Latency though all of ACME's HTTP request router.",
        unit: "seconds",
      },
      {
        family: "go_goroutines",
        type: "gauge",
        help: "Number of goroutines that currently exist.",
        unit: "",
      },
    ]);
  });

  it.each([
    ["", "data does not end with # EOF"],
    ["a 1\n", "data does not end with # EOF"],
    ["a 1\n# EOF\nb 1\n", "unexpected data after # EOF"],
    ["a 1 # {", "expected label name"],
    ["\na 1\n# EOF", "expected metric name"],
    ["a  1\n# EOF", "expected value after metric"],
    ['a{b="c" ,d="e"} 1\n# EOF', "expected comma or brace close"],
    ['a{b="c\nd"} 1\n# EOF', "expected label value"],
    ["# UNIT a_bytes seconds\n# EOF", 'unit "seconds" not a suffix of metric "a_bytes"'],
    ["# TYPE a untyped\n# EOF", 'invalid metric type "untyped"'],
    ["# comment\n# EOF", "expected HELP, TYPE, UNIT or EOF"],
    ["a 1 NaN\n# EOF", "invalid timestamp"],
    ["a 1 1 # {b} 1\n# EOF", "expected equal"],
  ])("refuses %j", (text, message) => {
    expect(() => parseOpenMetrics(text)).toThrow(message);
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
      "# EOF",
      " # {",
      "counter",
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (text) => {
          try {
            parseOpenMetrics(text);
          } catch (error) {
            expect(String(error)).toMatch(/^WatchtowerError: .* in line \d+: "/s);
          }
        },
      ),
    );
  });
});

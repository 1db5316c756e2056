import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { compileTemplate } from "./template.ts";

/** What is asked for the first time, in order. */
const asked: string[] = [];

const expanded = (text: string, value = 1.5): Promise<string> =>
  compileTemplate("summary", text).expand({
    labels: Labels.fromObject({ job: "api", instance: "host.example:80" }),
    value,
    now: 1_435_065_584_128,
    external: { labels: Labels.fromObject({ cluster: "eu" }), url: "https://watch.example/prom" },
    query: async (expression) => {
      asked.push(expression);
      if (expression === "bad(") throw new Error("no such query");
      const series = expression === "none" ? [] : ["b", "a"];
      return series.map((job, i) => ({
        labels: Labels.fromObject({ job }),
        times: Float64Array.of(0),
        values: Float64Array.of(1000 + i),
      }));
    },
  });

describe("templates", () => {
  it.each([
    ["plain {text}", "plain {text}"],
    ["{{ $labels.job }}/{{ .Labels.job }}/{{ $labels.none }}", "api/api/"],
    ["{{$value}} {{ .Value }}", "1.5 1.5"],
    ["a {{- $value -}} b", "a1.5b"],
    ['{{ $value | printf "%.2f" }}', "1.50"],
    ['{{ printf "%s=%5.1f%%" $labels.job $value }}', "api=  1.5%"],
    ["{{ $labels.job | toUpper | printf `<%s>` }}", "<API>"],
    ['{{ printf "%q" (title $labels.job) }}', '"Api"'],
    ["{{ stripPort $labels.instance }} {{ stripDomain $labels.instance }}", "host.example host:80"],
    ["{{/* a comment */}}", ""],
    ["{{ if gt $value 1.0 }}high{{ else }}low{{ end }} {{ if eq $labels.job `x` }}x{{ end }}", "high "],
    [
      "{{ range $name, $value := .Labels }}{{ $name }}={{ $value }};{{ end }}",
      "instance=host.example:80;job=api;",
    ],
    ['{{ with query "up" }}{{ . | first | value | humanize }}{{ end }}', "1k"],
    ['{{ range query "up" | sortByLabel "job" }}{{ .Labels.job }}:{{ .Value }} {{ end }}', "a:1001 b:1000 "],
    ['{{ query "up" | first | label "job" }} {{ len (query "none") }}', "b 0"],
    ['{{ $more := printf "up{job=%q}" $labels.job }}{{ range query $more }}x{{ end }}', "xx"],
    ["{{ reReplaceAll `(.*)[.].*` `$1` $labels.instance }} {{ match `a.i` $labels.job }}", "host true"],
    [
      '{{ graphLink "up > 1" }} {{ tableLink "x" }}',
      "/graph?g0.expr=up+%3E+1&g0.tab=0 /graph?g0.expr=x&g0.tab=1",
    ],
    [
      '{{ humanizeDuration "61" }} {{ parseDuration "1h" }} {{ (toTime 0.0) }}',
      "1m 1s 3600 1970-01-01 00:00:00 +0000 UTC",
    ],
    ['{{ define "t" }}<{{ .arg0 }}>{{ end }}{{ template "t" (args $labels.job) }}', "<api>"],
    [
      "{{ externalURL }} {{ pathPrefix }} {{ $externalLabels.cluster }}{{ $externalLabels.none }} {{ $externalURL }}",
      "https://watch.example/prom /prom eu https://watch.example/prom",
    ],
    ["{{ now }} {{ now | humanizeTimestamp }}", "1.435065584128e+09 2015-06-23 13:19:44.128 +0000 UTC"],
    ["{{ toDuration 90.5 }} {{ toDuration `-0.001` }} {{ toDuration 0.0 }}", "1m30.5s -1ms 0s"],
    ["{{ (toTime 1.9999) }} {{ parseDuration `-1h` }}", "1970-01-01 00:00:01.999 +0000 UTC -3600"],
    ["{{ stripPort `::1` }} {{ stripPort `[::1]:80` }} {{ stripPort `host:http` }}", "::1 ::1 host"],
    [
      "{{ stripDomain `a.b.c` }} {{ stripDomain `10.0.0.1:80` }} {{ stripDomain `9a.b:80` }}",
      "a 10.0.0.1:80 9a:80",
    ],
  ])("%s", async (text, filled) => {
    expect(await expanded(text)).toBe(filled);
  });

  it("asks each query once", async () => {
    asked.length = 0;
    expect(await expanded('{{ range query "up" }}{{ query "a" | len }}{{ query "up" | len }}{{ end }}')).toBe(
      "2222",
    );
    expect(asked).toEqual(["up", "a"]);
  });

  it.each([
    ['{{ query "none" | first }}', "error calling first: first() called on vector with no elements"],
    ['{{ query "bad(" }}', "no such query"],
    ["{{ toTime `NaN` }}", "error calling toTime: value is NaN or Inf"],
    ["{{ humanize (toDuration 1.0) }}", "can't convert *time.Duration to float"],
    ["{{ $value | toUpper }}", "wrong type for value; expected string; got float64"],
    [
      "{{ range $i := 200 }}{{ query (printf `q%d` $i) }}{{ end }}",
      "the template asks too much (limit 100 queries)",
    ],
  ])("%s says in the text what failed", async (text, error) => {
    const filled = await expanded(text);
    expect(filled).toMatch(/^<error expanding template: .*>$/s);
    expect(filled).toContain(error);
  });

  it.each([
    ["humanize", 1_234_567, "1.235M"],
    ["humanize", 0.00123, "1.23m"],
    ["humanize", 0, "0"],
    ["humanize", Infinity, "+Inf"],
    ["humanize1024", 1_048_576, "1Mi"],
    ["humanize1024", 100, "100"],
    ["humanizeDuration", 0, "0s"],
    ["humanizeDuration", 0.1, "100ms"],
    ["humanizeDuration", 59.5, "59.5s"],
    ["humanizeDuration", 3661, "1h 1m 1s"],
    ["humanizeDuration", -90_061, "-1d 1h 1m 1s"],
    ["humanizePercentage", 0.123456, "12.35%"],
    ["humanizeTimestamp", 1_435_065_584.128, "2015-06-23 13:19:44.128 +0000 UTC"],
    ["humanizeTimestamp", 1_435_065_580, "2015-06-23 13:19:40 +0000 UTC"],
  ])("%s of %d", async (name, value, text) => {
    expect(await expanded(`{{ $value | ${name} }}`, value)).toBe(text);
  });

  it.each([
    ["{{ if $value }}", "unexpected EOF"],
    // Prometheus has it in its consoles alone.
    ["{{ tmpl `t` . }}", 'function "tmpl" not defined'],
    ["{{ $value | nothing }}", 'function "nothing" not defined'],
    ["{{ }}", "missing value for command"],
    ["{{ $other }}", 'undefined variable "$other"'],
    ["{{", "unclosed action"],
  ])("refuses %s", (text, error) => {
    expect(() => compileTemplate("summary", text)).toThrow(error);
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile.ts";
import { LabelMap } from "../../go-template/value.ts";

const LABELS = new Map([
  ["app", "api"],
  ["msg", "Hello, Wörld"],
  ["n", "42"],
  ["f", "1.5"],
  ["json", '{"a":{"b":[1,"two",null]},"n":3000000}'],
  ["took", "1m30s"],
  ["size", "2MB"],
  ["time", "1679577215"],
]);

/** 2024-02-03 04:05:06.789 UTC */
const TIME = 1_706_933_106_789_000_000n;

function fill(template: string): string {
  return compileTemplate(
    "line",
    template,
  )({
    labels: new LabelMap(
      (name) => LABELS.get(name),
      () => LABELS,
    ),
    line: () => "the line",
    time: () => TIME,
  });
}

describe("templates", () => {
  it.each([
    ["plain", "plain"],
    ["{{.app}}", "api"],
    ["[{{ .app }}|{{.missing}}]", "[api|]"],
    ["{{ __line__ | upper }} {{ __timestamp__ | unixEpochNanos }}", "THE LINE 1706933106789000000"],
    ["a  {{- .app -}}  b", "aapib"],
    ["a{{/* nothing */}}b{{- /* trims */ -}}  c", "abc"],
    ['{{ if eq .app "api" }}yes{{ else }}no{{ end }}', "yes"],
    ['{{ if eq .app "x" "y" "api" }}one of{{ end }}', "one of"],
    ['{{ if .missing }}a{{ else if contains "H" .msg }}b{{ else }}c{{ end }}', "b"],
    ['{{ if and (eq .app "api") (ne .n "1") }}both{{ end }}', "both"],
    ['{{ or .missing "else" }} {{ and .app .n }} {{ not .missing }}', "else 42 true"],
    ["{{ with .app }}<{{ . }}>{{ end }}{{ with .missing }}x{{ else }}none{{ end }}", "<api>none"],
    ["{{ $x := .app }}{{ $x }}{{ $x = .n }}-{{ $x }}", "api-42"],
    [
      "{{ range $i, $v := (fromJson .json).a.b }}{{ $i }}={{ $v }};{{ end }}",
      "0=1;1=two;2=<nil>;".replace("<nil>", "<no value>"),
    ],
    ['{{ range $k, $v := fromJson "{\\"b\\":1,\\"a\\":2}" }}{{ $k }}{{ $v }} {{ end }}', "a2 b1 "],
    [
      "{{ range 5 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}",
      "02",
    ],
    ['{{ range fromJson "[]" }}x{{ else }}empty{{ end }}', "empty"],
    ['{{ (fromJson .msg).a.b }} {{ (fromJson "null").a | default "d" }}', "<no value> d"],
    ['{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" .app }}', "<api>"],
    ["{{ .json | fromJson | len }} {{ len .msg }}", "2 13"],
    ['{{ index (fromJson .json) "n" }} {{ index . "app" }}', "3e+06 api"],
    [
      '{{ printf "%s-%05d-%6.2f-%q-%v-%-4s|" .app 42 1.5 "x\\"" true "ab" }}',
      'api-00042-  1.50-"x\\""-true-ab  |',
    ],
    ['{{ printf "%d" "x" }} {{ printf "%s" }}', "%!d(string=x) %!s(MISSING)"],
    ['{{ print "a" 1 2 "b" }} {{ println "x" }}', "a1 2b x\n"],
    [
      '{{ slice .app 1 }} {{ html "<a&b>" }} {{ js "it\'s" }} {{ urlquery "a b&c" }}',
      "pi &lt;a&amp;b&gt; it\\'s a+b%26c",
    ],
    ['{{ lt 1 2 }} {{ le 2 2 }} {{ gt 1.5 0.5 }} {{ ge "a" "b" }}', "true true true false"],
  ])("%s", (template, text) => expect(fill(template)).toBe(text));
});

describe("functions", () => {
  it.each([
    [
      "{{ ToLower .msg }} {{ ToUpper .app }} {{ lower .msg }} {{ title .app }}",
      "hello, wörld API hello, wörld Api",
    ],
    ['{{ Replace .msg "l" "L" 2 }} {{ replace "l" "1" .msg }}', "HeLLo, Wörld He11o, Wör1d"],
    [
      '{{ Trim "xxaxx" "x" }} {{ TrimLeft "xxa" "x" }} {{ TrimRight "axx" "x" }} {{ trimAll "$" "$5$" }}',
      "a a a 5",
    ],
    [
      '{{ TrimPrefix "aab" "a" }} {{ TrimSuffix "abb" "b" }} {{ trimPrefix "-" "-h" }} {{ trimSuffix "-" "h-" }}',
      "ab ab h h",
    ],
    ['[{{ TrimSpace " a " }}] [{{ trim "  b " }}]', "[a] [b]"],
    ["{{ trunc 2 .app }} {{ trunc -2 .app }} {{ substr 1 2 .app }} {{ substr 1 -1 .app }}", "ap pi p pi"],
    [
      '{{ regexReplaceAll "(a*)bc" "aabcabc" "<${1}>" }} {{ regexReplaceAllLiteral "b" "abc" "$1" }}',
      "<aa><a> a$1c",
    ],
    ['{{ count "o" "foo boo" }} {{ "a" | repeat 3 }}', "4 aaa"],
    ['{{ urlencode "a b/ü" }} {{ urldecode "a+b%2F%C3%BC" }}', "a+b%2F%C3%BC a b/ü"],
    [
      '{{ b64enc "héy" }} {{ b64dec "aMOpeQ==" }} {{ b64dec "?" }}',
      "aMOpeQ== héy illegal base64 data at input byte 0",
    ],
    [
      "[{{ alignLeft 5 .app }}] [{{ alignRight 5 .app }}] [{{ alignLeft 2 .app }}] [{{ alignRight 2 .app }}]",
      "[api  ] [  api] [ap] [pi]",
    ],
    ['{{ indent 2 "a\\nb" }}{{ nindent 1 "c" }}', "  a\n  b\n c"],
    ['{{ hasPrefix "He" .msg }} {{ hasSuffix "d" .msg }} {{ contains "z" .msg }}', "true true false"],
    ["{{ add 1 2 3 }} {{ sub 5 .n }} {{ mul 2 3 }} {{ div 7 2 }} {{ mod 7 4 }}", "6 -37 6 3 3"],
    ["{{ addf 0.1 0.2 }} {{ subf 5.5 2 }} {{ mulf 1.5 2 }} {{ divf 1 3 }}", "0.3 3.5 3 0.3333333333333333"],
    ["{{ max 1 5 3 }} {{ min 4 2 }} {{ maxf 1.5 .f 2.5 }} {{ minf 1.5 0.5 }}", "5 2 2.5 0.5"],
    ["{{ ceil 1.2 }} {{ floor 1.8 }} {{ round 1.2345 2 }} {{ round 1.5 0 }}", "2 1 1.23 2"],
    ['{{ int "7" }} {{ int 3.9 }} {{ float64 "2.5" }} {{ int "x" }}', "7 3 2.5 0"],
    // As Loki answered.
    [
      '{{ add "010" 0 }} {{ add "08" 0 }} {{ add "-007.5" 0 }} {{ add ".5" 0 }} {{ add "0x1F" 1 }} {{ add "1_0" 1 }}',
      "8 0 -7 0 32 11",
    ],
    ['{{ int "3.9" }} {{ float64 "0x10" }} {{ float64 "1_0" }} {{ float64 "inf" }}', "3 0 10 +Inf"],
    ['{{ default "d" .missing }} {{ .app | default "d" }}', "d api"],
    ['{{ duration .took }} {{ duration_seconds "250ms" }} {{ bytes .size }}', "90 0.25 2e+06"],
    ['{{ __timestamp__ | date "2006-01-02T15:04:05.000Z07:00" }}', "2024-02-03T04:05:06.789Z"],
    ['{{ __timestamp__ | date "Mon Jan _2 3:04PM 06 MST" }}', "Sat Feb  3 4:05AM 24 UTC"],
    ['{{ toDate "2006-01-02" "2021-11-02" | unixEpoch }}', "1635811200"],
    ['{{ toDateInZone "2006-01-02 15:04" "America/New_York" "2021-11-02 10:00" | unixEpoch }}', "1635861600"],
    [
      '{{ .time | unixToTime | date "2006-01-02 15:04:05" }} {{ unixToTime "19373" | unixEpochMillis }}',
      "2023-03-23 13:13:35 1673827200000",
    ],
  ])("%s", (template, text) => expect(fill(template)).toBe(text));
});

describe("errors", () => {
  it.each([
    ["{{ nope }}", 'template: line:1: function "nope" not defined'],
    ["a\n{{ if .x }}", "template: line:2: unexpected EOF"],
    ["{{ .x", "template: line:1: unclosed action"],
    ["{{ $x }}", 'template: line:1: undefined variable "$x"'],
    ["{{ end }}", "template: line:1: unexpected {{end}}"],
  ])("%s is refused", (template, message) =>
    expect(() => compileTemplate("line", template)).toThrow(message),
  );

  it.each([
    [
      '{{.foo "foo"}}',
      'template: line:1:2: executing "line" at <.foo>: foo is not a method but has arguments',
    ],
    [
      "{{.foo | now }}",
      'template: line:1:9: executing "line" at <now>: wrong number of args for now: want 0 got 1',
    ],
    [
      "{{ div 1 0 }}",
      'template: line:1:3: executing "line" at <div 1 0>: error calling div: runtime error: integer divide by zero',
    ],
    [
      "{{ trunc .app 1 }}",
      'template: line:1:9: executing "line" at <.app>: wrong type for value; expected int; got string',
    ],
    [
      "{{ trunc (.app) 1 }}",
      'template: line:1:10: executing "line" at <.app>: wrong type for value; expected int; got string',
    ],
    [
      "{{ .app | float64 | round 1 }}",
      'template: line:1:26: executing "line" at <1>: wrong type for value; expected int; got float64',
    ],
    ['{{ trunc "x" .app }}', 'executing "line" at <"x">: expected integer; found "x"'],
    ["{{ ToUpper 3 }}", 'executing "line" at <3>: expected string; found 3'],
    ["{{ trunc nil .app }}", 'executing "line" at <nil>: cannot assign nil to int'],
    [
      "{{ .app.b }}",
      'template: line:1:7: executing "line" at <.app.b>: can\'t evaluate field b in type string',
    ],
    ["{{ eq .app 1 }}", /incompatible types for comparison/],
    ['{{ duration "x" }}', /error calling duration: time: invalid duration "x"/],
    ['{{ repeat 9999999 "aaaa" }}', /the text is too long/],
    ["{{ range 99999 }}{{ range 99999 }}{{ end }}x{{ end }}", /takes too many steps/],
    ['{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}', /exceeded maximum template depth/],
  ])("%s fails", (template, message) => expect(() => fill(template)).toThrow(message));

  it("are all of a template's own, whatever it is", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "{{",
        "}}",
        "{{-",
        "-}}",
        "|",
        "(",
        ")",
        ".",
        ".app",
        "$",
        "$x",
        ":=",
        "if ",
        "range ",
        "end",
        "else",
        "with ",
      ),
      fc.constantFrom(
        '"a"',
        "1",
        "2.5",
        "printf ",
        "eq ",
        "index ",
        "fromJson ",
        "date ",
        "toDate ",
        "substr ",
        "`",
        "'",
        " ",
      ),
      fc.string({ maxLength: 3 }),
    );
    const template = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const property = fc.property(template, (text) => {
      try {
        fill(text);
      } catch (error) {
        expect(String(error)).toMatch(/template/);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

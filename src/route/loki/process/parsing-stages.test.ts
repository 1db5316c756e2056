import { describe, expect, it } from "vitest";
import { RECEIVED, runLine } from "../testing/run-stages.ts";

const now = new Date(RECEIVED).toISOString();

describe("stage.json", () => {
  it("extracts by expressions, of the line or of what was extracted", () => {
    const stages = `
      stage.json { expressions = {output = "log", extra = ""} }
      stage.json {
        source      = "extra"
        expressions = {username = "user"}
      }
      stage.labels { values = {username = "", output = ""} }`;
    const line = String.raw`{"log":"log message\n","extra":"{\"user\":\"alloy\"}"}`;
    expect(runLine(stages, line)).toEqual({
      line,
      labels: { username: "alloy", output: "log message\n" },
      metadata: {},
      time: now,
    });
  });

  it("makes texts of numbers, booleans and what holds others; null is none", () => {
    const stages = `
      stage.json {
        expressions = {time = "", app = "", component = "", float = "numeric.float", integer = "numeric.integer", nested = "", third = "complex.log.array[1].test3", flag = "", big = "", nothing = "", absent = ""}
      }
      stage.structured_metadata { regex = ".*" }`;
    const line = JSON.stringify({
      time: "2012-11-01T22:08:41+00:00",
      app: "loki",
      component: ["parser", "<type>"],
      numeric: { float: 12.34, integer: 123 },
      nested: { child: "value" },
      complex: { log: { array: [{ test1: "test2" }, { test3: "test4" }] } },
      flag: true,
      big: 1562723913000,
      nothing: null,
    });
    expect(runLine(stages, line)?.metadata).toEqual({
      time: "2012-11-01T22:08:41+00:00",
      app: "loki",
      component: String.raw`["parser","\u003ctype\u003e"]`,
      float: "12.34",
      integer: "123",
      nested: '{"child":"value"}',
      third: "test4",
      flag: "true",
      big: "1562723913000",
    });
  });

  it("passes on what is no object, or drops it", () => {
    const stages = (more: string): string => `stage.json {\n expressions = {page = "page"}\n ${more}\n }`;
    for (const line of ["ts=now log=notjson", '{"page": 1, fruits: []}', "[1]", "1", '"x"', ""]) {
      expect(runLine(stages(""), line)?.line).toBe(line);
      expect(runLine(stages("drop_malformed = true"), line)).toBeUndefined();
    }
    expect(runLine(stages("drop_malformed = true"), '{"page": 1}')?.line).toBe('{"page": 1}');
    expect(runLine(stages('drop_malformed = true\n source = "absent"'), "x")?.line).toBe("x");
  });

  it("bears what is deep and large", () => {
    const stages = `
      stage.json {
        expressions    = {a = "", b = "a == b"}
        drop_malformed = true
      }
      stage.labels { values = {a = ""} }`;
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    const deep = `{"a": ${nested(9000)}, "b": ${nested(9000)}}`;
    expect(runLine(stages, deep)?.labels).toEqual({ a: nested(9000) });
    expect(runLine(stages, `{"a": ${nested(20_000)}}`)).toBeUndefined();
    expect(runLine(stages, `{"a": "${"x".repeat(5_000_000)}"}`)?.labels["a"]).toHaveLength(5_000_000);
    expect(runLine(stages, "[".repeat(3_000_000))).toBeUndefined();
  });

  it.each([
    ['expressions = {a = "b."}', 'the JMESPath expression "b.": at character 3: the expression ends'],
    ["expressions = {}", "JMES expression is required"],
    ['expressions = {a = ""}\n source = ""', "source must not be empty"],
  ])("refuses %s", (body, message) => expect(() => runLine(`stage.json {\n${body}\n}`, "")).toThrow(message));
});

describe("stage.logfmt", () => {
  it("extracts pairs, of the line or of what was extracted", () => {
    const stages = `
      stage.logfmt { mapping = { "extra" = "", "msg" = "message", "bare" = "" } }
      stage.logfmt {
        mapping = { "username" = "user" }
        source  = "extra"
      }
      stage.structured_metadata { values = { username = "", extra = "", msg = "", bare = "" } }`;
    const line =
      'time=2012-11-01T22:08:41+00:00 app=loki level=WARN duration=125 bare message="this is\\ta log line" extra="user=example_name"';
    expect(runLine(stages, line)?.metadata).toEqual({
      username: "example_name",
      extra: "user=example_name",
      msg: "this is\ta log line",
      bare: "",
    });
  });

  it("takes what stands before bad syntax", () => {
    const stages = `
      stage.logfmt { mapping = { a = "", b = "", c = "" } }
      stage.structured_metadata { regex = "." }`;
    expect(runLine(stages, 'a=1\nb=2 "x" c=3\nc=4')?.metadata).toEqual({ a: "1", b: "2" });
    expect(runLine(stages, '{"a":"b"}')?.metadata).toEqual({});
  });

  it("needs a mapping", () =>
    expect(() => runLine("stage.logfmt { mapping = {} }", "")).toThrow("logfmt mapping is required"));
});

describe("stage.regex", () => {
  const expression = String.raw`"^(?s)(?P<time>\\S+?) (?P<stream>stdout|stderr) (?P<flags>\\S+?) (?P<content>.*)$"`;

  it("extracts named groups", () => {
    const stages = `
      stage.regex { expression = ${expression} }
      stage.structured_metadata { regex = ".*" }`;
    const line = "2019-01-01T01:00:00.000000001Z stderr P i'm a log message!";
    expect(runLine(stages, line)?.metadata).toEqual({
      time: "2019-01-01T01:00:00.000000001Z",
      stream: "stderr",
      flags: "P",
      content: "i'm a log message!",
    });
    expect(runLine(stages, "else")?.metadata).toEqual({});
  });

  it("makes labels of them, in place of others", () => {
    const stages = String.raw`
      stage.json { expressions = { time = "timestamp" } }
      stage.regex {
        expression         = "^(?P<year>\\d+)(-(?P<none>x))?"
        source             = "time"
        labels_from_groups = true
      }`;
    const line = '{"timestamp":"2022-01-01T01:00:00.000000001Z"}';
    expect(runLine(stages, line, { labels: { year: "1", a: "b" } })?.labels).toEqual({
      year: "2022",
      a: "b",
    });
  });

  it("needs an expression", () =>
    expect(() => runLine('stage.regex { expression = "" }', "")).toThrow("expression is required"));
});

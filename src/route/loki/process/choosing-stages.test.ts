import { describe, expect, it } from "vitest";
import { runLine } from "../testing/run-stages.ts";

describe("stage.drop", () => {
  it.each([
    ['expression = ".*debug.*"\n longer_than = "1KB"', `debug ${"x".repeat(1024)}`, true],
    ['expression = ".*debug.*"\n longer_than = "1KB"', "debug", false],
    ['longer_than = "10B"', "12345678901", true],
    ['longer_than = "10B"', "1234567890", false],
    ['longer_than = "10B"', "äääää1", true],
    ['source = "a"', "a=", true],
    ['source = "a,b"', "a=1", false],
    ['source = "a,b"', "a=1 b=2", true],
    ['source = "a"\n value = "1"', "a=1", true],
    ['source = "a"\n value = "1"', "a=11", false],
    ['source = "a,b"\n value = "1;200.*"', "a=1 b=200.*", true],
    ['source = "a,b"\n value = "1|2"\n separator = "|"', "a=1 b=2", true],
    ['source = "a,b"\n value = "1"', "a=1", true],
    ['source = "a,b"\n expression = "1;\\\\d{3}$"', "a=1 b=200", true],
    ['source = "a"\n expression = ".*val.*"', "b=val", false],
    ['expression = ".*val.*"', "a value", true],
    ['source = "a"\n longer_than = "3B"', "a=1", false],
  ])("%s: %s", (body, line, isDropped) => {
    const stages = `stage.logfmt { mapping = { a = "", b = "" } }\nstage.drop {\n${body}\n}`;
    expect(runLine(stages, line) === undefined).toBe(isDropped);
  });

  it("tells age by when the record was received", () => {
    const stages = 'stage.drop {\n older_than = "24h"\n drop_counter_reason = "too old"\n}';
    expect(runLine(stages, "x", { time: "2024-02-02T04:05:05Z" })).toBeUndefined();
    expect(runLine(stages, "x", { time: "2024-02-02T04:05:06Z" })).toBeDefined();
  });

  it.each([
    ['value = "x"', "drop stage config must contain at least one of"],
    ['source = "a"\n value = "x"\n expression = "y"', "cannot both be defined"],
    ['value = "x"\n older_than = "1s"', "must contain source if value is specified"],
  ])("refuses %s", (body, message) => expect(() => runLine(`stage.drop {\n${body}\n}`, "")).toThrow(message));
});

describe("stage.match", () => {
  const stages = `
    stage.json { expressions = { "appname" = "app" } }
    stage.labels { values = { "applbl" = "appname" } }
    stage.match {
      selector = "{applbl=\\"example1\\"}"
      stage.json { expressions = { "msg" = "message" } }
    }
    stage.match {
      selector = "{applbl=\\"qux\\"}"
      stage.json { expressions = { "msg" = "msg" } }
    }
    stage.match {
      selector            = "{applbl=\\"example2\\"} |~ \\".*noisy error.*\\""
      action              = "drop"
      drop_counter_reason = "discard_noisy_errors"
    }
    stage.output { source = "msg" }`;

  it("runs stages for some lines, and drops others", () => {
    const one = '{ "time":"2023-01-18T17:08:41+00:00", "app":"example1", "message" : "app1 log line" }';
    const two = '{ "time":"2023-01-18T17:08:42+00:00", "app":"example2", "message" : "example noisy error" }';
    expect(runLine(stages, one)).toMatchObject({ line: "app1 log line", labels: { applbl: "example1" } });
    expect(runLine(stages, two)).toBeUndefined();
    const three = two.replace("noisy", "calm");
    expect(runLine(stages, three)?.line).toBe(three);
  });

  it.each([
    ['{a="1", b!="x", c=~"y.*", d!~"z"}', true],
    ['{a="2"}', false],
    ['{c=~"y"}', false],
    ['{a="1"} |= "line" != "other" |~ "l.ne$" !~ "^l"', true],
    ['{a="1"} != "line"', false],
    ['{a="1"} !~ "line"', false],
    ['{absent=""}', true],
  ])("%s", (selector, matches) => {
    const match = `stage.match {\n selector = ${JSON.stringify(selector)}\n action = "drop"\n}`;
    expect(runLine(match, "a line", { labels: { a: "1", c: "yes" } }) === undefined).toBe(matches);
  });

  it.each([
    ["{}", "at character 2: expected a label"],
    ['{a="b"', "expected , or }"],
    ['{a="b"} | json', "expected |=, |~, != or !~"],
    ['{a=~"("}', "missing closing )"],
    ["{a=b}", "expected a text in quotes"],
    ["", "expected {"],
  ])("refuses %s", (selector, message) => {
    const match = `stage.match {\n selector = ${JSON.stringify(selector)}\n action = "drop"\n}`;
    expect(() => runLine(match, "")).toThrow(message);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECEIVED, processorOf, runLine, runStages } from "../testing/run-stages.ts";

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

describe("labels", () => {
  it("come from what was extracted; labels themselves are extracted at first", () => {
    const stages = `
      stage.json { expressions = { extracted_env = "environment", none = "absent" } }
      stage.labels { values = { env = "extracted_env", file = "filename", none = "" } }`;
    expect(runLine(stages, '{"environment": "production"}', { labels: { filename: "/a" } })?.labels).toEqual({
      env: "production",
      file: "/a",
      filename: "/a",
    });
  });

  it("may be the same for all lines, dropped, and kept", () => {
    const stages = `
      stage.static_labels { values = { foo = "fooval", bar = "barval", none = "", nil = null } }
      stage.label_drop { values = ["bar", "absent"] }`;
    expect(runLine(stages, "x", { labels: { a: "b" } })?.labels).toEqual({ a: "b", foo: "fooval" });
    expect(
      runLine(`${stages}\nstage.label_keep { values = ["foo"] }`, "x", { labels: { a: "b" } })?.labels,
    ).toEqual({
      foo: "fooval",
    });
  });

  it.each([
    ['stage.labels { values = { "a-b" = "" } }', "invalid label name: a-b"],
    ['stage.static_labels { values = { "1" = "" } }', "invalid label name: 1"],
    ["stage.label_drop { values = [] }", "values must name a label"],
    ["stage.label_keep { values = [] }", "values must name a label"],
  ])("refuses %s", (stages, message) => expect(() => runLine(stages, "")).toThrow(message));
});

describe("stage.structured_metadata", () => {
  it("takes what was extracted, and labels, which are none any more", () => {
    const stages = `
      stage.logfmt { mapping = { "pod" = "", "metadata_name" = "", "metadata_component" = "" } }
      stage.static_labels { values = { "label_a" = "1", "component" = "querier", "static" = "2" } }
      stage.structured_metadata {
        values = { "pod_name" = "pod", "moved" = "static" }
        regex  = "metadata_.*|label_.*"
      }`;
    const line = 'pod=loki-querier metadata_name=loki metadata_component=querier msg="sample log line"';
    expect(runLine(stages, line)).toMatchObject({
      labels: { component: "querier" },
      metadata: {
        metadata_component: "querier",
        metadata_name: "loki",
        pod_name: "loki-querier",
        label_a: "1",
        moved: "2",
      },
    });
  });

  it("can be dropped", () => {
    const stages = `
      stage.logfmt { mapping = { a = "", b = "" } }
      stage.structured_metadata { values = { a = "", b = "" } }
      stage.structured_metadata_drop { values = ["a"] }`;
    expect(runLine(stages, "a=1 b=2")?.metadata).toEqual({ b: "2" });
  });
});

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

describe("a line", () => {
  it("becomes what was extracted", () => {
    const stages = `
      stage.json { expressions = { "user" = "user", "message" = "message" } }
      stage.labels { values = { "user" = "user" } }
      stage.output { source = "message" }`;
    expect(runLine(stages, '{"user": "John Doe", "message": "hello, world!"}')).toMatchObject({
      line: "hello, world!",
      labels: { user: "John Doe" },
    });
    expect(runLine(stages, "{}")?.line).toBe("{}");
  });

  it("can be packed with labels", () => {
    const labels = { level: "error", env: "dev", user_id: "f8fas0r" };
    const pack = (more: string): string => `stage.pack {\n labels = ["env", "user_id"]\n${more}\n}`;
    const time = "2024-01-01T00:00:00.000Z";
    expect(runLine(pack(""), 'went "wrong"', { labels, time })).toEqual({
      line: String.raw`{"env":"dev","user_id":"f8fas0r","_entry":"went \"wrong\""}`,
      labels: { level: "error" },
      metadata: {},
      time: now,
    });
    expect(runLine(pack("ingest_timestamp = false"), "x", { time })).toMatchObject({
      line: '{"_entry":"x"}',
      time,
    });
  });

  it("loses its colours", () => {
    const line = "\u001B[1;31mred\u001B[0m \u001B[2Kplain \u001B]0;title\u0007end";
    expect(runLine("stage.decolorize { }", line)?.line).toBe("red plain end");
    const hostile = `\u001B${";".repeat(100_000)}`;
    expect(runLine("stage.decolorize { }", hostile)?.line).toBe(hostile);
  });
});

describe("stage.docker", () => {
  it("takes the line, its time and its stream from what Docker writes", () => {
    const line = String.raw`{"log":"level=info msg=\"hi\"\n","stream":"stderr","time":"2019-04-30T02:12:41.8443515Z"}`;
    expect(runLine("stage.docker { }", line)).toEqual({
      line: 'level=info msg="hi"\n',
      labels: { stream: "stderr" },
      metadata: {},
      time: "2019-04-30T02:12:41.844Z",
    });
    expect(runLine("stage.docker { }", "no JSON")).toMatchObject({ line: "no JSON", labels: {} });
  });
});

describe("stage.timestamp", () => {
  const parsed = (format: string, text: string, more = ""): string | undefined => {
    const stages = `
      stage.json { expressions = { ts = "" } }
      stage.timestamp {
        source = "ts"
        format = ${JSON.stringify(format)}
        ${more}
      }`;
    return runLine(stages, JSON.stringify({ ts: text }), { time: "2001-01-01T00:00:00Z" })?.time;
  };
  const NOT = "2001-01-01T00:00:00.000Z";

  it.each([
    ["RFC3339", "2106-01-02T23:04:05-04:00", "2106-01-03T03:04:05.000Z"],
    ["RFC3339Nano", "2019-01-01T01:00:00.123456789Z", "2019-01-01T01:00:00.123Z"],
    ["Unix", "1562708916", "2019-07-09T21:48:36.000Z"],
    ["Unix", "1562708916.414123", "2019-07-09T21:48:36.414Z"],
    ["UnixMs", "1562708916414", "2019-07-09T21:48:36.414Z"],
    ["UnixUs", "1562708916414123", "2019-07-09T21:48:36.414Z"],
    ["UnixNs", "1562708916414000123", "2019-07-09T21:48:36.414Z"],
    ["ANSIC", "Tue Feb  6 04:05:06 2024", "2024-02-06T04:05:06.000Z"],
    ["UnixDate", "Tue Feb  6 04:05:06 UTC 2024", "2024-02-06T04:05:06.000Z"],
    ["RubyDate", "Tue Feb 06 04:05:06 +0200 2024", "2024-02-06T02:05:06.000Z"],
    ["RFC822", "06 Feb 24 04:05 UTC", "2024-02-06T04:05:00.000Z"],
    ["RFC822Z", "06 Feb 24 04:05 +0100", "2024-02-06T03:05:00.000Z"],
    ["RFC850", "Tuesday, 06-Feb-24 04:05:06 UTC", "2024-02-06T04:05:06.000Z"],
    ["RFC1123", "Tue, 06 Feb 2024 04:05:06 GMT", "2024-02-06T04:05:06.000Z"],
    ["RFC1123Z", "Tue, 06 Feb 2024 04:05:06 +0000", "2024-02-06T04:05:06.000Z"],
    ["2006-01-02T15:04:05,000-07:00", "2024-12-20T09:14:58,381+02:00", "2024-12-20T07:14:58.381Z"],
    ["06 Jan 02 15:04:05", "19 Jul 15 01:02:03", "2019-07-15T01:02:03.000Z"],
    ["Jan 02 15:04:05", "Jan 15 01:02:03", "2024-01-15T01:02:03.000Z"],
    ["Unix", "12x", NOT],
    ["Unix", "1.2.3", NOT],
    ["UnixMs", "1.5", NOT],
    ["RFC3339", "yesterday", NOT],
  ])("%s: %s", (format, text, expected) => expect(parsed(format, text)).toBe(expected));

  it("takes other formats where the first fails, and shows a zone's clock", () => {
    const fallback = 'fallback_formats = ["2006-01-02", "RFC3339"]';
    expect(parsed("UnixMs", "2012-11-01T22:08:41-04:00", fallback)).toBe("2012-11-02T02:08:41.000Z");
    expect(parsed("2006-01-02 15:04:05", "2019-07-22 20:29:32", 'location = "America/New_York"')).toBe(
      "2019-07-23T00:29:32.000Z",
    );
    expect(parsed("Jan 02 15:04:05", "Jul 15 01:02:03", 'location = "America/New_York"')).toBe(
      "2024-07-15T05:02:03.000Z",
    );
  });

  it("goes on from the last time of the same labels, a nanosecond each; or leaves times as they are", () => {
    const stages = (action: string): string => `
      stage.json { expressions = { time = "" } }
      stage.timestamp {
        source            = "time"
        format            = "RFC3339Nano"
        action_on_failure = "${action}"
      }`;
    const stream = (filename: string, ...lines: readonly string[]) => ({
      labels: [["filename", filename]] as const,
      entries: lines.map((line) => ({ time: 1n, line, metadata: [] })),
    });
    const request = [
      stream("/1", '{"time":"2019-10-01T01:02:03.4Z"}'),
      stream("/2", "{}", '{"time":"2019-10-01T01:02:03.8Z"}'),
      stream("/1", "{}", "{}"),
      stream("/2", "{}"),
    ];
    const times = (action: string) =>
      runStages(stages(action), request).map(({ entries }) => entries.map(({ time }) => time));
    const base = BigInt(Date.UTC(2019, 9, 1, 1, 2, 3)) * 1_000_000n;
    const [one, two] = [base + 400_000_000n, base + 800_000_000n];
    expect(times("fudge")).toEqual([
      [one, one + 1n, one + 2n],
      [1n, two, two + 1n],
    ]);
    expect(times("skip")).toEqual([
      [one, 1n, 1n],
      [1n, two, 1n],
    ]);
  });

  it("refuses a zone that there is not", () =>
    expect(() => parsed("2006", "2024", 'location = "Mars/Base"')).toThrow(
      "invalid location specified: Mars/Base",
    ));
});

describe("loki.process", () => {
  it("puts lines with the same labels together, in their order", () => {
    const entry = (line: string) => ({ time: 1n, line, metadata: [["m", "1"]] as const });
    const request = [
      { labels: [["a", "1"]] as const, entries: [entry("x=1"), entry("x=2"), entry("x=1 ")] },
      { labels: [["b", "1"]] as const, entries: [entry("x=1")] },
    ];
    const stages =
      'stage.logfmt { mapping = { x = "" } }\nstage.labels { values = { x = "" } }\nstage.label_drop { values = ["a", "b"] }';
    expect(runStages(stages, request)).toEqual([
      { labels: [["x", "1"]], entries: [entry("x=1"), entry("x=1 "), entry("x=1")] },
      { labels: [["x", "2"]], entries: [entry("x=2")] },
    ]);
    expect(runStages("", request)).toEqual(request);
  });

  it("bears any line", () => {
    const stages = String.raw`
      stage.json { expressions = { a = "", b = "a.b[0] || keys(@)" } }
      stage.logfmt { mapping = { c = "" } }
      stage.regex { expression = "(?P<d>.)(?P<e>x)?" }
      stage.labels { values = { a = "", c = "", d = "" } }
      stage.timestamp {
        source = "a"
        format = "Jan _2 15:04:05"
      }
      stage.structured_metadata { regex = "." }
      stage.match {
        selector = "{a=~\".+\"} |~ \"x\""
        stage.pack { labels = ["a"] }
      }
      stage.output { source = "b" }`;
    const processor = processorOf(stages);
    const line = fc.oneof(fc.string({ unit: "binary" }), fc.json());
    fc.assert(
      fc.property(line, (text) => {
        const entries = [{ time: 1n, line: text, metadata: [] }];
        expect(processor.process([{ labels: [], entries }], { receivedAt: RECEIVED })).toHaveLength(1);
      }),
    );
  });
});

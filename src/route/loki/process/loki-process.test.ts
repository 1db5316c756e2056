import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECEIVED, processorOf, runLine, runStages } from "../testing/run-stages.ts";

const now = new Date(RECEIVED).toISOString();

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

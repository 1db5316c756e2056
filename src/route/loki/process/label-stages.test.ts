import { describe, expect, it } from "vitest";
import { runLine } from "../testing/run-stages.ts";

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

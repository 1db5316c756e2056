import { describe, expect, it } from "vitest";
import { appendTail, logRows, sortRows } from "./log-rows.ts";

const streams = [
  {
    stream: { service_name: "shop" },
    values: [
      ["1700000000000000002", "second", { structuredMetadata: { detected_level: "warn", trace_id: "ab12" } }],
      ["1700000000000000001", "first", { parsed: { level: "ERROR" } }],
    ],
  },
  { stream: { service_name: "cart", detected_level: "info" }, values: [["1700000000000000003", "third"]] },
] as const;

describe("logRows", () => {
  it("tells labels, metadata and parsed fields apart and finds level and trace", () => {
    const [row] = logRows(streams);
    expect(row).toMatchObject({ level: "warn", traceId: "ab12", service: "shop", ms: 1_700_000_000_000 });
    expect(row?.fields.map((field) => field.kind)).toEqual(["label", "metadata", "metadata"]);
  });
  it("takes a level from what a parser found", () => {
    expect(logRows(streams)[1]?.level).toBe("error");
  });
  it.each([
    ["paid trace_id=4bf92f3577b34da6a3ce929d0e0e4736 ok", "4bf92f3577b34da6a3ce929d0e0e4736"],
    ['{"traceId":"4BF92F3577B34DA6A3CE929D0E0E4736"}', "4bf92f3577b34da6a3ce929d0e0e4736"],
    ["trace.id: 4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736"],
    ["trace_id=4bf92f3577b34da6a3ce929d0e0e47361", undefined],
    ["trace 4bf92f3577b34da6a3ce929d0e0e4736", undefined],
  ])("finds the trace that a line names: %s", (line, traceId) => {
    expect(logRows([{ stream: {}, values: [["1", line]] }])[0]?.traceId).toBe(traceId);
  });
});

describe("sortRows", () => {
  it("orders by nanoseconds across streams", () => {
    const rows = logRows(streams);
    expect(sortRows(rows, "forward").map((row) => row.line)).toEqual(["first", "second", "third"]);
    expect(sortRows(rows, "backward").map((row) => row.line)).toEqual(["third", "second", "first"]);
  });
});

describe("appendTail", () => {
  it("keeps the newest lines within the cap, sorted even when a batch is late", () => {
    const [second, first, third] = logRows(streams);
    const rows = appendTail([second!], [third!, first!], 2);
    expect(rows.map((row) => row.line)).toEqual(["second", "third"]);
  });
});

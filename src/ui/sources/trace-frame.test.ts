import { expect, it } from "vitest";
import { testSpan } from "../trace/testing/spans.ts";
import { isTraceId, traceFrame } from "./trace-frame.ts";

it("tells the id of a trace from TraceQL", () => {
  expect([" 3F2a ", "00112233445566778899aabbccddeeff"].map(isTraceId)).toEqual([true, true]);
  expect(["", "{}", "{ name = `a` }", "abcdefg", "a b"].map(isTraceId)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

it("has a row for each span", () => {
  const spans = [
    testSpan("a", "", 0, 30e6, { kind: "server", service: "web" }),
    testSpan("b", "a", 5e6, 7e6, { status: "error", statusMessage: "no" }),
  ];
  const { fields, length } = traceFrame(
    { id: "ff", startMs: 1000, duration: 30e6, spans, services: [] },
    "A",
  );
  expect(length).toBe(2);
  expect(Object.fromEntries(fields.map(({ name, values }) => [name, Array.from(values)]))).toEqual({
    traceID: ["ff", "ff"],
    spanID: ["a", "b"],
    parentSpanID: ["", "a"],
    operationName: ["a", "b"],
    serviceName: ["web", "shop"],
    kind: ["server", ""],
    statusCode: [0, 2],
    statusMessage: ["", "no"],
    startTime: [1000, 1005],
    duration: [30, 2],
  });
});

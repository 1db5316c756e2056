import { expect, it } from "vitest";
import { frameOf, pickValues } from "../../frames/data-frame.ts";
import { table } from "../../gallery/gallery-data.ts";
import { traceFrame } from "../../sources/trace-frame.ts";
import { testSpan } from "../../trace/testing/spans.ts";
import { loneTrace } from "./lone-trace.ts";

const trace = {
  id: "ff",
  startMs: 0,
  duration: 9,
  spans: [testSpan("a", "", 0, 9), testSpan("b", "a", 1, 5), testSpan("c", "a", 5, 8)],
  services: ["shop"],
};
const frame = traceFrame(trace, "A");

it("is the trace whose spans are the rows", () => {
  expect(loneTrace([frame])).toBe(trace);
});

it("has the spans that transformations have left, and all where they took their ids away", () => {
  const keep = (rows: readonly number[]) =>
    frameOf(
      frame.fields.map((field) => ({ ...field, values: pickValues(field.values, rows) })),
      { ...(frame.meta && { meta: frame.meta }) },
    );
  expect(loneTrace([keep([0, 2])])?.spans.map(({ id }) => id)).toEqual(["a", "c"]);
  const named = frameOf(
    frame.fields.filter(({ name }) => name === "operationName"),
    { ...(frame.meta && { meta: frame.meta }) },
  );
  expect(loneTrace([named])).toBe(trace);
});

it("is none where traces were found, or several asked for", () => {
  expect(loneTrace([table({ traceID: ["a", "b"] })])).toBeUndefined();
  expect(loneTrace([frame, traceFrame({ ...trace, id: "ee" }, "B")])).toBeUndefined();
  expect(loneTrace([])).toBeUndefined();
});

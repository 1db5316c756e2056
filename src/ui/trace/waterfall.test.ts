import { describe, expect, it } from "vitest";
import { readTrace, type Span } from "./trace-model.ts";
import { axisTicks, barPlace, spanMatches, visibleRows, waterfallRows } from "./waterfall.ts";

const base = { traceId: "", startTimeUnixNano: "1000", endTimeUnixNano: "1100" };
const otlp = (id: string, parent: string, start: number, more: object = {}) => ({
  ...base,
  spanId: id.padStart(16, "0"),
  ...(parent === "" ? {} : { parentSpanId: parent.padStart(16, "0") }),
  name: `span ${id}`,
  startTimeUnixNano: String(start),
  endTimeUnixNano: String(start + 100),
  ...more,
});
const trace = (spans: readonly object[]) =>
  readTrace("t", { trace: { resourceSpans: [{ scopeSpans: [{ spans: spans as never }] }] }, metrics: {} });
const spans = (...list: readonly object[]): readonly Span[] => trace(list)?.spans ?? [];
const outline = (list: readonly Span[]) =>
  waterfallRows(list).map((row) => `${"-".repeat(row.depth)}${Number(row.span.id)}+${row.descendants}`);

describe("waterfallRows", () => {
  it("puts parents before children and siblings by start", () => {
    const list = spans(otlp("1", "", 0), otlp("3", "1", 20), otlp("2", "1", 10), otlp("4", "2", 15));
    expect(outline(list)).toEqual(["1+3", "-2+1", "--4+0", "-3+0"]);
  });
  it("shows orphans as roots of their own", () => {
    const rows = waterfallRows(spans(otlp("2", "1", 10), otlp("3", "2", 20)));
    expect(rows.map((row) => [row.depth, row.orphan])).toEqual([
      [0, true],
      [1, false],
    ]);
  });
  it("cuts cycles instead of losing their spans", () => {
    expect(outline(spans(otlp("1", "2", 0), otlp("2", "1", 10)))).toEqual(["1+1", "-2+0"]);
  });
  it("knows of errors below", () => {
    const rows = waterfallRows(
      spans(otlp("1", "", 0), otlp("2", "1", 10, { status: { code: "STATUS_CODE_ERROR" } })),
    );
    expect(rows.map((row) => row.errorBelow)).toEqual([true, false]);
  });
  it("takes a chain of 20,000 spans", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      otlp(`${index + 1}`, index === 0 ? "" : `${index}`, index),
    );
    expect(waterfallRows(spans(...chain)).at(-1)?.depth).toBe(19_999);
  });
});

it("visibleRows hides what is below a collapsed row", () => {
  const rows = waterfallRows(
    spans(otlp("1", "", 0), otlp("2", "1", 10), otlp("3", "2", 15), otlp("4", "1", 20)),
  );
  const shown = visibleRows(rows, new Set(["2".padStart(16, "0")]));
  expect(shown.map((row) => Number(row.span.id))).toEqual([1, 2, 4]);
});

it("spanMatches looks at names and attributes", () => {
  const [span] = spans(
    otlp("1", "", 0, { attributes: [{ key: "http.route", value: { stringValue: "/Pay" } }] }),
  );
  expect(spanMatches(span!, "http.route=/pay")).toBe(true);
  expect(spanMatches(span!, "SPAN 1")).toBe(true);
  expect(spanMatches(span!, "cart")).toBe(false);
});

it("barPlace and axisTicks follow the window", () => {
  expect(barPlace({ offset: 50, duration: 25 }, 100, { from: 0.5, to: 1 })).toEqual({ left: 0, width: 50 });
  expect(axisTicks(100, { from: 0, to: 1 }, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(axisTicks(1_000_000, { from: 0.25, to: 0.5 }, 5)).toEqual([
    250_000, 300_000, 350_000, 400_000, 450_000, 500_000,
  ]);
});

describe("readTrace", () => {
  it("reads base64 ids, kinds, status and values of any type", () => {
    const [span] = spans({
      ...base,
      spanId: "AAAAAAAAAAE=",
      name: "pay",
      kind: "SPAN_KIND_CLIENT",
      status: { code: "STATUS_CODE_ERROR", message: "declined" },
      attributes: [
        { key: "n", value: { intValue: "9007199254740993" } },
        { key: "list", value: { arrayValue: { values: [{ boolValue: true }, { intValue: "3" }] } } },
        { key: "none" },
      ],
      droppedEventsCount: 2,
    });
    expect(span).toMatchObject({
      id: "0000000000000001",
      kind: "client",
      status: "error",
      dropped: "2 events",
    });
    expect(span?.attributes.map((attribute) => attribute.value)).toEqual([
      "9007199254740993",
      "[true,3]",
      "null",
    ]);
  });
  it("knows a trace without spans", () => {
    expect(readTrace("t", { trace: {}, metrics: {} })).toBeUndefined();
  });
});

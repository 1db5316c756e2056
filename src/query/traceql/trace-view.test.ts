import { describe, expect, it } from "vitest";
import { nanoseconds, unixNano } from "../../base/units.ts";
import type { SpanRow } from "../../store/traces/source.ts";
import { difference, related, union } from "./structure.ts";
import type { Spans } from "./structure.ts";
import { TraceView } from "./trace-view.ts";

const MANY = 200_000;
const SERVER = 2;
const CLIENT = 3;

/** By start: in the order of the list. */
function row(name: string, spanId: string, parentSpanId: string, start: number, kind = 1): SpanRow {
  return {
    traceId: "1",
    spanId,
    parentSpanId,
    name,
    startTime: unixNano(BigInt(start)),
    duration: nanoseconds(1n),
    kind,
    status: 0,
    statusMessage: "",
    serviceName: "",
    attribute: () => [],
    elements: () => [],
    attributeNames: () => [],
  };
}

const names = (spans: Spans): string => spans.map((span) => span.row.name).join(" ");

/** `name<parent`, names are ids. */
function trace(text: string): TraceView {
  const rows = text.split(" ").map((part, index) => {
    const [name = "", parent = ""] = part.split("<");
    return row(name, name, parent, index);
  });
  return new TraceView("1", rows);
}

describe("a trace", () => {
  it("is numbered depth first over its roots; what no root leads to is 0", () => {
    const { nestedSet, parents } = trace("a b<a c<a d<b e f<x g<h h<g");
    expect([...nestedSet.left]).toEqual([1, 2, 6, 3, 9, 0, 0, 0]);
    expect([...nestedSet.right]).toEqual([8, 5, 7, 4, 10, 0, 0, 0]);
    expect([...nestedSet.parent]).toEqual([-1, 1, 1, 2, -1, 0, 0, 0]);
    expect([...parents]).toEqual([-1, 0, 0, 1, -1, -1, 7, 6]);
  });

  it("tells spans that share an id apart by kind", () => {
    const view = new TraceView("1", [
      row("client", "1", "", 0, CLIENT),
      row("server", "1", "1", 1, SERVER),
      row("inner", "2", "1", 2),
    ]);
    expect([...view.parents]).toEqual([-1, 0, 1]);
  });

  it("takes the earliest of many spans with one id as the parent", () => {
    const view = new TraceView("1", [
      row("root", "1", "", 0),
      row("again", "1", "", 1),
      row("more", "1", "1", 2),
      row("child", "2", "1", 3),
    ]);
    expect([...view.parents]).toEqual([-1, -1, 0, 0]);
  });

  const pick = ({ spans }: TraceView, wanted: string): Spans =>
    spans.filter((span) => wanted.includes(span.row.name));

  it.each([
    [">", "a", "abcd", "b c"],
    [">", "bc", "abcd", "d"],
    [">>", "a", "abcd", "b c d"],
    [">>", "b", "abcd", "d"],
    ["<", "d", "abcd", "b"],
    ["<<", "d", "abcd", "a b"],
    ["<<", "de", "abcde", "a b"],
    ["~", "b", "abcd", "c"],
    ["~", "bc", "abcd", "b c"],
    ["~", "a", "ae", ""],
    [">", "f", "gi", ""],
    [">>", "g", "gh", ""],
  ] as const)("%s of %s among %s: %s", (relation, others, candidates, found) => {
    const view = trace("a b<a c<a d<b e f<x g<h h<g i<f");
    expect(names(related(relation, pick(view, others), pick(view, candidates), view))).toBe(found);
  });

  it("unites and takes away in order", () => {
    const view = trace("a b<a c<a d<b");
    expect(names(union(pick(view, "ad"), pick(view, "bd")))).toBe("a b d");
    expect(names(union(pick(view, "cd"), pick(view, "ab")))).toBe("a b c d");
    expect(names(difference(pick(view, "abc"), pick(view, "bd"), view))).toBe("a c");
  });

  it.each([
    ["a chain", (index: number) => row("x", String(index), index === 0 ? "" : String(index - 1), index)],
    ["one family", (index: number) => row("x", String(index), index === 0 ? "" : "0", index)],
    ["one id", (index: number) => row("x", "1", index === 0 ? "" : "1", index)],
  ])("of very many spans, %s, is related in one pass", (_name, make) => {
    const view = new TraceView(
      "1",
      Array.from({ length: MANY }, (_, index) => make(index)),
    );
    expect(related(">>", view.spans, view.spans, view)).toHaveLength(MANY - 1);
    expect(related("<<", view.spans, view.spans, view).length).toBeGreaterThan(0);
    expect(related(">", view.spans, view.spans, view)).toHaveLength(MANY - 1);
  });
});

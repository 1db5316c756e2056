import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixNano } from "../../../base/units.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import type { ResourceSpans, Span } from "../../../model/otlp/trace.ts";
import { diffTraces } from "./trace-diff.ts";
import type { DiffRow } from "./trace-diff.ts";

interface Sketch {
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly start?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

const bytesOf = (id: number | undefined): Uint8Array =>
  id === undefined ? new Uint8Array(0) : new Uint8Array([0, 0, 0, 0, 0, 0, id >> 8, id & 255]);

const attributesOf = (pairs: Readonly<Record<string, string>>): readonly KeyValue[] =>
  Object.entries(pairs).map(([key, value]) => ({ key, value: { kind: "string", value } }));

function spanOf({ id, parent, name, start = id, attributes = {} }: Sketch): Span {
  return {
    traceId: new Uint8Array(16),
    spanId: bytesOf(id),
    parentSpanId: bytesOf(parent),
    traceState: "",
    flags: 0,
    name,
    kind: 1,
    startTime: unixNano(BigInt(start)),
    endTime: unixNano(BigInt(start + 10)),
    attributes: attributesOf(attributes),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: undefined,
  };
}

/** A trace of one service. */
function trace(spans: readonly Sketch[], resource: Readonly<Record<string, string>> = {}): ResourceSpans[] {
  const attributes = attributesOf({ "service.name": "shop", ...resource });
  return [
    {
      resource: { attributes, droppedAttributesCount: 0 },
      scopeSpans: [{ scope: undefined, spans: spans.map(spanOf), schemaUrl: "" }],
      schemaUrl: "",
    },
  ];
}

/** One line a row: depth, `=` on both sides, `-` left alone, `+` right alone, name, changed attributes. */
const text = (rows: readonly DiffRow[]): readonly string[] =>
  rows.map(({ depth, left, right, attributes }) => {
    const mark = left === undefined ? "+" : right === undefined ? "-" : "=";
    const changes = attributes.map((each) => ` ${each.key}:${each.left ?? "∅"}→${each.right ?? "∅"}`);
    return `${depth} ${mark} ${(left ?? right)?.span.name}${changes.join("")}`;
  });

describe("diffTraces", () => {
  it("aligns spans by service, name and place, whatever their ids", () => {
    const left = trace([
      { id: 1, name: "GET /" },
      { id: 2, parent: 1, name: "query" },
      { id: 3, parent: 1, name: "render" },
    ]);
    const right = trace([
      { id: 11, name: "GET /" },
      { id: 12, parent: 11, name: "cache" },
      { id: 13, parent: 11, name: "render" },
      { id: 14, parent: 13, name: "load" },
    ]);
    expect(text(diffTraces(left, right))).toEqual([
      "0 = GET /",
      "1 + cache",
      "1 - query",
      "1 = render",
      "2 + load",
    ]);
  });

  it("pairs spans of one name in the order in which they start", () => {
    const left = trace([
      { id: 1, name: "root" },
      { id: 2, parent: 1, name: "try", attributes: { n: "first" }, start: 5 },
      { id: 3, parent: 1, name: "try", attributes: { n: "second" }, start: 9 },
    ]);
    const right = trace([
      { id: 1, name: "root" },
      { id: 2, parent: 1, name: "try", attributes: { n: "first" }, start: 50 },
    ]);
    expect(text(diffTraces(left, right))).toEqual(["0 = root", "1 = try", "1 - try"]);
  });

  it("names attributes of span and resource that differ", () => {
    const left = trace([{ id: 1, name: "a", attributes: { x: "1", y: "2" } }], { version: "1" });
    const right = trace([{ id: 1, name: "a", attributes: { y: "3", z: "4" } }], { version: "2" });
    expect(text(diffTraces(left, right))).toEqual(["0 = a x:1→∅ y:2→3 z:∅→4 version:1→2"]);
  });

  it("shows spans whose parents are missing, or are below themselves, once", () => {
    const broken = trace([
      { id: 1, parent: 9, name: "orphan" },
      { id: 2, parent: 3, name: "circle a" },
      { id: 3, parent: 2, name: "circle b" },
      { id: 4, parent: 4, name: "its own parent" },
    ]);
    const names = diffTraces(broken, broken).map(({ left }) => left?.span.name ?? "");
    expect(names.toSorted((a, b) => a.localeCompare(b))).toEqual([
      "circle a",
      "circle b",
      "its own parent",
      "orphan",
    ]);
  });

  it("takes a trace of 20,000 spans, each below the one before", () => {
    const chain = trace(
      Array.from({ length: 20_000 }, (_, id) => ({ id, ...(id === 0 ? {} : { parent: id - 1 }), name: "s" })),
    );
    expect(diffTraces(chain, chain)).toHaveLength(20_000);
  });

  const sketches = fc.array(
    fc.record({ parent: fc.nat(15), name: fc.constantFrom("a", "b", "c"), start: fc.nat(5) }),
    { maxLength: 12 },
  );
  const numbered = (list: readonly Omit<Sketch, "id">[]): ResourceSpans[] =>
    trace(list.map((sketch, id) => ({ ...sketch, id })));

  it("has each span of both sides once, and finds no difference in a trace and itself", () => {
    fc.assert(
      fc.property(sketches, sketches, (a, b) => {
        const rows = diffTraces(numbered(a), numbered(b));
        expect(rows.filter(({ left }) => left !== undefined)).toHaveLength(a.length);
        expect(rows.filter(({ right }) => right !== undefined)).toHaveLength(b.length);
        for (const { left, right, attributes } of diffTraces(numbered(a), numbered(a))) {
          expect(left?.span.spanId).toEqual(right?.span.spanId);
          expect(attributes).toEqual([]);
        }
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "../pace.ts";
import { parentFinder } from "../parent-finder.ts";
import type { SpanNode } from "../trace-view.ts";
import type { FlatColumns } from "./flat-columns.ts";
import { findParents } from "./find-parents.ts";
import { rowsByTrace } from "./rows-by-trace.ts";

interface Span {
  readonly id: number;
  /** 0: none. */
  readonly parent: number;
  readonly kind: number;
  readonly start: number;
}

/** Spans of one trace, in the order in which they came. */
const parentsOf = (spans: readonly Span[]) => {
  const batch = {
    rows: spans.length,
    spanIds: Int32Array.from(spans.flatMap(({ id }) => [id, 0])),
    parentIds: Int32Array.from(spans.flatMap(({ parent }) => [parent, 0])),
    kinds: Uint8Array.from(spans, ({ kind }) => kind),
    starts: BigInt64Array.from(spans, ({ start }) => BigInt(start)),
  } as unknown as FlatColumns;
  const traces = { count: 1, ids: new Int32Array(4), ofRow: new Int32Array(spans.length) };
  return findParents(batch, traces, rowsByTrace(traces), new Pace(new AbortController().signal));
};

const hex = (id: number): string => (id === 0 ? "" : id.toString(16).padStart(16, "0"));

/** The same by the rules for spans as objects, which lie in the order of their starts. */
function expected(spans: readonly Span[]): readonly number[] {
  const order = spans
    .map((_, row) => row)
    .toSorted((a, b) => (spans[a]?.start ?? 0) - (spans[b]?.start ?? 0));
  const nodes = order.map((row, index) => {
    const { id = 0, parent = 0, kind = 0 } = spans[row] ?? {};
    return { index, row: { spanId: hex(id), parentSpanId: hex(parent), kind } } as unknown as SpanNode;
  });
  const find = parentFinder(nodes);
  const parents = spans.map(() => -1);
  for (const [index, row] of order.entries()) {
    const node = nodes[index];
    const parent = node === undefined ? -1 : find(node);
    parents[row] = parent < 0 ? -1 : (order[parent] ?? -1);
  }
  return parents;
}

const span = (ids: number) =>
  fc.record({
    id: fc.integer({ min: 1, max: ids }),
    parent: fc.integer({ min: 0, max: ids }),
    kind: fc.integer({ min: 1, max: 4 }),
    start: fc.integer({ min: 0, max: 1000 }),
  });

describe("parents by columns", () => {
  it("are those of the rules for spans, in small and in large traces, where starts decide", async () => {
    const traces = fc
      .integer({ min: 1, max: 40 })
      .chain((ids) => fc.uniqueArray(span(ids), { maxLength: 80, selector: ({ start }) => start }));
    await fc.assert(
      fc.asyncProperty(traces, async (spans) => {
        const { ofRow, undecided } = await parentsOf(spans);
        expect(undecided[0]).toBe(0);
        expect(Array.from(ofRow)).toEqual(expected(spans));
      }),
    );
  });

  it("are left to the rules for spans where they began together", async () => {
    const shared = { id: 1, parent: 0, kind: 1, start: 5 };
    const { undecided } = await parentsOf([shared, shared, { id: 2, parent: 1, kind: 1, start: 6 }]);
    expect(undecided[0]).toBe(1);
  });

  it("are found once for all children, however many spans share an id", async () => {
    const spans = Array.from({ length: 60_000 }, (_, start) => ({
      id: 1,
      parent: 1,
      kind: 1 + (start % 3),
      start,
    }));
    const { ofRow } = await parentsOf(spans);
    // The earliest server; of servers the earliest client; none is its own parent.
    expect([ofRow[0], ofRow[1], ofRow[2], ofRow[59_998], ofRow[59_999]]).toEqual([1, 2, 1, 2, 1]);
  });
});

import type { SpanRow, TraceRoot } from "../../store/traces/source.ts";
import { NestedSetNumbering } from "./nested-set.ts";
import type { NestedSet } from "./nested-set.ts";
import { parentFinder } from "./parent-finder.ts";

/** A span within its trace. */
export interface SpanNode {
  readonly row: SpanRow;
  /** Its place in {@link TraceView.spans}. */
  readonly index: number;
  readonly startNanos: bigint;
}

/** A span of which nothing but itself is known. */
export const aloneNode = (row: SpanRow): SpanNode => ({ row, index: 0, startNanos: row.startTime });

/** All spans of one trace, with what can only be known from all of them, found when it is asked for. */
export class TraceView {
  readonly traceId: string;
  /** By start time, then id: the order of results. */
  readonly spans: readonly SpanNode[];
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  private knownRoot: TraceRoot | undefined;
  private cachedRoot: SpanNode | null | undefined;
  private cachedParents: Int32Array | undefined;
  private cachedChildren: Uint32Array | undefined;
  private cachedNested: NestedSet | undefined;

  constructor(traceId: string, rows: readonly SpanRow[]) {
    this.traceId = traceId;
    this.spans = rows
      .map((row) => ({ row, index: 0, startNanos: row.startTime as bigint }))
      .toSorted(byStart)
      .map((node, index) => Object.assign(node, { index }));
    this.startNanos = this.spans[0]?.startNanos ?? 0n;
    this.endNanos = this.spans.reduce((end, { row, startNanos }) => {
      const own = startNanos + row.duration;
      return own > end ? own : end;
    }, 0n);
  }

  /** A trace of which nothing else is known. */
  static ofRoot(root: TraceRoot): TraceView {
    const view = new TraceView("", []);
    view.knownRoot = root;
    return view;
  }

  /** What is known of {@link root}. */
  get rootFacts(): TraceRoot | undefined {
    return this.knownRoot ?? this.root?.row;
  }

  /** The first received root: a span without parent. */
  get root(): SpanNode | undefined {
    if (this.cachedRoot === undefined)
      this.cachedRoot = this.spans.find(({ row }) => row.parentSpanId === "") ?? null;
    return this.cachedRoot ?? undefined;
  }

  /** For each span the place of its parent, -1 where there is none. */
  get parents(): Int32Array {
    return (this.cachedParents ??= Int32Array.from(this.spans, parentFinder(this.spans)));
  }

  parentOf(span: SpanNode): SpanNode | undefined {
    return this.spans[this.parents[span.index] ?? -1];
  }

  /** How many children each span has. */
  get childCounts(): Uint32Array {
    if (this.cachedChildren !== undefined) return this.cachedChildren;
    const counts = new Uint32Array(this.spans.length);
    for (const parent of this.parents) if (parent >= 0) counts[parent] = (counts[parent] ?? 0) + 1;
    return (this.cachedChildren = counts);
  }

  get nestedSet(): NestedSet {
    return (this.cachedNested ??= this.numbered());
  }

  private numbered(): NestedSet {
    const isRoot = (index: number): boolean => this.spans[index]?.row.parentSpanId === "";
    const numbering = new NestedSetNumbering(this.parents, isRoot);
    numbering.number(Int32Array.from(this.spans, ({ index }) => index));
    return numbering;
  }
}

function byStart(a: SpanNode, b: SpanNode): number {
  if (a.startNanos !== b.startNanos) return a.startNanos < b.startNanos ? -1 : 1;
  return a.row.spanId < b.row.spanId ? -1 : 1;
}

import type { SpanRow } from "../../store/traces/source.ts";

/** Where a span stands in its trace, numbered depth first from 1; all 0 for a span that no root leads to. */
export interface NestedSet {
  readonly left: number;
  readonly right: number;
  /** The parent's `left`, -1 for a root. */
  readonly parent: number;
}

const OUTSIDE: NestedSet = { left: 0, right: 0, parent: 0 };

/** All spans of one trace, with what can only be known from all of them. */
export class TraceView {
  readonly traceId: string;
  /** By start time, then id: the order of results. */
  readonly spans: readonly SpanRow[];
  /** First received root: a span without parent. */
  readonly root: SpanRow | undefined;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  private readonly byId: ReadonlyMap<string, SpanRow>;
  private readonly children: ReadonlyMap<string, readonly SpanRow[]>;
  private nested: ReadonlyMap<SpanRow, NestedSet> | undefined;

  constructor(traceId: string, spans: readonly SpanRow[]) {
    this.traceId = traceId;
    this.spans = spans.toSorted(byStart);
    this.root = this.spans.find((span) => span.parentSpanId === "");
    this.startNanos = this.spans[0]?.startTime ?? 0n;
    this.endNanos = this.spans.reduce((end, span) => larger(end, span.startTime + span.duration), 0n);
    this.byId = new Map(this.spans.map((span) => [span.spanId, span]));
    this.children = groupByParent(this.spans);
  }

  parentOf(span: SpanRow): SpanRow | undefined {
    return span.parentSpanId === "" ? undefined : this.byId.get(span.parentSpanId);
  }

  childrenOf(span: SpanRow): readonly SpanRow[] {
    return this.children.get(span.spanId) ?? [];
  }

  nestedSet(span: SpanRow): NestedSet {
    this.nested ??= this.number();
    return this.nested.get(span) ?? OUTSIDE;
  }

  /** Depth first over all roots, without recursion: a trace may be a chain of any depth. */
  private number(): ReadonlyMap<SpanRow, NestedSet> {
    const numbered = new Map<SpanRow, NestedSet>();
    const left = new Map<SpanRow, number>();
    let next = 1;
    for (const root of this.spans.filter((span) => span.parentSpanId === "")) {
      const stack: SpanRow[] = [root];
      for (let span = stack.at(-1); span !== undefined; span = stack.at(-1)) {
        const begun = left.get(span);
        if (begun === undefined) {
          left.set(span, next++);
          stack.push(...this.childrenOf(span).filter((child) => !left.has(child)));
          continue;
        }
        stack.pop();
        if (numbered.has(span)) continue;
        const parent = this.parentOf(span);
        const parentLeft = parent === undefined ? -1 : (left.get(parent) ?? 0);
        numbered.set(span, { left: begun, right: next++, parent: parentLeft });
      }
    }
    return numbered;
  }
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function byStart(a: SpanRow, b: SpanRow): number {
  if (a.startTime !== b.startTime) return a.startTime < b.startTime ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

function groupByParent(spans: readonly SpanRow[]): ReadonlyMap<string, readonly SpanRow[]> {
  const children = new Map<string, SpanRow[]>();
  for (const span of spans) {
    if (span.parentSpanId === "") continue;
    const siblings = children.get(span.parentSpanId);
    if (siblings === undefined) children.set(span.parentSpanId, [span]);
    else siblings.push(span);
  }
  return children;
}

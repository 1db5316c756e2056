import type { SpanNode } from "./trace-view.ts";

const SERVER = 2;
const CLIENT = 3;
const NONE = -1;

/**
 * Tells a span's parent by its place, -1 if it has or knows none. Spans that share an id, as Zipkin's client and
 * server do, are told apart by their kind, as Tempo does: a server span's parent is the client span, any other's
 * the server span. Where that does not decide, the earliest is the parent.
 */
export function parentFinder(spans: readonly SpanNode[]): (span: SpanNode) => number {
  const first = new Map<string, number>();
  const byKind = new Map<string, number>();
  for (const { row, index } of spans) {
    const { spanId, kind } = row;
    if (!first.has(spanId)) first.set(spanId, index);
    else if (!byKind.has(spanId)) noteKinds(spans, byKind, first.get(spanId) ?? index);
    if (byKind.size > 0 && (kind === SERVER || kind === CLIENT)) {
      const key = kindKey(spanId, kind);
      if (!byKind.has(key)) byKind.set(key, index);
    }
  }
  return ({ row, index }) => {
    const { parentSpanId } = row;
    if (parentSpanId === "") return NONE;
    const shared =
      byKind.size === 0
        ? undefined
        : byKind.get(kindKey(parentSpanId, row.kind === SERVER ? CLIENT : SERVER));
    const found = shared ?? first.get(parentSpanId) ?? NONE;
    return found === index ? NONE : found;
  };
}

const kindKey = (spanId: string, kind: number): string => `${spanId} ${kind}`;

function noteKinds(spans: readonly SpanNode[], byKind: Map<string, number>, index: number): void {
  const row = spans[index]?.row;
  if (row === undefined) return;
  byKind.set(row.spanId, index);
  if (row.kind === SERVER || row.kind === CLIENT) byKind.set(kindKey(row.spanId, row.kind), index);
}

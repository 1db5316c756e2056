import type { KeyValue } from "../../../model/otlp/common.ts";
import type { ResourceSpans, Span } from "../../../model/otlp/trace.ts";
import { valueText } from "../../../model/otlp/value-text.ts";

/** A span in the tree of its trace. */
export interface SpanNode {
  readonly span: Span;
  readonly service: string;
  readonly resource: readonly KeyValue[];
  /** By start, then by name. */
  readonly children: SpanNode[];
}

/**
 * The spans of a trace as trees: below what starts it, or below nothing if the parent is not there. A circle of
 * parents is broken at its first span, so that each span stands in it once.
 */
export function spanTrees(trace: readonly ResourceSpans[]): readonly SpanNode[] {
  const nodes = nodesOf(trace);
  const byId = new Map(nodes.map((node) => [hex(node.span.spanId), node]));
  const parents = new Map<SpanNode, SpanNode>();
  for (const node of nodes) {
    const parent = byId.get(hex(node.span.parentSpanId));
    if (parent !== undefined && parent !== node) parents.set(node, parent);
  }
  breakCircles(nodes, parents);
  for (const [node, parent] of parents) parent.children.push(node);
  const roots = nodes.filter((node) => !parents.has(node));
  for (const node of nodes) node.children.sort(byStart);
  return roots.toSorted(byStart);
}

function nodesOf(trace: readonly ResourceSpans[]): readonly SpanNode[] {
  return trace.flatMap(({ resource, scopeSpans }) => {
    const attributes = resource?.attributes ?? [];
    const name = attributes.find(({ key }) => key === "service.name");
    const service = name === undefined ? "" : valueText(name.value);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ span, service, resource: attributes, children: [] })),
    );
  });
}

/** Takes the parent from the first of each circle. */
function breakCircles(nodes: readonly SpanNode[], parents: Map<SpanNode, SpanNode>): void {
  const done = new Set<SpanNode>();
  for (const node of nodes) {
    const way = new Set<SpanNode>();
    let at: SpanNode | undefined = node;
    while (at !== undefined && !done.has(at) && !way.has(at)) {
      way.add(at);
      at = parents.get(at);
    }
    if (at !== undefined && way.has(at)) parents.delete(at);
    for (const each of way) done.add(each);
  }
}

export const hex = (id: Uint8Array): string => Buffer.from(id).toString("hex");

/** Earlier first, then by name. */
export function byStart(a: SpanNode, b: SpanNode): number {
  if (a.span.startTime !== b.span.startTime) return a.span.startTime < b.span.startTime ? -1 : 1;
  return a.span.name < b.span.name ? -1 : Number(a.span.name > b.span.name);
}

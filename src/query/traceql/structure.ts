import type { Relation } from "./ast.ts";
import type { SpanNode, TraceView } from "./trace-view.ts";

/** Spans of one trace, in its order, each once. */
export type Spans = readonly SpanNode[];

/**
 * Those of `candidates` that stand in relation to one of `others`: with `>` as its child, `>>` its descendant,
 * `<` its parent, `<<` its ancestor, `~` its sibling. Spans that no root leads to stand in no relation. Each
 * relation is found in time linear in the trace.
 */
export function related(relation: Relation, others: Spans, candidates: Spans, trace: TraceView): Spans {
  if (others.length === 0 || candidates.length === 0) return [];
  const { left } = trace.nestedSet;
  const isKnown = ({ index }: SpanNode): boolean => (left[index] ?? 0) > 0;
  return RELATIONS[relation](others.filter(isKnown), candidates.filter(isKnown), trace);
}

type Find = (others: Spans, candidates: Spans, trace: TraceView) => Spans;

const RELATIONS: Readonly<Record<Relation, Find>> = {
  ">": (others, candidates, { spans, parents }) => {
    const isParent = marks(others, spans.length);
    return candidates.filter(({ index }) => isParent[parents[index] ?? -1] === 1);
  },
  "<": (others, candidates, { spans, parents }) => {
    const isParent = new Uint8Array(spans.length);
    for (const { index } of others) {
      const parent = parents[index] ?? -1;
      if (parent >= 0) isParent[parent] = 1;
    }
    return candidates.filter(({ index }) => isParent[index] === 1);
  },
  ">>": (others, candidates, trace) => {
    const isUnder = descendants(others, trace);
    return candidates.filter(({ index }) => isUnder[index] === 1);
  },
  "<<": (others, candidates, { spans, parents }) => {
    const isAbove = new Uint8Array(spans.length);
    for (const { index } of others) {
      let at = parents[index] ?? -1;
      for (; at >= 0 && isAbove[at] === 0; at = parents[at] ?? -1) isAbove[at] = 1;
    }
    return candidates.filter(({ index }) => isAbove[index] === 1);
  },
  "~": (others, candidates, { spans, parents }) => {
    const isOther = marks(others, spans.length);
    const families = new Uint32Array(spans.length);
    for (const { index } of others) {
      const parent = parents[index] ?? -1;
      if (parent >= 0) families[parent] = (families[parent] ?? 0) + 1;
    }
    return candidates.filter(({ index }) => {
      const siblings = families[parents[index] ?? -1] ?? 0;
      return siblings > (isOther[index] ?? 0);
    });
  },
};

/** The union of two, in order. */
export function union(a: Spans, b: Spans): Spans {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const merged: SpanNode[] = [];
  let [i, j] = [0, 0];
  for (let x = a[i], y = b[j]; x !== undefined || y !== undefined; x = a[i], y = b[j]) {
    if (y === undefined || (x !== undefined && x.index <= y.index)) {
      if (x !== undefined) merged.push(x);
      i++;
      if (x?.index === y?.index) j++;
    } else {
      merged.push(y);
      j++;
    }
  }
  return merged;
}

/** Those of `a` that are not in `b`. */
export function difference(a: Spans, b: Spans, { spans }: TraceView): Spans {
  const isOut = marks(b, spans.length);
  return a.filter(({ index }) => isOut[index] === 0);
}

function marks(spans: Spans, size: number): Uint8Array {
  const marked = new Uint8Array(size);
  for (const { index } of spans) marked[index] = 1;
  return marked;
}

/** Marks what is under one of `of`. A span's nested set holds those of all that are under it. */
function descendants(of: Spans, { spans, nestedSet }: TraceView): Uint8Array {
  const isUnder = new Uint8Array(spans.length);
  const { left, right } = nestedSet;
  const byLeft = new Int32Array(2 * spans.length + 2).fill(-1);
  for (let index = 0; index < left.length; index++) byLeft[left[index] ?? 0] = index;
  const isOther = marks(of, spans.length);
  let end = 0;
  for (let number = 1; number < byLeft.length; number++) {
    const index = byLeft[number] ?? -1;
    if (index < 0) continue;
    if (number < end) isUnder[index] = 1;
    if (isOther[index] === 1) end = Math.max(end, right[index] ?? 0);
  }
  return isUnder;
}

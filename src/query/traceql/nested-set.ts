import type { NestedSet, SpanNode } from "./trace-view.ts";

const NONE = -1;

/** Depth first over all roots, without recursion: a trace may be a chain of any depth. Linear in the trace. */
export function numberNestedSet(spans: readonly SpanNode[], parents: Int32Array): NestedSet {
  const count = spans.length;
  const [left, right, parent] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const { firstChild, nextSibling } = linkChildren(parents);
  let next = 1;
  for (const { row, index: root } of spans) {
    if (row.parentSpanId !== "") continue;
    left[root] = next++;
    parent[root] = NONE;
    for (let at = root; at !== NONE;) {
      const child = firstChild[at] ?? NONE;
      if (child !== NONE) {
        // Each child is taken off, so that the walk goes on with the next one.
        firstChild[at] = nextSibling[child] ?? NONE;
        left[child] = next++;
        parent[child] = left[at] ?? 0;
        at = child;
      } else {
        right[at] = next++;
        at = parents[at] ?? NONE;
      }
    }
  }
  return { left, right, parent };
}

/** Children of each span as a list, in order. */
function linkChildren(parents: Int32Array): { firstChild: Int32Array; nextSibling: Int32Array } {
  const firstChild = new Int32Array(parents.length).fill(NONE);
  const nextSibling = new Int32Array(parents.length).fill(NONE);
  for (let index = parents.length - 1; index >= 0; index--) {
    const parent = parents[index] ?? NONE;
    if (parent === NONE) continue;
    nextSibling[index] = firstChild[parent] ?? NONE;
    firstChild[parent] = index;
  }
  return { firstChild, nextSibling };
}

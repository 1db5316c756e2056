const NONE = -1;

/** Where spans stand in their traces, numbered depth first from 1; all 0 for a span that no root leads to. */
export interface NestedSet {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** The parent's `left`, -1 for a root. */
  readonly parent: Int32Array;
}

/** Numbers the spans of one trace, or of many one after the other. */
export class NestedSetNumbering implements NestedSet {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly parent: Int32Array;
  private readonly parents: Int32Array;
  private readonly isRoot: (span: number) => boolean;
  private readonly firstChild: Int32Array;
  private readonly nextSibling: Int32Array;

  /** @param parents of each span that of its parent, -1 for none. */
  constructor(parents: Int32Array, isRoot: (span: number) => boolean) {
    const count = parents.length;
    [this.left, this.right, this.parent] = [
      new Int32Array(count),
      new Int32Array(count),
      new Int32Array(count),
    ];
    this.parents = parents;
    this.isRoot = isRoot;
    this.firstChild = new Int32Array(count).fill(NONE);
    this.nextSibling = new Int32Array(count).fill(NONE);
  }

  /**
   * Depth first over all roots, without recursion: a trace may be a chain of any depth. Linear in the trace.
   *
   * @param spans all of a trace, in its order.
   */
  number(spans: Int32Array): void {
    this.linkChildren(spans);
    let next = 1;
    for (const span of spans) if (this.isRoot(span)) next = this.numberUnder(span, next);
  }

  /** @returns the next number. */
  private numberUnder(root: number, first: number): number {
    const { left, right, parent, parents, firstChild, nextSibling } = this;
    let next = first;
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
    return next;
  }

  /** Children of each span as a list, in order. */
  private linkChildren(spans: Int32Array): void {
    for (let place = spans.length - 1; place >= 0; place--) {
      const span = spans[place] ?? 0;
      const parent = this.parents[span] ?? NONE;
      if (parent === NONE) continue;
      this.nextSibling[span] = this.firstChild[parent] ?? NONE;
      this.firstChild[parent] = span;
    }
  }
}

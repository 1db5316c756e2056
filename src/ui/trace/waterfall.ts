import type { Span } from "./trace-model.ts";

/** One row of the waterfall: a span, where it stands in the tree, and what is below it. */
export interface WaterfallRow {
  readonly span: Span;
  readonly depth: number;
  readonly children: number;
  /** Spans below, at any depth. */
  readonly descendants: number;
  /** Whether a span below failed; shown on collapsed rows. */
  readonly errorBelow: boolean;
  readonly orphan: boolean;
}

interface Node {
  readonly span: Span;
  readonly children: Node[];
}

/**
 * All spans in the order of a waterfall: parents before their children, siblings by start.
 * A span whose parent is not in the trace is a root, marked as an orphan. A cycle of parents is cut.
 * @param spans by start
 */
export function waterfallRows(spans: readonly Span[]): readonly WaterfallRow[] {
  const rows: WaterfallRow[] = [];
  for (const { node, orphan } of forest(spans)) visit(node, 0, orphan, rows);
  return rows;
}

function forest(spans: readonly Span[]): readonly { node: Node; orphan: boolean }[] {
  const nodes = new Map<string, Node>(spans.map((span) => [span.id, { span, children: [] }]));
  const cut = cycleHeads(nodes);
  const roots: { node: Node; orphan: boolean }[] = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(node.span.parentId);
    if (parent === undefined || cut.has(node.span.id))
      roots.push({ node, orphan: node.span.parentId !== "" });
    else parent.children.push(node);
  }
  return roots;
}

/** Of each cycle of parents the span that comes first; each span is walked over once. */
function cycleHeads(nodes: ReadonlyMap<string, Node>): ReadonlySet<string> {
  const heads = new Set<string>();
  const walkOf = new Map<string, number>();
  let walk = 0;
  for (const node of nodes.values()) {
    walk += 1;
    let current: Node | undefined = node;
    while (current !== undefined && !walkOf.has(current.span.id)) {
      walkOf.set(current.span.id, walk);
      current = nodes.get(current.span.parentId);
    }
    if (current !== undefined && walkOf.get(current.span.id) === walk)
      heads.add(firstOfCycle(nodes, current));
  }
  return heads;
}

function firstOfCycle(nodes: ReadonlyMap<string, Node>, start: Node): string {
  let first = start.span;
  for (let node = nodes.get(start.span.parentId); node !== undefined && node !== start;) {
    if (node.span.offset < first.offset) first = node.span;
    node = nodes.get(node.span.parentId);
  }
  return first.id;
}

/** Appends a subtree's rows; an explicit stack, since traces can be thousands of spans deep. */
function visit(root: Node, rootDepth: number, orphan: boolean, rows: WaterfallRow[]): void {
  const stack = [{ node: root, depth: rootDepth, orphan }];
  const first = rows.length;
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node, depth } = item;
    const row = { span: node.span, depth, children: node.children.length, descendants: 0, errorBelow: false };
    rows.push({ ...row, orphan: item.orphan });
    for (const child of node.children.toReversed())
      stack.push({ node: child, depth: depth + 1, orphan: false });
  }
  fillBelow(rows, first);
}

/** Counts, from the last row up, what lies below each row: the rows after it that are deeper. */
function fillBelow(rows: WaterfallRow[], first: number): void {
  const open: { depth: number; descendants: number; error: boolean }[] = [];
  for (let index = rows.length - 1; index >= first; index -= 1) {
    const row = rows[index];
    if (row === undefined) continue;
    let descendants = 0;
    let errorBelow = false;
    for (let top = open.at(-1); top !== undefined && top.depth > row.depth; top = open.at(-1)) {
      descendants += top.descendants + 1;
      errorBelow ||= top.error;
      open.pop();
    }
    rows[index] = { ...row, descendants, errorBelow };
    open.push({ depth: row.depth, descendants, error: errorBelow || row.span.status === "error" });
  }
}

/** The rows that are not hidden below a collapsed one. */
export function visibleRows(
  rows: readonly WaterfallRow[],
  collapsed: ReadonlySet<string>,
): readonly WaterfallRow[] {
  const shown: WaterfallRow[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined) continue;
    shown.push(row);
    if (collapsed.has(row.span.id)) index += row.descendants;
  }
  return shown;
}

/** Whether a search text is in a span: its name, service, status message, ids, or an attribute. */
export function spanMatches(span: Span, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const holds = (value: string) => value.toLowerCase().includes(wanted);
  if ([span.name, span.service, span.statusMessage, span.id, span.kind].some(holds)) return true;
  return span.attributes.some(({ key, value }) => holds(key) || holds(value) || holds(`${key}=${value}`));
}

/** A part of the trace's time, as shares of its duration: 0 ≤ from < to ≤ 1. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export const WHOLE: Window = { from: 0, to: 1 };

/** Where a span's bar stands in the window, in per cent of its width; it may lie outside. */
export function barPlace(
  span: Pick<Span, "offset" | "duration">,
  traceDuration: number,
  window: Window,
): { readonly left: number; readonly width: number } {
  const total = Math.max(1, traceDuration);
  const scale = 100 / (window.to - window.from);
  return {
    left: (span.offset / total - window.from) * scale,
    width: (span.duration / total) * scale,
  };
}

/** Round moments for a time axis: about `count` of them, in nanoseconds, within the window. */
export function axisTicks(traceDuration: number, window: Window, count: number): readonly number[] {
  const from = traceDuration * window.from;
  const to = traceDuration * window.to;
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

import { selfTimes } from "./self-time.ts";
import type { WaterfallRow } from "./waterfall.ts";

/** Spans of one service and name below the same ones, put together. Times in nanoseconds. */
export interface FlameBox {
  /** Of the first span in it: by it the box is found again. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly spans: number;
  readonly errors: number;
  readonly self: number;
  /** With all that is below. */
  readonly total: number;
  readonly depth: number;
  /** Where it stands, 0 to 1 of the whole width. */
  readonly left: number;
  readonly width: number;
}

interface Node {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly depth: number;
  readonly parent: Node | undefined;
  readonly children: Map<string, Node>;
  spans: number;
  errors: number;
  self: number;
  total: number;
}

/**
 * A trace as a flame graph: what is wide took long, whoever it was called by. Widths are self times and what is
 * below, so that children that ran side by side still fit into their parent.
 * @returns one list for each depth, from left to right
 */
export function flameLevels(rows: readonly WaterfallRow[]): readonly (readonly FlameBox[])[] {
  const nodes = mergedNodes(rows);
  for (const node of nodes.toReversed()) {
    node.total += node.self;
    if (node.parent !== undefined) node.parent.total += node.total;
  }
  return placed(nodes.filter(({ parent }) => parent === undefined));
}

/** Parents before their children. */
function mergedNodes(rows: readonly WaterfallRow[]): readonly Node[] {
  const selfs = selfTimes(rows);
  const roots = new Map<string, Node>();
  const nodes: Node[] = [];
  const open: Node[] = [];
  for (const [place, { span, depth }] of rows.entries()) {
    open.length = depth;
    const parent = open.at(-1);
    const siblings = parent?.children ?? roots;
    const key = JSON.stringify([span.service, span.name]);
    let node = siblings.get(key);
    if (node === undefined) {
      const { id, service, name } = span;
      node = {
        id,
        service,
        name,
        depth,
        parent,
        children: new Map(),
        spans: 0,
        errors: 0,
        self: 0,
        total: 0,
      };
      siblings.set(key, node);
      nodes.push(node);
    }
    node.spans += 1;
    node.errors += span.status === "error" ? 1 : 0;
    node.self += selfs[place] ?? 0;
    open.push(node);
  }
  return nodes;
}

function placed(roots: readonly Node[]): readonly (readonly FlameBox[])[] {
  const whole = Math.max(
    1,
    roots.reduce((sum, { total }) => sum + total, 0),
  );
  const levels: FlameBox[][] = [];
  let level = sideBySide(roots, 0);
  while (level.length > 0) {
    levels.push(
      level.map(({ node, from }) => {
        const { id, service, name, spans, errors, self, total, depth } = node;
        return {
          id,
          service,
          name,
          spans,
          errors,
          self,
          total,
          depth,
          left: from / whole,
          width: total / whole,
        };
      }),
    );
    level = level.flatMap(({ node, from }) => sideBySide([...node.children.values()], from));
  }
  return levels;
}

/** The widest first, each where the one before it ends. */
function sideBySide(nodes: readonly Node[], start: number): readonly { node: Node; from: number }[] {
  let from = start;
  return nodes
    .toSorted((a, b) => b.total - a.total)
    .map((node) => {
      const place = { node, from };
      from += node.total;
      return place;
    });
}

/** The boxes as they are seen when one of them fills the width: it, what is above and what is below it. */
export function focused(
  levels: readonly (readonly FlameBox[])[],
  id: string,
): readonly (readonly FlameBox[])[] {
  const focus = levels.flat().find((box) => box.id === id);
  if (focus === undefined || focus.width === 0) return levels;
  const { left, width, depth } = focus;
  const end = left + width;
  return levels.map((level, at) =>
    level.flatMap((box) => {
      const isAbove = at < depth && box.left <= left + 1e-12 && box.left + box.width >= end - 1e-12;
      if (isAbove) return [{ ...box, left: 0, width: 1 }];
      const isWithin = at >= depth && box.left >= left - 1e-12 && box.left + box.width <= end + 1e-12;
      return isWithin ? [{ ...box, left: (box.left - left) / width, width: box.width / width }] : [];
    }),
  );
}

import { Graph, layout } from "@dagrejs/dagre";
import { denseLayout } from "./dense-layout.ts";
import type { GraphModel } from "./graph-model.ts";
import { onRim, RADIUS, type Direction, type GraphLayout, type Point } from "./layout-parts.ts";

/** A circle and its two lines of text. */
const NODE = { width: 120, height: 2 * RADIUS + 40 };

const SPACING = {
  right: { rankdir: "LR", nodesep: 26, ranksep: 56 },
  down: { rankdir: "TB", nodesep: 0, ranksep: 30 },
} as const;
const EDGE_LABEL = { width: 86, height: 34, labelpos: "c" };
const MARGIN = 24;
/** Beyond these dagre takes longer than a reader notices, and its columns are too long to be seen as a whole. */
const MOST_NODES = 60;
const MOST_EDGES = 120;

/** Callers before callees; circles of calls are drawn as well. */
export function layoutGraph(model: GraphModel, direction: Direction): GraphLayout {
  if (model.nodes.length > MOST_NODES || model.edges.length > MOST_EDGES)
    return denseLayout(model, direction);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ ...SPACING[direction], marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of model.nodes) graph.setNode(id, { ...NODE });
  // An arrow to itself is a loop that needs no place of its own.
  const drawn = model.edges.filter(({ from, to }) => from !== to);
  for (const { id, from, to } of drawn) graph.setEdge(from, to, { ...EDGE_LABEL }, id);
  layout(graph);
  const nodes = new Map(model.nodes.map(({ id }) => [id, middleOf(graph.node(id))]));
  const edges = new Map(
    drawn.map(({ id, from, to }) => [
      id,
      edgeLayout(graph.edge(from, to, id), nodes.get(from), nodes.get(to), direction),
    ]),
  );
  const { width = 0, height = 0 } = graph.graph();
  return { width: Math.max(width, NODE.width), height: Math.max(height, NODE.height), nodes, edges };
}

interface Placed {
  readonly x?: number;
  readonly y?: number;
}

/** The circle stands above the text of its box. */
const middleOf = ({ x = 0, y = 0 }: Placed): Point => ({ x, y: y - NODE.height / 2 + RADIUS + 2 });

function edgeLayout(
  edge: Placed & { readonly points?: readonly Point[] },
  from: Point | undefined,
  to: Point | undefined,
  direction: Direction,
): { readonly way: readonly Point[]; readonly label: Point } {
  // The ends that dagre gives are on the boxes; between them the way is its.
  const points = edge.points ?? [];
  const inner = points.slice(1, -1);
  const start = from ?? { x: 0, y: 0 };
  const end = to ?? { x: 0, y: 0 };
  const first = inner[0] ?? end;
  const last = inner.at(-1) ?? start;
  // Downwards an arrow would cross the text under its circle: it begins below it.
  const begin = direction === "down" ? (points[0] ?? start) : onRim(start, first, 2);
  const way = [begin, ...inner, onRim(end, last, 7)];
  return { way, label: { x: edge.x ?? (start.x + end.x) / 2, y: edge.y ?? (start.y + end.y) / 2 } };
}

/** A smooth line through the points, for `d` of an SVG path. */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${at(first)}`];
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) parts.push(`L${at(point)}`);
    else parts.push(`Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`);
  }
  return parts.join(" ");
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;

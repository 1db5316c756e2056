import { Graph, layout } from "@dagrejs/dagre";
import type { GraphBody, GraphSignal } from "../../api/wire/self.ts";
import { smoothPath } from "../graph/layout.ts";
import type { Point } from "../graph/layout-parts.ts";

export const SIGNAL_ORDER: readonly GraphSignal[] = ["traces", "metrics", "logs"];

/** A component as a box, with a port for each signal that comes in or goes out. */
export interface FlowBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

interface Port {
  readonly signal: GraphSignal;
  readonly place: Point;
}

/** The way of one signal from one component to another; without a signal the one only uses the other. */
export interface FlowLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly signal: GraphSignal | undefined;
  readonly path: string;
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly FlowBox[];
  readonly lines: readonly FlowLine[];
}

const BOX_WIDTH = 204;
const HEAD = 46;
const PORT = 18;
const MARGIN = 12;
/** Lines of the same connection lie so far apart on their way. */
const APART = 5;

type Flow = Pick<GraphBody, "components" | "connections">;

/** From left to right, as the data go. */
export function layoutFlow({ components, connections }: Flow): FlowLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 48, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const ports = new Map(components.map(({ id }) => [id, portsOf(id, connections)]));
  for (const [id, { inputs, outputs }] of ports) {
    const rows = Math.max(inputs.length, outputs.length);
    graph.setNode(id, { width: BOX_WIDTH, height: HEAD + rows * PORT + (rows > 0 ? 6 : 0) });
  }
  for (const { from, to } of connections) graph.setEdge(from, to, {});
  layout(graph);
  const boxes = components.map(({ id }) => boxOf(id, graph.node(id), ports.get(id) ?? NO_PORTS));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const lines = connections.flatMap((connection) => {
    const from = byId.get(connection.from);
    const to = byId.get(connection.to);
    if (from === undefined || to === undefined || from === to) return [];
    const way = graph.edge(connection.from, connection.to).points ?? [];
    return linesOf(connection, from, to, way.slice(1, -1));
  });
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, boxes, lines };
}

interface Ports {
  readonly inputs: readonly GraphSignal[];
  readonly outputs: readonly GraphSignal[];
}

const NO_PORTS: Ports = { inputs: [], outputs: [] };

function portsOf(id: string, connections: Flow["connections"]): Ports {
  const inputs = new Set(connections.flatMap(({ to, signals }) => (to === id ? signals : [])));
  const outputs = new Set(connections.flatMap(({ from, signals }) => (from === id ? signals : [])));
  return { inputs: inOrder(inputs), outputs: inOrder(outputs) };
}

const inOrder = (found: ReadonlySet<GraphSignal>): readonly GraphSignal[] =>
  SIGNAL_ORDER.filter((signal) => found.has(signal));

interface Placed {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}

function boxOf(id: string, placed: Placed, { inputs, outputs }: Ports): FlowBox {
  const { width = BOX_WIDTH, height = HEAD } = placed;
  const x = (placed.x ?? 0) - width / 2;
  const y = (placed.y ?? 0) - height / 2;
  const port = (atX: number) => (signal: GraphSignal, index: number) => ({
    signal,
    place: { x: atX, y: y + HEAD + PORT * index + PORT / 2 },
  });
  return { id, x, y, width, height, inputs: inputs.map(port(x)), outputs: outputs.map(port(x + width)) };
}

function linesOf(
  { from, to, signals }: Flow["connections"][number],
  source: FlowBox,
  goal: FlowBox,
  inner: readonly Point[],
): readonly FlowLine[] {
  if (signals.length === 0) {
    const start = { x: source.x + source.width, y: source.y + HEAD / 2 };
    const path = smoothPath([start, ...inner, { x: goal.x, y: goal.y + HEAD / 2 }]);
    return [{ id: `${from} ${to}`, from, to, signal: undefined, path }];
  }
  return signals.flatMap((signal, index) => {
    const start = source.outputs.find((port) => port.signal === signal)?.place;
    const end = goal.inputs.find((port) => port.signal === signal)?.place;
    if (start === undefined || end === undefined) return [];
    const shift = (index - (signals.length - 1) / 2) * APART;
    // What lies between neighbours needs no points on its way; what passes others goes as it was laid out.
    const isNear = goal.x - (source.x + source.width) < 1.5 * BOX_WIDTH && goal.x > source.x;
    const path = isNear
      ? curve(start, end)
      : smoothPath([start, ...inner.map(({ x, y }) => ({ x, y: y + shift })), end]);
    return [{ id: `${from} ${to} ${signal}`, from, to, signal, path }];
  });
}

function curve(start: Point, end: Point): string {
  const bend = Math.max(24, (end.x - start.x) / 2);
  const [leaving, coming] = [
    { x: start.x + bend, y: start.y },
    { x: end.x - bend, y: end.y },
  ];
  return `M${at(start)} C${at(leaving)} ${at(coming)} ${at(end)}`;
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;

import { wholeText } from "../../format/value-text.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { cellText } from "../../frames/cell-text.ts";
import type { GraphEdge, GraphModel, GraphNode } from "../../graph/graph-model.ts";

/** More circles than this cannot be read, and take long to lay out. */
export const MOST_NODES = 200;

/**
 * The graph of frames of edges (fields `id`, `source`, `target`, `mainstat`, `secondarystat`) and of nodes (`id`,
 * `title`, `subtitle`, `mainstat`, `secondarystat`, `arc__*`, `color`), as Grafana has them. Ends of edges that no
 * node tells of become nodes.
 */
export function graphOfFrames(frames: readonly ShownFrame[]): GraphModel & { readonly left: number } {
  const edges = frames.filter(hasEdges).flatMap(edgesOf);
  const told = frames
    .filter((frame) => !hasEdges(frame) && column(frame, "id") !== undefined)
    .flatMap(nodesOf);
  const known = new Set(told.map(({ id }) => id));
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !known.has(id)));
  const nodes = [...told, ...[...ends].map((id): GraphNode => ({ id, title: id, stats: [] }))];
  const shown = nodes.slice(0, MOST_NODES);
  const ids = new Set(shown.map(({ id }) => id));
  return {
    nodes: shown,
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    left: nodes.length - shown.length,
  };
}

/** Names of fields are compared without regard to case. */
const column = (frame: ShownFrame, name: string): ShownField | undefined =>
  frame.fields.find((field) => field.name.toLowerCase() === name);

const hasEdges = (frame: ShownFrame): boolean =>
  column(frame, "source") !== undefined && column(frame, "target") !== undefined;

/** @returns the value of a column as it is shown; empty if there is none */
function textAt(frame: ShownFrame, name: string, row: number): string {
  const field = column(frame, name);
  return field === undefined ? "" : wholeText(field.display(field.values[row]));
}

function statsAt(frame: ShownFrame, row: number): readonly string[] {
  return ["mainstat", "secondarystat"].map((name) => textAt(frame, name, row)).filter((text) => text !== "");
}

function rowsOf(frame: ShownFrame): readonly number[] {
  return Array.from({ length: frame.length }, (_, row) => row);
}

function nodesOf(frame: ShownFrame): readonly GraphNode[] {
  const arcs = frame.fields.filter(({ name }) => name.startsWith("arc__"));
  const unique = new Set<string>();
  return rowsOf(frame).flatMap((row) => {
    const id = cellText(column(frame, "id")?.values[row]);
    if (id === "" || unique.has(id)) return [];
    unique.add(id);
    const title = textAt(frame, "title", row);
    const subtitle = textAt(frame, "subtitle", row);
    return [
      {
        id,
        title: title === "" ? id : title,
        ...(subtitle !== "" && { subtitle }),
        stats: statsAt(frame, row),
        ...(arcs.length > 0 && { arcs: arcs.flatMap((field) => arcAt(field, row)) }),
      },
    ];
  });
}

const OUTCOMES: Readonly<Record<string, string>> = {
  arc__success: "var(--ok)",
  arc__failed: "var(--danger)",
  arc__errors: "var(--danger)",
};

/** In the colour that the field's configuration fixes; what tells of success and failure has its own. */
function arcAt(field: ShownField, row: number): NonNullable<GraphNode["arcs"]> {
  const share = Number(field.values[row]);
  if (!(share > 0)) return [];
  const fixed = field.config.color?.mode === "fixed" ? field.color : OUTCOMES[field.name];
  return [{ share: Math.min(1, share), color: fixed ?? field.color }];
}

function edgesOf(frame: ShownFrame): readonly GraphEdge[] {
  const unique = new Set<string>();
  return rowsOf(frame).flatMap((row) => {
    const [from, to] = ["source", "target"].map((name) => cellText(column(frame, name)?.values[row]));
    if (from === undefined || to === undefined || from === "" || to === "") return [];
    const id = cellText(column(frame, "id")?.values[row]) || `${from} ${to}`;
    if (unique.has(id)) return [];
    unique.add(id);
    return [{ id, from, to, stats: statsAt(frame, row), weight: 0.2 }];
  });
}

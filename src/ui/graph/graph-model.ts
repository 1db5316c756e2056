/** Something that others speak to: a circle of the graph. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Lines in the circle, at most two. */
  readonly stats: readonly string[];
  /** Share of what goes well, from 0 to 1; `undefined` where it is not known. */
  readonly ok?: number;
  /** Shares of the circle in colours (CSS), where it tells more than what goes well. */
  readonly arcs?: readonly { readonly share: number; readonly color: string }[];
  /** Stands for something that sends no telemetry of its own. */
  readonly isVirtual?: boolean;
}

/** Who speaks to whom: an arrow of the graph. */
export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Lines at the arrow, at most two. */
  readonly stats: readonly string[];
  /** From 0 to 1: how strong it is drawn. */
  readonly weight: number;
  readonly isFailing?: boolean;
}

export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The node, those that it speaks to and those that speak to it, and what goes between them. */
export const neighbourhood = (model: GraphModel, id: string): GraphModel => around(model, new Set([id]));

/** Nodes whose title holds the text, those that they speak to and that speak to them, and what goes between these. */
export function matching({ nodes, edges }: GraphModel, text: string): GraphModel {
  const wanted = text.trim().toLowerCase();
  const found = nodes.filter(({ title }) => title.toLowerCase().includes(wanted));
  return around({ nodes, edges }, new Set(found.map(({ id }) => id)));
}

function around({ nodes, edges }: GraphModel, middle: ReadonlySet<string>): GraphModel {
  const near = edges.filter(({ from, to }) => middle.has(from) || middle.has(to));
  const ids = new Set([...middle, ...near.flatMap(({ from, to }) => [from, to])]);
  return { nodes: nodes.filter((node) => ids.has(node.id)), edges: near };
}

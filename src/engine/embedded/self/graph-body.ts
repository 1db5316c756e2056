import { nodeOf, sendsFrom } from "../../../alloy/graph/graph.ts";
import type { AlloyGraph, AlloyNode } from "../../../alloy/graph/graph.ts";
import type { CheckedAlloy } from "../../../alloy/graph/check.ts";
import type { SourceText, Span } from "../../../alloy/syntax/source.ts";
import type { GraphBody, GraphComponent } from "../../../api/wire/self.ts";
import type { Config } from "../../../config/settings.ts";
import type { Route } from "../../../route/compile.ts";
import type { Epoch } from "../routing/epoch.ts";
import { loadRoute, problemsOf } from "../routing/load-route.ts";

/** Counts by `<component>: <reason>`. */
type Losses = Readonly<Record<string, number>>;

/**
 * The file of an epoch as a graph that can be drawn, with what each component lost.
 *
 * @param config of the engine: what addresses mean depends on its ports.
 */
export function graphBody(epoch: Epoch, config: Config, losses: readonly Losses[]): GraphBody {
  const { file, since } = epoch;
  const about = { kind: file.kind, file: file.name, since };
  const loaded = loadRoute(file, Buffer.from(file.text), config, { env: process.env });
  const { graph, route } = loaded;
  if (graph === undefined || route === undefined)
    return { ...about, components: [], connections: [], problem: problemsOf(loaded) };
  return {
    ...about,
    components: graph.nodes.map((node) => ({
      ...shownBlock(node, loaded),
      ...(node.off === undefined ? {} : { off: node.off }),
      ...endOf(node, graph, route),
      lost: lostBy(node.id, losses),
    })),
    connections: graph.edges.map(({ from, to, signals }) => ({ from, to, signals })),
  };
}

function shownBlock({ id, name, label, span }: AlloyNode, { source, hidden }: CheckedAlloy) {
  return { id, name, label, line: source.lineAt(span.start), source: masked(source, span, hidden) };
}

/** The characters of secrets are shown as `*`. */
function masked({ text }: SourceText, { start, end }: Span, hidden: readonly Span[]): string {
  const inside = hidden.filter((each) => each.end > start && each.start < end);
  const parts: string[] = [];
  let at = start;
  for (const secret of inside.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(at, secret.start);
    const to = Math.min(end, secret.end);
    if (to <= from) continue;
    parts.push(text.slice(at, from), "*".repeat(to - from));
    at = to;
  }
  return parts.join("") + text.slice(at, end);
}

function endOf(
  { id, off }: AlloyNode,
  graph: AlloyGraph,
  { remotes }: Route,
): Pick<GraphComponent, "end"> | undefined {
  const remote = remotes.find(({ exporter }) => exporter.id === id);
  if (remote !== undefined) return { end: { kind: "destination", name: remote.name } };
  const receives = graph.edges.some(({ to, signals }) => to === id && signals.length > 0);
  const isLast = receives && off === undefined && sendsFrom(graph, id).length === 0;
  return isLast && nodeOf(graph, id)?.checked !== undefined ? { end: { kind: "store" } } : undefined;
}

function lostBy(id: string, losses: readonly Losses[]): Losses {
  const found: Record<string, number> = {};
  for (const [key, count] of losses.flatMap((each) => Object.entries(each))) {
    if (!key.startsWith(`${id}: `)) continue;
    const reason = key.slice(id.length + 2);
    found[reason] = (found[reason] ?? 0) + count;
  }
  return found;
}

import { printGoDuration } from "../../base/go-duration.ts";
import type { Setting } from "../settings/convert.ts";
import { isAny, isList, isMap } from "../settings/settings.ts";
import type { Settings } from "../settings/settings.ts";
import { Secret } from "../value/secret.ts";
import { SECRET_TEXT, maskUrl, showValue } from "../value/show-value.ts";
import { nodeOf, sendsFrom } from "./graph.ts";
import type { AlloyEdge, AlloyGraph, AlloyNode } from "./graph.ts";

/**
 * The way of the data as a tree, from those that nobody sends to. What stands in it already is named once more with
 * `(above)`.
 */
export function graphTree(graph: AlloyGraph): string {
  const reached = new Set(graph.edges.filter(isFlow).map(({ to }) => to));
  const shown = new Set<string>();
  const roots = graph.nodes.filter(({ id }) => !reached.has(id) && isOfFlow(graph, id));
  const others = graph.nodes.filter(({ id }) => !reached.has(id) && !isOfFlow(graph, id));
  const trees = roots.map((root) =>
    [title(root), ...branches(graph, root.id, { lead: "", shown })].join("\n"),
  );
  const used = others.map((node) => `${title(node)}${usersOf(graph, node.id)}`);
  return [...trees, ...(used.length === 0 ? [] : [used.join("\n")])].join("\n\n");
}

const isFlow = ({ signals }: AlloyEdge): boolean => signals.length > 0;

const isOfFlow = (graph: AlloyGraph, id: string): boolean =>
  graph.edges.some((edge) => isFlow(edge) && (edge.from === id || edge.to === id));

function branches(
  graph: AlloyGraph,
  from: string,
  { lead, shown }: { readonly lead: string; readonly shown: Set<string> },
): readonly string[] {
  const edges = sendsFrom(graph, from);
  return edges.flatMap(({ to, signals }, index) => {
    const isLast = index === edges.length - 1;
    const node = nodeOf(graph, to);
    const line = `${lead}${isLast ? "└─" : "├─"} ${signals.join(", ")} → ${node === undefined ? to : title(node)}`;
    if (shown.has(to)) return [graph.edges.some((edge) => edge.from === to) ? `${line} (above)` : line];
    shown.add(to);
    return [line, ...branches(graph, to, { lead: `${lead}${isLast ? "   " : "│  "}`, shown })];
  });
}

function title({ id, off, checked }: AlloyNode): string {
  const goal = checked === undefined ? undefined : destinationOf(checked.settings);
  const notes = [...(goal === undefined ? [] : [goal]), ...(off === undefined ? [] : ["off"])];
  return notes.length === 0 ? id : `${id} (${notes.join("; ")})`;
}

/** Where a component sends to or listens, without what may be a secret. */
function destinationOf(settings: Settings): string | undefined {
  const addresses = settings.inOrder.flatMap((block) =>
    ["endpoint", "url"].flatMap((name) => {
      const value = block.attributes.get(name);
      if (value instanceof Secret) return value.isEmpty ? [] : [value.shown];
      return typeof value === "string" ? [block.isHidden(name) ? SECRET_TEXT : value] : [];
    }),
  );
  return addresses.length === 0 ? undefined : addresses.join(", ");
}

function usersOf(graph: AlloyGraph, id: string): string {
  const users = graph.edges.filter(({ to }) => to === id).map(({ from }) => from);
  return users.length === 0 ? " (used by nothing)" : ` (used by ${users.join(", ")})`;
}

/** The graph in Graphviz' language. */
export function graphDot(graph: AlloyGraph): string {
  const nodes = graph.nodes.map((node) => {
    const style = node.off === undefined ? "" : ", style=dashed";
    return `  ${JSON.stringify(node.id)} [label=${JSON.stringify(title(node))}${style}];`;
  });
  const edges = graph.edges.map((edge) => {
    const label = isFlow(edge) ? `label=${JSON.stringify(edge.signals.join(", "))}` : "style=dotted";
    return `  ${JSON.stringify(edge.from)} -> ${JSON.stringify(edge.to)} [${label}];`;
  });
  return ["digraph alloy {", "  rankdir=LR;", "  node [shape=box];", ...nodes, ...edges, "}"].join("\n");
}

/** The graph for programs; secrets are not in it. */
export function graphObject(graph: AlloyGraph): object {
  return {
    components: graph.nodes.map(({ id, name, label, checked, off }) => ({
      id,
      name,
      label,
      ...(checked === undefined ? { checked: false } : { checked: true, settings: plain(checked.settings) }),
      ...(off === undefined ? {} : { off }),
    })),
    connections: graph.edges,
    ...(graph.logging === undefined ? {} : { logging: plain(graph.logging) }),
  };
}

function plain(settings: Settings): object {
  const attributes = [...settings.attributes].map(([name, value]) => {
    const isShown = value instanceof Secret || !settings.isHidden(name);
    return [name, isShown ? plainSetting(value) : SECRET_TEXT] as const;
  });
  const blocks = settings.inOrder.map((block) => ({ block: block.name, ...plain(block) }));
  return { ...Object.fromEntries(attributes), ...(blocks.length === 0 ? {} : { blocks }) };
}

function plainSetting(value: Setting): unknown {
  if (typeof value === "bigint") return printGoDuration(value);
  if (typeof value === "string") return maskUrl(value);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Secret) return value.shown;
  if (isList(value)) return value.map(plainSetting);
  if (isMap(value)) return Object.fromEntries([...value].map(([key, each]) => [key, plainSetting(each)]));
  if (isAny(value)) return showValue(value.value);
  return showValue(value);
}

import type { AlloyGraph } from "../alloy/graph/graph.ts";
import { sendsFrom } from "../alloy/graph/graph.ts";
import type { Settings } from "../alloy/settings/settings.ts";
import type { Diagnostic } from "../alloy/syntax/diagnostic.ts";
import type { Part, RouteComponent } from "./component.ts";
import { warningAt } from "./problem.ts";

/**
 * Connectors that bring metrics into the store which are there already: this engine makes them of the spans that it
 * stores, as Tempo's metrics-generator does.
 */
export function madeTwice(
  graph: AlloyGraph,
  components: ReadonlyMap<string, RouteComponent>,
  parts: ReadonlyMap<string, Part>,
): readonly Diagnostic[] {
  return [...components.values()].flatMap(({ id, settings }) => {
    const name = nameAlsoMadeHere(settings);
    if (name === undefined || !reachesStore(graph, parts, id)) return [];
    const message = `${name}_* is made of the spans in the store anyway: a query over the name counts them twice`;
    return [warningAt(settings, message)];
  });
}

function nameAlsoMadeHere(settings: Settings): string | undefined {
  if (settings.name === "otelcol.connector.servicegraph") return "traces_service_graph";
  if (settings.name !== "otelcol.connector.spanmetrics") return undefined;
  return settings.string("namespace").replaceAll(".", "_") === "traces_spanmetrics"
    ? "traces_spanmetrics"
    : undefined;
}

function reachesStore(graph: AlloyGraph, parts: ReadonlyMap<string, Part>, from: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    const part = parts.get(id);
    if (part?.kind === "export" && part.targets.some(({ place }) => place === "local")) return true;
    for (const { to } of sendsFrom(graph, id, "metrics")) seen.add(to);
  }
  return false;
}

import { readFileSync } from "node:fs";
import { checkAlloy } from "../../alloy/graph/check.ts";
import type { CheckedAlloy } from "../../alloy/graph/check.ts";
import { sendsFrom } from "../../alloy/graph/graph.ts";
import type { AlloyGraph, AlloyNode } from "../../alloy/graph/graph.ts";
import type { Diagnostic } from "../../alloy/syntax/diagnostic.ts";
import { showDiagnostics } from "../../alloy/syntax/show-diagnostics.ts";

/** A file for Alloy in the cluster: what Alloy would say of it, and what the stack beside it makes of it. Never throws. */
export function checkRouterFile(path: string, bytes: Uint8Array): CheckedAlloy {
  const checked = checkAlloy(path, bytes, {
    engine: "kubernetes",
    variables: {},
    readFile: (file) => readFileSync(file, "utf8"),
  });
  if (checked.graph === undefined) return checked;
  const diagnostics = [...checked.diagnostics, ...madeTwice(checked.graph)];
  return { ...checked, diagnostics: diagnostics.toSorted((a, b) => startOf(a) - startOf(b)) };
}

/** Only what is made twice, as it can be shown. */
export function showMadeTwice(path: string, bytes: Uint8Array): readonly string[] {
  const { source, graph, hidden } = checkRouterFile(path, bytes);
  if (graph === undefined) return [];
  return madeTwice(graph).map((each) => showDiagnostics(source, [each], hidden));
}

const startOf = ({ span }: Diagnostic): number => span?.start ?? 0;

/** Tempo in the cluster makes metrics of all spans (helm/values/tempo.yaml): a connector makes them once more. */
const madeTwice = (graph: AlloyGraph): readonly Diagnostic[] =>
  graph.nodes.flatMap((node) => {
    const message = sendsSeries(graph, node.id) ? messageOf(node) : undefined;
    if (message === undefined) return [];
    const { start } = node.span;
    return [{ severity: "warning", message, span: { start, end: start + node.name.length } }];
  });

/** Whether its metrics go on to anything at all: where that sends them, only Alloy knows for sure. */
const sendsSeries = (graph: AlloyGraph, id: string): boolean => sendsFrom(graph, id, "metrics").length > 0;

/** `namespace` with which the connector's calls have Tempo's name. */
const SAME_NAMESPACE = "traces.spanmetrics";

function messageOf({ name, checked }: AlloyNode): string | undefined {
  switch (name) {
    case "otelcol.connector.servicegraph":
      return `Tempo in the cluster makes traces_service_graph_* of the same spans: Mimir gets each call twice, and sums over the name count it twice; ${instead("service-graphs")}`;
    case "otelcol.connector.spanmetrics": {
      const isSame = checked?.settings.stringOr("namespace") === SAME_NAMESPACE;
      const effect = isSame
        ? "Mimir gets traces_spanmetrics_calls_total twice, and sums over the name count each span twice"
        : "Mimir gets the same figures once more under other names";
      return `Tempo in the cluster makes traces_spanmetrics_* of the same spans: ${effect}; ${instead("span-metrics")}`;
    }
    default:
      return undefined;
  }
}

/** Tempo's series are told apart by the label that its values give them (registry.external_labels). */
const instead = (processor: string): string =>
  `leave the connector out, take ${processor} out of helm/values/tempo.yaml, or ask for one of both (Tempo's have source="tempo")`;

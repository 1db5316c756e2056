import type { AlloyGraph } from "../alloy/graph/graph.ts";
import { sendsFrom } from "../alloy/graph/graph.ts";
import type { Settings } from "../alloy/settings/settings.ts";
import { collectorMetricName } from "../model/prometheus/naming/collector-name.ts";
import { metricName } from "../model/prometheus/naming/metric-name.ts";
import type { Part, RouteComponent } from "./component.ts";

/** Metrics that a connector brings into the store. */
export interface MadeNames {
  /** Where it stands in the file. */
  readonly connector: Settings;
  /** As Prometheus has them. Rules that rename on the way are not looked at. */
  readonly names: ReadonlySet<string>;
}

/** What the connectors of a file bring into the store of metrics. */
export function madeNamesOf(
  graph: AlloyGraph,
  components: ReadonlyMap<string, RouteComponent>,
  parts: ReadonlyMap<string, Part>,
): readonly MadeNames[] {
  return [...components.values()].flatMap(({ id, settings: connector }) => {
    const part = parts.get(id);
    if (part?.kind !== "tap") return [];
    const naming = namingOnTheWay(graph, components, parts, id);
    const names = part.makes.flatMap((metric) => [
      ...(naming.has("store") ? [metricName(metric)] : []),
      ...(naming.has("plain") ? [collectorMetricName(metric, false)] : []),
    ]);
    return names.length === 0 ? [] : [{ connector, names: new Set(names) }];
  });
}

/** Who names a metric: the store, as an exporter with suffixes does, or an exporter that adds no suffixes. */
type Naming = "store" | "plain";

function namingOnTheWay(
  graph: AlloyGraph,
  components: ReadonlyMap<string, RouteComponent>,
  parts: ReadonlyMap<string, Part>,
  from: string,
): ReadonlySet<Naming> {
  const found = new Set<Naming>();
  const seen = new Set<string>();
  const walk = (id: string, naming: Naming): void => {
    const place = `${naming} ${id}`;
    if (seen.has(place)) return;
    seen.add(place);
    const part = parts.get(id);
    if (part?.kind === "export" && part.targets.some(isMetricStore)) found.add(naming);
    const next = part?.kind === "toSeries" && isPlain(components.get(id)) ? "plain" : naming;
    for (const { to } of sendsFrom(graph, id, "metrics")) walk(to, next);
  };
  walk(from, "store");
  return found;
}

const isMetricStore = ({
  place,
  signals,
}: {
  readonly place: unknown;
  readonly signals: readonly string[];
}) => place === "local" && signals.includes("metrics");

const isPlain = (component: RouteComponent | undefined): boolean =>
  component?.settings.bool("add_metric_suffixes") === false;

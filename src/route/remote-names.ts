import type { RouteComponent } from "./component.ts";

interface Endpoint {
  readonly exporter: RouteComponent;
  /** Tells several endpoints of one exporter apart; empty if there is one only. */
  readonly endpoint: string;
}

/**
 * Names of destinations, each of which keeps its place in the journal under it: the exporter's label, or its whole id
 * where another one has the same label.
 */
export function remoteNames(endpoints: readonly Endpoint[]): readonly string[] {
  const idsOf = new Map<string, Set<string>>();
  for (const { exporter } of endpoints) {
    const ids = idsOf.get(exporter.label) ?? new Set();
    idsOf.set(exporter.label, ids.add(exporter.id));
  }
  return endpoints.map(({ exporter, endpoint }) => {
    const isAlone = idsOf.get(exporter.label)?.size === 1;
    const name = isAlone ? exporter.label : exporter.id;
    return endpoint === "" ? name : `${name}.${endpoint}`;
  });
}

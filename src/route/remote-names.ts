import type { RouteComponent } from "./component.ts";

/**
 * Names of destinations, each of which keeps its place in the journal under it. They follow from the exporter and the
 * endpoint alone, so that nothing else in a file changes them: `sumo`, `otlp.eu`, `remote_write.eu.spare`,
 * `loki.eu.logs.example`.
 *
 * @param endpoints in the order of the file. Only those of one exporter that have the same name, or no name and the same
 *   host, are told apart by their order.
 */
export function remoteNames(
  endpoints: readonly { readonly exporter: RouteComponent; readonly endpoint: string }[],
): readonly string[] {
  const counts = new Map<string, number>();
  return endpoints.map(({ exporter, endpoint }) => {
    const own = exporterName(exporter.settings.name, exporter.label);
    const name = endpoint === "" ? own : `${own}.${endpoint}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  });
}

/** Whether a destination of the name can be one of the exporter's. */
export function isOfExporter(name: string, component: string, label: string): boolean {
  const own = exporterName(component, label);
  return name === own || name.startsWith(`${own}.`);
}

/** That of the shipped files, to which the settings `sumo.*` belong. */
const SUMO = { component: "otelcol.exporter.otlphttp", label: "sumo" } as const;

/** @param component as `loki.write`. */
function exporterName(component: string, label: string): string {
  if (component === SUMO.component && label === SUMO.label) return label;
  const kind = component === "loki.write" ? "loki" : component.slice(component.lastIndexOf(".") + 1);
  return `${kind}.${label}`;
}

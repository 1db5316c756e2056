/** Metrics that are made of spans here, by Prometheus' names. */
export const SPAN_METRICS = {
  calls: "traces_spanmetrics_calls_total",
  latency: "traces_spanmetrics_latency",
  size: "traces_spanmetrics_size_total",
} as const;

/** Names of Tempo's processor `service-graphs`. */
export const SERVICE_GRAPH = {
  requests: "traces_service_graph_request_total",
  failed: "traces_service_graph_request_failed_total",
  serverSeconds: "traces_service_graph_request_server_seconds",
  clientSeconds: "traces_service_graph_request_client_seconds",
} as const;

/** Is made beside those of the graph if it is asked for. */
export const MESSAGING_SECONDS = "traces_service_graph_request_messaging_system_seconds";

const GROUPS = [
  ["traces_spanmetrics_*", Object.values(SPAN_METRICS)],
  ["traces_service_graph_*", Object.values(SERVICE_GRAPH)],
] as const;

/** Those of the names that are made here, for people: a whole group by its beginning. */
export const shownNames = (names: ReadonlySet<string>): readonly string[] =>
  GROUPS.flatMap(([group, all]) => {
    const found: readonly string[] = all.filter((name) => names.has(name));
    return found.length === all.length ? [group] : found;
  });

import type { NamedMetric } from "../../../model/prometheus/naming/metric-name.ts";

/** The metrics, by the connector's names. */
export const Metric = {
  requests: { name: "traces_service_graph_request_total", unit: "", kind: "counter" },
  failed: { name: "traces_service_graph_request_failed_total", unit: "", kind: "counter" },
  server: { name: "traces_service_graph_request_server", unit: "s", kind: "other" },
  client: { name: "traces_service_graph_request_client", unit: "s", kind: "other" },
} as const satisfies Readonly<Record<string, NamedMetric>>;

/** All of them. */
export const MADE: readonly NamedMetric[] = Object.values(Metric);

import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import {
  DataqueryBuilder as PrometheusQuery,
  PromQueryFormat,
} from "@grafana/grafana-foundation-sdk/prometheus";
import { DataqueryBuilder as TempoQuery } from "@grafana/grafana-foundation-sdk/tempo";
import { LOGS, METRICS, TRACES } from "./datasources.ts";

export type Query = PrometheusQuery | LokiQuery | TempoQuery;

/** A PromQL range query; `legend` as `{{label}}`. */
export function promql(expr: string, legend: string): PrometheusQuery {
  return new PrometheusQuery().datasource(METRICS).expr(expr).legendFormat(legend).range();
}

/** A range query whose exemplars are drawn, each a jump to its trace. */
export function promqlWithExemplars(expr: string, legend: string): PrometheusQuery {
  return promql(expr, legend).exemplar(true);
}

/** One value per series, at the end of the range. */
export function promqlNow(expr: string, legend: string): PrometheusQuery {
  return new PrometheusQuery().datasource(METRICS).expr(expr).legendFormat(legend).instant();
}

/** One row per series, at the end of the range. */
export function promqlTable(expr: string): PrometheusQuery {
  return new PrometheusQuery().datasource(METRICS).expr(expr).format(PromQueryFormat.Table).instant();
}

/** Buckets of a classic histogram by `le`, for a heatmap. */
export function promqlHeatmap(expr: string): PrometheusQuery {
  return promql(expr, "{{le}}").format(PromQueryFormat.Heatmap);
}

/** Lines, or values over time; a legend, as `{{label}}`, is for values alone. */
export function logql(expr: string, legend = ""): LokiQuery {
  const query = new LokiQuery().datasource(LOGS).expr(expr).queryType("range");
  return legend === "" ? query : query.legendFormat(legend);
}

/** @param limit so many traces at most. */
export function traceql(query: string, limit = 20): TempoQuery {
  return new TempoQuery().datasource(TRACES).query(query).queryType("traceql").limit(limit);
}

/** The nodes and edges of the service graph, which Grafana's Tempo data source makes of `traces_service_graph_*`. */
export function serviceGraph(): TempoQuery {
  return new TempoQuery().datasource(TRACES).queryType("serviceMap").query("");
}

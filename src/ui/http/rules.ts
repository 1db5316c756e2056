import type { PrometheusSuccess, RulesBody } from "../../api/wire/prometheus.ts";
import { getJson } from "./request.ts";

/** Rules on metrics, evaluated as Prometheus does. */
export async function metricRules(signal: AbortSignal): Promise<RulesBody> {
  return (await getJson<PrometheusSuccess<RulesBody>>("/prometheus/api/v1/rules", {}, signal)).data;
}

/** Rules on logs, evaluated as Loki's ruler does. */
export async function logRules(signal: AbortSignal): Promise<RulesBody> {
  return (await getJson<PrometheusSuccess<RulesBody>>("/loki/prometheus/api/v1/rules", {}, signal)).data;
}

import { urlWith } from "../http/request.ts";
import type { TimeRange } from "../time/time-range.ts";
import { logsLink, metricsLink } from "./links.ts";

/** Where a service is seen: its dashboard, traces, logs and metrics, over the same time. */
export function serviceLinks(
  service: string,
  range: TimeRange,
): readonly { readonly label: string; readonly href: string }[] {
  const name = JSON.stringify(service);
  return [
    { label: "Dashboard", href: serviceDashboardLink(service, range) },
    { label: "Traces", href: tracesLink(`{ resource.service.name = ${name} }`, range) },
    {
      label: "Failed traces",
      href: tracesLink(`{ resource.service.name = ${name} && status = error }`, range),
    },
    { label: "Logs", href: logsLink(`{service_name=${name}}`, range) },
    { label: "Metrics", href: serviceMetricsLink(service, range) },
  ];
}

/** @param query TraceQL. */
export const tracesLink = (query: string, range: TimeRange): string =>
  urlWith("/explore/traces", { q: query, ...range });

/** The service map with a service chosen. */
export const mapLink = (service: string, range: TimeRange): string => urlWith("/map", { service, ...range });

export const serviceDashboardLink = (service: string, range: TimeRange): string =>
  urlWith("/d/watchtower-service", { "var-service": service, ...range });

/** Rate, failures and duration of a service, from the metrics that are made of its spans. */
export function serviceMetricsLink(service: string, range: TimeRange): string {
  const of = `service=${JSON.stringify(service)}`;
  return metricsLink(
    [
      `sum by (span_name) (rate(traces_spanmetrics_calls_total{${of}}[$__rate_interval]))`,
      `sum by (span_name) (rate(traces_spanmetrics_calls_total{${of}, status_code="STATUS_CODE_ERROR"}[$__rate_interval]))`,
      `histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{${of}}[$__rate_interval])))`,
    ],
    range,
  );
}

import { urlWith } from "../http/request.ts";
import type { TimeRange } from "../time/time-range.ts";
import { logsLink, metricsLink } from "./links.ts";

/** Where a service is seen: its dashboard, traces, logs and metrics, over the same time. */
export function serviceLinks(
  service: string,
  range: TimeRange,
): readonly { readonly label: string; readonly href: string }[] {
  const name = JSON.stringify(service);
  const rate = `sum by (span_name) (rate(traces_spanmetrics_calls_total{service=${name}}[5m]))`;
  return [
    { label: "Dashboard", href: urlWith("/d/watchtower-service", { "var-service": service, ...range }) },
    { label: "Traces", href: tracesLink(`{ resource.service.name = ${name} }`, range) },
    {
      label: "Failed traces",
      href: tracesLink(`{ resource.service.name = ${name} && status = error }`, range),
    },
    { label: "Logs", href: logsLink(`{service_name=${name}}`, range) },
    { label: "Rate by span", href: metricsLink([rate], range) },
  ];
}

export const tracesLink = (query: string, range: TimeRange): string =>
  urlWith("/explore/traces", { q: query, ...range });

/** The service map with a service chosen. */
export const mapLink = (service: string, range: TimeRange): string => urlWith("/map", { service, ...range });

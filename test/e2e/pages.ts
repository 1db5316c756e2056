const SOME_LOGS = '{service_name=~".+"} |= "a"';
const ALL_LOGS = encodeURIComponent(SOME_LOGS);

/** Every page in the states that look different, by what they show. */
export const PAGES: Readonly<Record<string, string>> = {
  home: "/",
  "how to send data": "/send",
  "what Watchtower does": "/watchtower",
  "the data flow": "/watchtower?tab=flow&component=otelcol.exporter.otlphttp.sumo",
  "the configuration": "/watchtower?tab=config",
  checks: "/watchtower?tab=checks",
  alerts: "/alerts",
  "the names of metrics": "/explore/metrics",
  "a chart": "/explore/metrics?q=queue_depth",
  "metrics to choose from beside a chart": "/explore/metrics?q=queue_depth&browse=1",
  "a chart with two axes": "/explore/metrics?q=queue_depth&q=process_memory_usage_bytes",
  "services with logs": "/explore/logs",
  "log lines": `/explore/logs?q=${ALL_LOGS}`,
  "log lines with their fields": `/explore/logs?q=${ALL_LOGS}&pretty=1&fields=metadata%20detected_level`,
  "a line in its context": `/explore/logs?q=${ALL_LOGS}&context=1795655226043000000&stream=%7Ba%3D%22b%22%7D`,
  "wrapped log lines": `/explore/logs?q=${ALL_LOGS}&wrap=1`,
  "live logs": `/explore/logs?q=${ALL_LOGS}&live=1`,
  "numbers from logs": `/explore/logs?q=${encodeURIComponent('sum(rate({service_name=~".+"}[1m]))')}`,
  "found traces": "/explore/traces",
  "a search with tags": `/explore/traces?q=${encodeURIComponent('{ status = error && span.a = "b" }')}`,
  "the service map": "/map",
  "a service of the map": "/map?service=checkout",
  dashboards: "/dashboards",
  "a dashboard": "/d/watchtower-services",
  "a trace as a flame graph": "/explore/traces/4bf92f3577b34da6a3ce929d0e0e4736?view=flame",
  "two traces": "/explore/traces/compare?left=a&right=b&row=a2",
  "a trace to compare with": "/explore/traces/compare?left=a",
  "numbers from traces": `/explore/traces?q=${encodeURIComponent("{} | rate() by (status)")}`,
  "a split view": `/explore/split?${new URLSearchParams({
    left: "/explore/metrics?q=queue_depth",
    right: `/explore/logs?q=${SOME_LOGS}`,
  }).toString()}`,
  "a trace": "/explore/traces/4bf92f3577b34da6a3ce929d0e0e4736",
};

const ALL_LOGS = encodeURIComponent('{service_name=~".+"} |= "a"');

/** Every page in the states that look different, by what they show. */
export const PAGES: Readonly<Record<string, string>> = {
  home: "/",
  "how to send data": "/send",
  status: "/status",
  "the names of metrics": "/explore/metrics",
  "a chart": "/explore/metrics?q=queue_depth",
  "a chart with two axes": "/explore/metrics?q=queue_depth&q=process_memory_usage_bytes",
  "services with logs": "/explore/logs",
  "log lines": `/explore/logs?q=${ALL_LOGS}`,
  "wrapped log lines": `/explore/logs?q=${ALL_LOGS}&wrap=1`,
  "live logs": `/explore/logs?q=${ALL_LOGS}&live=1`,
  "numbers from logs": `/explore/logs?q=${encodeURIComponent('sum(rate({service_name=~".+"}[1m]))')}`,
  "found traces": "/explore/traces",
  "a search with tags": `/explore/traces?q=${encodeURIComponent('{ status = error && span.a = "b" }')}`,
  "the service map": "/map",
  "a service of the map": "/map?service=checkout",
  dashboards: "/dashboards",
  "a dashboard": "/d/watchtower-services",
  "a trace": "/explore/traces/4bf92f3577b34da6a3ce929d0e0e4736",
};

import { TO } from "./ends.ts";

/** Examples of OpenTelemetry's connectors and exporters. */
export const EXPORTERS: Readonly<Record<string, string>> = {
  "otelcol.connector.spanmetrics": `
otelcol.connector.spanmetrics "default" {
  dimension {
    name    = "http.method"
    default = "GET"
  }
  calls_dimension { name = "http.url" }
  exclude_dimensions      = ["span.kind"]
  aggregation_temporality = "DELTA"
  metrics_expiration      = "5m"
  histogram {
    unit = "s"
    explicit { buckets = ["100ms", "1s", "10s"] }
  }
  exemplars { enabled = true }
  ${TO("metrics")}
}`,
  "otelcol.connector.servicegraph": `
otelcol.connector.servicegraph "default" {
  dimensions                = ["http.method"]
  latency_histogram_buckets = ["100ms", "1s"]
  store {
    max_items = 500
    ttl       = "5s"
  }
  ${TO("metrics")}
}`,
  "otelcol.exporter.otlp": `
otelcol.storage.file "queue" { }
otelcol.exporter.otlp "default" {
  timeout = "10s"
  client {
    endpoint      = "tempo:4317"
    balancer_name = "pick_first"
    headers       = { "x-scope-orgid" = "1" }
    tls { insecure = true }
    keepalive { ping_wait = "10s" }
  }
  sending_queue {
    queue_size = 100
    storage    = otelcol.storage.file.queue.handler
    batch { max_size = 0 }
  }
  retry_on_failure { max_elapsed_time = "0s" }
}`,
  "otelcol.exporter.otlphttp": `
otelcol.exporter.otlphttp "default" {
  encoding      = "json"
  logs_endpoint = "http://loki:3100/otlp/v1/logs"
  client {
    endpoint    = string.format("http://%s:%d", "tempo", 4318)
    compression = "none"
    tls {
      insecure             = false
      insecure_skip_verify = true
    }
  }
}`,
  "otelcol.exporter.prometheus": `
otelcol.exporter.prometheus "default" {
  include_target_info = false
  forward_to          = [prometheus.remote_write.end.receiver]
}`,
  "otelcol.exporter.loki": `
otelcol.exporter.loki "default" {
  forward_to = [loki.write.end.receiver]
}`,
  "otelcol.exporter.debug": `
otelcol.exporter.debug "default" {
  verbosity           = "detailed"
  sampling_initial    = 1
  use_internal_logger = false
}`,
  "otelcol.exporter.file": `
otelcol.exporter.file "default" {
  path = "/tmp/traces.json"
  rotation { max_megabytes = 50 }
}`,
};

import { TO } from "./ends.ts";

/** Examples of `otelcol.receiver.otlp` and of processors. */
export const PROCESSORS: Readonly<Record<string, string>> = {
  "otelcol.receiver.otlp": `
otelcol.receiver.otlp "default" {
  grpc {
    endpoint               = "0.0.0.0:4317"
    max_recv_msg_size      = "16MiB"
    max_concurrent_streams = 64
    keepalive {
      server_parameters { time = "1h" }
      enforcement_policy { permit_without_stream = true }
    }
  }
  http {
    include_metadata = true
    cors {
      allowed_origins = ["https://*.shop.example"]
      allowed_headers = ["*"]
      max_age         = 7200
    }
  }
  debug_metrics { disable_high_cardinality_metrics = false }
  ${TO("traces", "metrics", "logs")}
}`,
  "otelcol.processor.memory_limiter": `
otelcol.processor.memory_limiter "default" {
  check_interval         = "1s"
  limit_percentage       = 80
  spike_limit_percentage = 25
  ${TO("traces")}
}`,
  "otelcol.processor.batch": `
otelcol.processor.batch "tenants" {
  timeout             = "5s"
  send_batch_size     = 8192
  send_batch_max_size = 0
  metadata_keys       = ["tenant_id"]
  ${TO("traces", "metrics")}
}`,
  "otelcol.processor.attributes": `
otelcol.processor.attributes "redact" {
  include {
    match_type = "regexp"
    services   = ["shop-.*"]
    attribute {
      key   = "http.status_code"
      value = 200
    }
    library {
      name    = "tracer"
      version = "1.0"
    }
    regexp { cache_enabled = true }
  }
  exclude {
    match_type = "strict"
    span_names = ["health"]
    log_severity {
      min             = "INFO"
      match_undefined = true
    }
  }
  action {
    key    = "env"
    value  = "dev"
    action = "insert"
  }
  action {
    key            = "user"
    from_attribute = "enduser.id"
    action         = "upsert"
  }
  action {
    key    = "password"
    action = "delete"
  }
  action {
    key    = "email"
    action = "hash"
  }
  action {
    key     = "http.url"
    pattern = "^(?P<scheme>[a-z]+)://"
    action  = "extract"
  }
  action {
    key            = "port"
    converted_type = "int"
    action         = "convert"
  }
  ${TO("traces", "logs")}
}`,
  "otelcol.processor.filter": `
otelcol.processor.filter "default" {
  error_mode = "ignore"
  traces {
    span = [
      \`attributes["container.name"] == "probe"\`,
      "name == \\"health\\"",
    ]
    spanevent = ["attributes[\\"grpc\\"] == true"]
  }
  metrics {
    metric    = [\`name == "noise" and resource.attributes["env"] == "dev"\`]
    datapoint = ["metric.type == METRIC_DATA_TYPE_SUMMARY"]
  }
  logs { log_record = ["severity_number < SEVERITY_NUMBER_WARN"] }
  ${TO("traces", "metrics", "logs")}
}`,
  "otelcol.processor.transform": `
otelcol.processor.transform "default" {
  error_mode = "ignore"
  trace_statements {
    context    = "span"
    conditions = [\`attributes["test"] == "pass"\`]
    statements = [
      \`set(name, attributes["http.route"])\`,
      "delete_key(attributes, \\"user\\")",
    ]
  }
  metric_statements {
    context    = "datapoint"
    statements = ["limit(attributes, 100, [\\"host.name\\"])"]
  }
  log_statements {
    context    = "log"
    statements = ["set(severity_text, \\"FAIL\\") where body == \\"request failed\\""]
  }
  statements { log = ["set(log.body, \\"x\\")"] }
  ${TO("traces", "metrics", "logs")}
}`,
  "otelcol.processor.probabilistic_sampler": `
otelcol.processor.probabilistic_sampler "default" {
  hash_seed           = 123
  sampling_percentage = 15.3
  attribute_source    = "record"
  from_attribute      = "logID"
  ${TO("logs")}
}`,
  "otelcol.processor.tail_sampling": `
otelcol.processor.tail_sampling "default" {
  decision_wait               = "10s"
  num_traces                  = 100
  expected_new_traces_per_sec = 10
  decision_cache              = { sampled_cache_size = 100000 }
  policy {
    name = "slow"
    type = "latency"
    latency { threshold_ms = 5000 }
  }
  policy {
    name = "failed"
    type = "status_code"
    status_code { status_codes = ["ERROR", "UNSET"] }
  }
  policy {
    name = "rate"
    type = "rate_limiting"
    rate_limiting { spans_per_second = 35 }
  }
  policy {
    name = "all"
    type = "always_sample"
  }
  ${TO("traces")}
}`,
  "otelcol.processor.k8sattributes": `
otelcol.processor.k8sattributes "default" {
  extract {
    metadata = ["k8s.namespace.name", "k8s.pod.name"]
    label {
      from      = "pod"
      key_regex = "kubernetes.io/(.*)"
      tag_name  = "$1"
    }
    annotation { key = "team" }
  }
  filter {
    node = constants.hostname
    field {
      key   = "status.phase"
      value = "Running"
    }
  }
  pod_association {
    source { from = "connection" }
  }
  pod_association {
    source {
      from = "resource_attribute"
      name = "k8s.pod.ip"
    }
  }
  exclude {
    pod { name = "alloy" }
  }
  ${TO("traces", "metrics", "logs")}
}`,
  "otelcol.processor.resourcedetection": `
otelcol.processor.resourcedetection "default" {
  detectors = ["env", "system"]
  override  = false
  system {
    hostname_sources = ["os"]
    resource_attributes {
      host.id { enabled = true }
      os.type { enabled = false }
    }
  }
  ${TO("traces", "metrics", "logs")}
}`,
};

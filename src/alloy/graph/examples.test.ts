import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alloyFiles } from "../../../test/kit/alloy-grammar.ts";
import { COMPONENTS } from "../schema/catalog.ts";
import { checkAlloy } from "./check.ts";

const problemsOf = (text: string, engine: "embedded" | "kubernetes" = "embedded"): readonly string[] =>
  checkAlloy("a.alloy", Buffer.from(text), {
    engine,
    variables: { API_KEY: "k", SHOP_USER: "u" },
    readFile: () => "content",
  }).diagnostics.map(({ message }) => message);

/** Ends of pipelines, which the examples send to. */
const ENDS = `
otelcol.exporter.otlphttp "end" {
  client { endpoint = "http://localhost:4318" }
}
prometheus.remote_write "end" {
  endpoint { url = "http://localhost:9009/api/v1/push" }
}
loki.write "end" {
  endpoint { url = "http://localhost:3100/loki/api/v1/push" }
}
`;
const TO = (...signals: readonly string[]): string =>
  `output {\n${signals.map((signal) => `    ${signal} = [otelcol.exporter.otlphttp.end.input]`).join("\n")}\n  }`;

/** What people do with each component, as its page in Alloy's reference documentation shows it. */
const EXAMPLES: Readonly<Record<string, string>> = {
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
  "prometheus.scrape": `
prometheus.scrape "shop" {
  targets = [
    {"__address__" = "localhost:8080", "app" = "shop"},
    {"__address__" = "localhost:8081", "port" = 8081},
  ]
  forward_to      = [prometheus.remote_write.end.receiver]
  scrape_interval = "15s"
  scheme          = "https"
  params          = { "q" = ["1", "2"] }
  basic_auth {
    username = sys.env("SHOP_USER")
    password = sys.env("API_KEY")
  }
  tls_config { insecure_skip_verify = true }
  clustering { enabled = false }
}`,
  "prometheus.relabel": `
prometheus.relabel "keep" {
  forward_to = [prometheus.remote_write.end.receiver]
  rule {
    action        = "keep"
    source_labels = ["app", "__name__"]
    separator     = "-"
    regex         = "shop-(.*)"
  }
  rule {
    action       = "replace"
    target_label = "env"
    replacement  = "dev"
  }
  rule {
    action = "labeldrop"
    regex  = "pod_.*"
  }
  rule {
    action        = "hashmod"
    source_labels = ["instance"]
    modulus       = 8
    target_label  = "shard"
  }
}`,
  "prometheus.remote_write": `
prometheus.remote_write "default" {
  external_labels = { cluster = "local" }
  endpoint {
    url              = "http://mimir:9009/api/v1/push"
    protobuf_message = "io.prometheus.write.v2.Request"
    headers          = { "X-Scope-OrgID" = "1" }
    bearer_token     = sys.env("API_KEY")
    queue_config { max_shards = 5 }
    metadata_config { send = false }
    write_relabel_config {
      source_labels = ["__name__"]
      regex         = "go_.*"
      action        = "drop"
    }
  }
  wal { truncate_frequency = "1h" }
}`,
  "loki.source.file": `
loki.source.file "files" {
  targets = [
    {__path__ = "/var/log/*.log", job = "system"},
  ]
  tail_from_end = true
  forward_to    = [loki.write.end.receiver]
  file_match { enabled = true }
  decompression {
    enabled = false
    format  = "gz"
  }
}`,
  "loki.process": `
loki.process "shop" {
  forward_to = [loki.write.end.receiver]
  stage.json {
    expressions = { level = "", user = "enduser.id", ts = "time" }
  }
  stage.logfmt {
    mapping = { "extra" = "" }
    source  = "user"
  }
  stage.regex { expression = "^(?P<ip>\\\\S+) " }
  stage.timestamp {
    source           = "ts"
    format           = "RFC3339Nano"
    fallback_formats = ["UnixMs"]
    location         = "Europe/Vienna"
  }
  stage.labels {
    values = { level = "", app = "service", plain = null }
  }
  stage.static_labels {
    values = { env = "dev" }
  }
  stage.structured_metadata {
    values = { user = "" }
  }
  stage.drop {
    older_than  = "24h"
    longer_than = "8KiB"
  }
  stage.output { source = "extra" }
}`,
  "loki.write": `
loki.write "default" {
  external_labels = { host = constants.hostname }
  endpoint {
    url       = "http://loki:3100/loki/api/v1/push"
    tenant_id = "1"
    authorization {
      type        = "Bearer"
      credentials = sys.env("API_KEY")
    }
    queue_config { capacity = "20MiB" }
  }
  wal { enabled = true }
}`,
  "otelcol.auth.basic": `
otelcol.auth.basic "creds" {
  username = "demo"
  password = sys.env("API_KEY")
}`,
  "otelcol.auth.headers": `
otelcol.auth.headers "creds" {
  header {
    key          = "X-Scope-OrgID"
    from_context = "tenant_id"
  }
  header {
    key   = "User"
    value = "u"
  }
  header {
    key    = "X-Old"
    action = "delete"
  }
}`,
  "otelcol.auth.bearer": `
otelcol.auth.bearer "creds" {
  token  = sys.env("API_KEY")
  scheme = "Token"
}`,
  "otelcol.storage.file": `
otelcol.storage.file "default" {
  directory = "/tmp/queue"
  compaction { on_start = true }
}`,
  "local.file": `
local.file "token" {
  filename       = file.path_join("/etc", "token")
  is_secret      = true
  detector       = "poll"
  poll_frequency = "10s"
}
otelcol.auth.bearer "token" {
  token = local.file.token.content
}`,
};

describe("examples of each component", () => {
  it("are there for all", () => {
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(COMPONENTS.map(({ name }) => name).toSorted());
  });

  it.each(Object.entries(EXAMPLES))("%s is in order", (_, text) => {
    expect(problemsOf(text + ENDS)).toEqual([]);
  });

  it.each(Object.entries(EXAMPLES))("%s is in order for the kubernetes engine", (_, text) => {
    const flags = /--stability\.level|comes with Alloy/;
    expect(problemsOf(text + ENDS, "kubernetes").filter((message) => !flags.test(message))).toEqual([]);
  });
});

describe("files of any form", () => {
  it("never break the check", () => {
    fc.assert(
      fc.property(alloyFiles, fc.constantFrom("embedded", "kubernetes"), ({ text }, engine) => {
        expect(problemsOf(text, engine)).toBeInstanceOf(Array);
      }),
      { numRuns: 200 },
    );
  });

  it("never break the check when pieces of examples are put together", () => {
    const lines = Object.values(EXAMPLES).flatMap((text) => text.split("\n"));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 40 }), (picked) => {
        expect(problemsOf(picked.join("\n"))).toBeInstanceOf(Array);
      }),
      { numRuns: 300 },
    );
  });
});

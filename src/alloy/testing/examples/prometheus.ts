/** Examples of Prometheus' components. */
export const PROMETHEUS: Readonly<Record<string, string>> = {
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
};

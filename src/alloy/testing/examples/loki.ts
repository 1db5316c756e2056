/** Examples of Loki's components. */
export const LOKI: Readonly<Record<string, string>> = {
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
};

/** Examples of authentication, storage and files. */
export const OTHERS: Readonly<Record<string, string>> = {
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

import type { Settings } from "../alloy/settings/settings.ts";

/** What tells an endpoint of `prometheus.remote_write` or `loki.write` from others: its name, or the host it means. */
export function endpointName(endpoint: Settings): string {
  const given = endpoint.string("name") || hostOf(endpoint.secret("url")?.reveal() ?? "");
  // A destination's name is that of a folder, too.
  return given.replaceAll(/[^\w.-]/g, "_") || "endpoint";
}

/** As `logs.example`, or `logs.example-3100` where the port is none of the scheme's own. */
function hostOf(url: string): string {
  if (!URL.canParse(url)) return "";
  const { hostname, port } = new URL(url);
  return port === "" ? hostname : `${hostname}-${port}`;
}

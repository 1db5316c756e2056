import type { Context } from "hono";

/** The version of Loki whose behaviour is followed: clients choose their features by it. */
const LOKI_VERSION = "3.7.6";

/** `/loki/api/v1/status/buildinfo` */
export function buildInfo(c: Context): Response {
  return c.json({
    version: LOKI_VERSION,
    revision: "",
    branch: "",
    buildUser: "watchtower",
    buildDate: "",
    goVersion: "",
  });
}

/** `/ready` */
export function ready(c: Context): Response {
  return c.text("ready\n");
}

/** `/loki/api/v1/drilldown-limits`: as a Loki without tenants answers it; Grafana's Logs Drilldown then does without. */
export function drilldownLimits(c: Context): Response {
  return c.text("no org id\n", 401);
}

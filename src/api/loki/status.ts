import type { Context } from "hono";

/** The version of Loki whose behaviour is followed: clients choose their features by it. */
export const LOKI_VERSION = "3.7.6";

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

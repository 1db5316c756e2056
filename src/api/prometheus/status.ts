import type { Context } from "hono";
import { respond } from "./respond.ts";

/** The version of Prometheus whose behaviour is followed: clients choose their features by it. */
const PROMETHEUS_VERSION = "3.14.0";

/** `/api/v1/status/buildinfo` */
export function buildInfo(c: Context): Response {
  return respond(c, {
    version: PROMETHEUS_VERSION,
    revision: "",
    branch: "",
    buildUser: "watchtower",
    buildDate: "",
    goVersion: "",
  });
}

/** `/api/v1/rules`: there are none. */
export function rules(c: Context): Response {
  return respond(c, { groups: [] });
}

/** `/api/v1/alerts`: there are none. */
export function alerts(c: Context): Response {
  return respond(c, { alerts: [] });
}

/** `/-/healthy` and `/-/ready` */
export function healthy(c: Context): Response {
  return c.text("Watchtower is Healthy.\n");
}

export function ready(c: Context): Response {
  return c.text("Watchtower is Ready.\n");
}

import type { Context } from "hono";
import { packageVersion } from "../../base/version.ts";

/** GET /api/echo: Grafana's test of the data source. */
export const echo = (c: Context): Response => c.text("echo");

/** GET /ready */
export const ready = (c: Context): Response => c.text("ready\n");

/** The Tempo whose API this is like; clients look for features by it. */
const TEMPO_VERSION = "2.10.0";

/** GET /api/status/buildinfo */
export function buildInfo(c: Context): Response {
  return c.json({
    version: TEMPO_VERSION,
    revision: `watchtower-${packageVersion()}`,
    branch: "",
    buildUser: "",
    buildDate: "",
    goVersion: "",
  });
}

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
    revision: revision(),
    branch: "",
    buildUser: "",
    buildDate: "",
    goVersion: "",
  });
}

const revision = (): string => `watchtower-${packageVersion()}`;

/**
 * GET /status, and of it /status/version, /status/services and /status/endpoints (Tempo HTTP API, "Status"), for
 * people. What is configured is told by `watchtower config show`.
 *
 * @param paths of all endpoints.
 */
export function statusPages(paths: readonly string[]): Readonly<Record<string, (c: Context) => Response>> {
  const pages = {
    version: `tempo, version ${TEMPO_VERSION} (branch: , revision: ${revision()})`,
    services: "watchtower: Running",
    endpoints: paths.toSorted().join("\n"),
  };
  const part = (name: keyof typeof pages): string => `GET /status/${name}\n${pages[name]}\n`;
  return {
    "/status": (c) => c.text(`${part("version")}${part("services")}${part("endpoints")}`),
    "/status/version": (c) => c.text(part("version")),
    "/status/services": (c) => c.text(part("services")),
    "/status/endpoints": (c) => c.text(part("endpoints")),
  };
}

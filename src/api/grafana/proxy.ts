import type { Context, Hono } from "hono";
import { dataSourceById, dataSourceByUid } from "./datasources.ts";
import type { DataSource } from "./datasources.ts";

type Ask = (request: Request) => Response | Promise<Response>;

/** Cheap requests that answer only if the data source does. */
const PROBES: Readonly<Record<DataSource["type"], string>> = {
  prometheus: "/-/healthy",
  loki: "/ready",
  tempo: "/api/echo",
};

/**
 * Requests passed on to a data source's own API as they are, answers as well: by its uid or number
 * (`/api/datasources/proxy/uid/mimir/api/v1/query`), and those that Grafana's page calls resources
 * (`/api/datasources/uid/mimir/resources/api/v1/labels`, and with `loki/api/v1` left out for Loki).
 */
export function addProxy(app: Hono, ask: Ask): void {
  app.all("/api/datasources/proxy/uid/:uid/*", (c) =>
    passOn(c, dataSourceByUid(c.req.param("uid")), "/api/datasources/proxy/uid/", ask),
  );
  app.all("/api/datasources/proxy/:id{[0-9]+}/*", (c) => {
    const source = dataSourceById(Number(c.req.param("id")));
    return passOn(c, source, "/api/datasources/proxy/", ask);
  });
  app.all("/api/datasources/uid/:uid/resources/*", (c) => resource(c, ask));
  app.get("/api/datasources/uid/:uid/health", async (c) => {
    const source = dataSourceByUid(c.req.param("uid"));
    const { origin } = new URL(c.req.url);
    const { ok, status } = await ask(new Request(`${origin}${source.path}${PROBES[source.type]}`));
    if (ok) return c.json({ status: "OK", message: "Data source is working" });
    return c.json({ status: "ERROR", message: `${source.name} answers ${status}` }, 400);
  });
}

/** What stands behind the data source's name in a path. */
function restOf(path: string, prefix: string): string {
  const rest = path.slice(prefix.length);
  return rest.slice(rest.indexOf("/"));
}

function passOn(c: Context, source: DataSource, prefix: string, ask: Ask): Response | Promise<Response> {
  const url = new URL(c.req.url);
  url.pathname = `${source.path}${restOf(url.pathname, prefix)}`;
  return ask(new Request(url, c.req.raw));
}

function resource(c: Context, ask: Ask): Response | Promise<Response> {
  const source = dataSourceByUid(c.req.param("uid") ?? "");
  const url = new URL(c.req.url);
  const path = restOf(restOf(url.pathname, "/api/datasources/uid/"), "/");
  const base = source.type === "loki" && !path.startsWith("/loki/") ? "/loki/loki/api/v1" : source.path;
  url.pathname = `${base}${path}`;
  return ask(new Request(url, c.req.raw));
}

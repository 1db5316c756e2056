import { Hono } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { DataSourceBody, FolderBody, HealthBody, SearchItem, TagCount } from "../wire/grafana.ts";
import { DATA_SOURCES, dataSourceBody, dataSourceById, dataSourceByUid } from "./datasources.ts";
import { addDashboards } from "./dashboards.ts";
import { addDsQuery } from "./ds-query.ts";
import type { DashboardLibrary } from "./library.ts";
import { addProxy } from "./proxy.ts";
import { grafanaError } from "./respond.ts";
import { countTags, folderBody, search } from "./search.ts";

/** What the endpoints of Grafana's API stand on. */
export interface GrafanaOptions {
  readonly version: string;
  readonly library: DashboardLibrary;
  /** Asks the APIs of the data sources, at their paths on this server, as `/prometheus/api/v1/query`. */
  readonly ask: (request: Request) => Response | Promise<Response>;
}

/**
 * What scripts and tools commonly ask of Grafana's own HTTP API, under `/api`: health, data sources and their proxy,
 * queries as data frames, search, folders, dashboards by uid. There is no login, and no organisation but the first.
 */
export function grafanaApi({ version, library, ask }: GrafanaOptions): Hono {
  const app = new Hono();
  app.use("/api/*", async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.header("Cache-Control", "no-store");
  });
  app.get("/api/health", (c) => c.json<HealthBody>({ database: "ok", version }));
  app.get("/api/search", async (c) => {
    const found = search(await library.read(), new URL(c.req.url).searchParams);
    return c.json<readonly SearchItem[]>(found);
  });
  app.get("/api/folders", async (c) => {
    const { folders } = await library.read();
    return c.json<readonly FolderBody[]>(folders.map(folderBody));
  });
  app.get("/api/folders/:uid", async (c) => {
    const { folders } = await library.read();
    const found = folders.map(folderBody).find(({ uid }) => uid === c.req.param("uid"));
    if (found === undefined) throw new WatchtowerError("notFound", "there is no such folder");
    return c.json<FolderBody>(found);
  });
  app.get("/api/dashboards/tags", async (c) => c.json<readonly TagCount[]>(countTags(await library.read())));
  addDashboards(app, library);
  addDataSources(app);
  addProxy(app, ask);
  addDsQuery(app, ask);
  app.onError((error, c) => grafanaError(c, error));
  return app;
}

const body = (url: string, uid: string): DataSourceBody =>
  dataSourceBody(dataSourceByUid(uid), new URL(url).origin);

function addDataSources(app: Hono): void {
  app.get("/api/datasources", (c) =>
    c.json<readonly DataSourceBody[]>(DATA_SOURCES.map(({ uid }) => body(c.req.url, uid))),
  );
  app.get("/api/datasources/:id{[0-9]+}", (c) =>
    c.json(body(c.req.url, dataSourceById(Number(c.req.param("id"))).uid)),
  );
  app.get("/api/datasources/uid/:uid", (c) => c.json(body(c.req.url, c.req.param("uid"))));
  app.get("/api/datasources/name/:name", (c) => {
    const name = c.req.param("name");
    const source = DATA_SOURCES.find((each) => each.name === name);
    return c.json(body(c.req.url, source?.uid ?? name));
  });
}

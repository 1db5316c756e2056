import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { grafanaApi } from "./app.ts";
import { DashboardConflict } from "./library.ts";
import { noSuchPath } from "./respond.ts";
import type { DashboardLibrary, LibraryDashboard, SaveRequest } from "./library.ts";

const board = (uid: string, title: string, rest: Partial<LibraryDashboard> = {}): LibraryDashboard => ({
  uid,
  title,
  tags: [],
  folder: "",
  isShipped: true,
  fileName: `${uid}.json`,
  changedAt: 1000,
  content: { title, panels: [] },
  ...rest,
});

const BOARDS = [
  board("svc", "Services", { tags: ["red", "watchtower"] }),
  board("mine", "My shop: orders", { tags: ["red"], folder: "team", isShipped: false }),
];

function libraryOf(saved: SaveRequest[] = []): DashboardLibrary {
  return {
    read: async () => ({ dashboards: BOARDS, folders: [{ uid: "team", title: "team" }], problems: [] }),
    save: async (request) => {
      if (request.content["uid"] === "mine" && !request.overwrite) throw new DashboardConflict("taken");
      saved.push(request);
      return board("new", String(request.content["title"]));
    },
    remove: async () => {
      throw new WatchtowerError("invalid", "came with Watchtower");
    },
  };
}

/** What was asked of the data sources, as paths with their parameters. */
function api(answer: (path: string) => unknown = () => ({}), library = libraryOf()) {
  const asked: string[] = [];
  const app = grafanaApi({
    version: "1.2.3",
    library,
    ask: async (request) => {
      const { pathname, search } = new URL(request.url);
      asked.push(`${request.method} ${pathname}${decodeURIComponent(search.replaceAll("+", " "))}`);
      const body = answer(pathname);
      return body instanceof Response ? body : Response.json(body);
    },
  });
  return { app, asked };
}

const JSON_TYPE = { "content-type": "application/json" };
const post = (body: unknown): RequestInit => ({
  method: "POST",
  headers: JSON_TYPE,
  body: JSON.stringify(body),
});

async function read(response: Response | Promise<Response>): Promise<[number, unknown]> {
  const answered = await response;
  return [answered.status, await answered.json()];
}

describe("search", () => {
  const titles = async (query: string): Promise<readonly string[]> => {
    const [, body] = await read(api().app.request(`/api/search?${query}`));
    return Array.isArray(body) ? body.map(({ title }: { title: string }) => title) : [String(body)];
  };

  it.each([
    ["", ["team", "My shop: orders", "Services"]],
    ["type=dash-db", ["My shop: orders", "Services"]],
    ["type=dash-folder", ["team"]],
    ["query=SHOP%20ord", ["My shop: orders"]],
    ["tag=red&tag=watchtower", ["Services"]],
    ["type=dash-db&folderUIDs=general", ["Services"]],
    ["dashboardUIDs=mine", ["My shop: orders"]],
    ["type=dash-db&limit=1&page=2", ["Services"]],
  ])("%s finds %j", async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it("refuses what it does not know", async () => {
    expect((await api().app.request("/api/search?type=panel")).status).toBe(400);
    expect((await api().app.request("/api/search?limit=0")).status).toBe(400);
  });

  it("counts tags", async () => {
    expect(await read(api().app.request("/api/dashboards/tags"))).toEqual([
      200,
      [
        { term: "red", count: 2 },
        { term: "watchtower", count: 1 },
      ],
    ]);
  });
});

describe("dashboards", () => {
  it("answers one by its uid, with the address of its page", async () => {
    const [status, body] = await read(api().app.request("/api/dashboards/uid/mine"));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      meta: { url: "/d/mine/my-shop-orders", folderTitle: "team", provisioned: false, canSave: true },
      dashboard: { uid: "mine", title: "My shop: orders" },
    });
    expect((await api().app.request("/api/dashboards/uid/none")).status).toBe(404);
  });

  it("saves, and tells of a conflict as Grafana does", async () => {
    const saved: SaveRequest[] = [];
    const { app } = api(undefined, libraryOf(saved));
    const [status] = await read(app.request("/api/dashboards/db", post({ dashboard: { title: "A" } })));
    expect(status).toBe(200);
    expect(saved).toEqual([{ content: { title: "A" }, folder: "", overwrite: false }]);
    const conflict = app.request("/api/dashboards/db", post({ dashboard: { uid: "mine", title: "B" } }));
    expect(await read(conflict)).toEqual([412, { message: "taken", status: "version-mismatch" }]);
  });

  it("takes a body only as application/json, which a foreign page may not send unasked", async () => {
    const { app } = api();
    const body = JSON.stringify({ dashboard: { title: "A" } });
    const asText = await app.request("/api/dashboards/db", {
      method: "POST",
      body,
      headers: { "content-type": "text/plain" },
    });
    expect(asText.status).toBe(400);
  });

  it("does not remove what came with Watchtower", async () => {
    const response = await api().app.request("/api/dashboards/uid/svc", { method: "DELETE" });
    expect(response.status).toBe(400);
  });
});

describe("data sources", () => {
  it("lists those with the fixed uids, metrics first", async () => {
    const [, body] = await read(api().app.request("http://localhost:13000/api/datasources"));
    expect(body).toMatchObject([
      { uid: "mimir", type: "prometheus", isDefault: true, url: "http://localhost:13000/prometheus" },
      { uid: "tempo", type: "tempo" },
      { uid: "loki", type: "loki" },
    ]);
    expect(await read(api().app.request("/api/datasources/uid/other"))).toEqual([
      404,
      { message: 'there is no data source "other"; there are mimir, tempo, loki' },
    ]);
  });

  it("passes requests on", async () => {
    const { app, asked } = api();
    await app.request("/api/datasources/proxy/uid/mimir/api/v1/query?query=up");
    await app.request("/api/datasources/proxy/2/api/search?q={}");
    await app.request("/api/datasources/proxy/uid/loki/loki/api/v1/labels", { method: "POST" });
    await app.request("/api/datasources/uid/mimir/resources/api/v1/labels");
    await app.request("/api/datasources/uid/loki/resources/label/app/values?start=1");
    expect(asked).toEqual([
      "GET /prometheus/api/v1/query?query=up",
      "GET /tempo/api/search?q={}",
      "POST /loki/loki/api/v1/labels",
      "GET /prometheus/api/v1/labels",
      "GET /loki/loki/api/v1/label/app/values?start=1",
    ]);
  });

  it("tells whether one works", async () => {
    expect(await read(api().app.request("/api/datasources/uid/tempo/health"))).toEqual([
      200,
      { status: "OK", message: "Data source is working" },
    ]);
    const broken = api(() => new Response("no", { status: 503 }));
    expect((await broken.app.request("/api/datasources/uid/tempo/health")).status).toBe(400);
  });
});

describe("queries as frames", () => {
  const query = (given: object) => post({ from: "1000000", to: "1060000", queries: [given] });

  it("answers a range of metrics by a frame for each series, numbers that JSON lacks beside them", async () => {
    const { app, asked } = api(() => ({
      status: "success",
      data: {
        resultType: "matrix",
        result: [
          {
            metric: { __name__: "up", job: "a" },
            values: [
              [1000, "1"],
              [1015, "NaN"],
              [1030, "+Inf"],
            ],
          },
        ],
      },
    }));
    const given = {
      refId: "A",
      datasource: { uid: "mimir" },
      expr: "rate(up[$__rate_interval])",
      intervalMs: 5000,
      interval: "15s",
      legendFormat: "job {{job}}",
    };
    const [status, body] = await read(app.request("/api/ds/query", query(given)));
    expect(asked).toEqual([
      "GET /prometheus/api/v1/query_range?query=rate(up[60000ms])&start=990&end=1050&step=15",
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      results: {
        A: {
          status: 200,
          frames: [
            {
              schema: {
                refId: "A",
                meta: { type: "timeseries-multi" },
                fields: [
                  { name: "Time", type: "time", config: { interval: 15_000 } },
                  { name: "Value", labels: { job: "a" }, config: { displayNameFromDS: "job a" } },
                ],
              },
              data: {
                values: [
                  [1_000_000, 1_015_000, 1_030_000],
                  [1, null, null],
                ],
                entities: [null, { NaN: [1], Inf: [2], NegInf: [] }],
              },
            },
          ],
        },
      },
    });
  });

  it("answers lines by one frame, newest first", async () => {
    const { app } = api(() => ({
      status: "success",
      data: {
        resultType: "streams",
        result: [
          { stream: { a: "1" }, values: [["1000000000000", "old"]] },
          {
            stream: { a: "2" },
            values: [
              ["1000000000001", "new"],
              ["1000000000000", "older"],
            ],
          },
        ],
      },
    }));
    const given = { refId: "L", datasource: { uid: "loki" }, expr: "{a=~'.+'}" };
    const [, body] = await read(app.request("/api/ds/query", query(given)));
    expect(body).toMatchObject({
      results: {
        L: {
          frames: [
            {
              data: {
                values: [
                  [{ a: "2" }, { a: "1" }, { a: "2" }],
                  [1_000_000, 1_000_000, 1_000_000],
                  ["new", "old", "older"],
                  ["1000000000001", "1000000000000", "1000000000000"],
                  ["1000000000001", "1000000000000", "1000000000000_1"],
                ],
              },
            },
          ],
        },
      },
    });
  });

  it("takes a data source by its number, as older scripts name it", async () => {
    const { app, asked } = api(() => ({ status: "success", data: { resultType: "vector", result: [] } }));
    const [status] = await read(
      app.request("/api/ds/query", query({ refId: "A", datasourceId: 1, expr: "up", instant: true })),
    );
    expect(status).toBe(200);
    expect(asked[0]).toContain("/prometheus/api/v1/query");
    expect(await read(app.request("/api/datasources/3"))).toMatchObject([200, { uid: "loki" }]);
    expect((await app.request("/api/datasources/9")).status).toBe(404);
  });

  it("says in Grafana's way what there is not", async () => {
    const { app } = api();
    app.all("/api/*", noSuchPath);
    expect(await read(app.request("/api/org"))).toEqual([404, { message: "Watchtower has no GET /api/org" }]);
  });

  it("puts what a data source says in the place of the query that failed", async () => {
    const { app } = api((path) =>
      path.startsWith("/prometheus")
        ? Response.json({ status: "error", errorType: "bad_data", error: "parse error" }, { status: 400 })
        : { traces: [] },
    );
    const queries = [
      { refId: "A", datasource: { uid: "mimir" }, expr: "up{" },
      { refId: "B", datasource: { uid: "tempo" }, query: "{}" },
      { refId: "C", datasource: { uid: "tempo" }, query: "{}", queryType: "serviceMap" },
    ];
    const [status, body] = await read(app.request("/api/ds/query", post({ queries })));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      results: {
        A: { status: 400, error: "parse error", errorSource: "downstream" },
        B: { status: 200 },
        C: { status: 501, error: 'queryType "serviceMap" of Tempo: traceql and traceId are' },
      },
    });
  });

  it.each([
    [{ queries: [] }, "no queries found"],
    [{ queries: [{ refId: "A", expr: "up" }] }, "query A names no datasource"],
    [{ queries: [{ datasource: "mimir" }], from: "yesterday" }, "from is Unix milliseconds"],
    [{ queries: [{ datasource: "mimir" }], from: "now", to: "now-1h" }, "to is before from"],
  ])("refuses %j", async (body, message) => {
    const [status, answer] = await read(api().app.request("/api/ds/query", post(body)));
    expect(status).toBe(400);
    expect(JSON.stringify(answer)).toContain(message);
  });
});

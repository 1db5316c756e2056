import { describe, expect, it } from "vitest";
import { app, get, RANGE } from "./testing/shop-api.ts";

describe("patterns and laid out queries", () => {
  it("tells what lines have in common", async () => {
    const { body } = await get(`/patterns?${RANGE}&step=10s&query={service_name="shop"}`);
    expect(body).toEqual({
      status: "success",
      data: [
        { pattern: '{"user":"ann","ms":12}', level: "info", samples: [[1_700_000_040, 1]] },
        { pattern: '{"user":"bob","ms":250}', level: "error", samples: [[1_700_000_050, 1]] },
      ],
    });
    expect((await get(`/patterns?${RANGE}&query={service_name="none"}`)).body).toEqual({
      status: "success",
      data: [],
    });
    expect(await get(`/patterns?${RANGE}&query=${encodeURIComponent('{a="b"} |= "c"')}`)).toEqual({
      status: 400,
      body: "only label matchers are supported\n",
    });
  });

  it("lays out queries, and answers JSON for wrong ones", async () => {
    expect(await get(`/format_query?query=${encodeURIComponent('{ a="b" }|json')}`)).toEqual({
      status: 200,
      body: { status: "success", data: '{a="b"} | json' },
    });
    expect(await get("/format_query?query={")).toEqual({
      status: 400,
      body: {
        status: "invalid-query",
        error: "parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }",
      },
    });
  });

  it("tells Drilldown its limits, of a tenant", async () => {
    expect(await get("/drilldown-limits")).toEqual({ status: 401, body: "no org id\n" });
    expect((await get("/drilldown-limits", { "x-scope-orgid": "any" })).body).toEqual({
      limits: { max_query_series: 900, discover_service_name: ["service"] },
      pattern_ingester_enabled: true,
      version: "3.7.6",
    });
  });

  it("tells its configuration", async () => {
    const config = async (path: string, headers = {}) => (await app.request(path, { headers })).text();
    expect(await config("/config")).toContain("max_query_series: 900");
    expect(await config("/config?mode=defaults")).toContain("max_query_series: 500");
    expect(await config("/config?mode=diff")).toBe("limits_config:\n  max_query_series: 900\n");
    expect(await config("/config/tenant/v1/limits")).toBe("no org id\n");
    expect(await config("/config/tenant/v1/limits", { "x-scope-orgid": "any" })).toContain(
      "max_query_series: 900\n",
    );
  });
});

describe("the API", () => {
  it("tells its version, readiness, and what is not there", async () => {
    expect((await get("/status/buildinfo")).body).toMatchObject({ version: "3.7.6" });
    expect(await (await app.request("/ready")).text()).toBe("ready\n");
    expect(await get("/nothing")).toMatchObject({ status: 404 });
    expect(await get("/delete")).toMatchObject({
      status: 400,
      body: "Retention is not enabled (setting loki.compactor.retention_enabled)\n",
    });
    expect((await app.request("/loki/api/v1/labels", { method: "DELETE" })).status).toBe(405);
    expect((await app.request("/loki/api/v1/tail", { method: "POST" })).status).toBe(405);
  });

  it("is the same below /loki, which data sources are given as its address", async () => {
    const texts = async (path: string): Promise<readonly [number, string]> => {
      const response = await app.request(path);
      return [response.status, await response.text()];
    };
    for (const path of ["/config", "/ready", `/loki/api/v1/labels?${RANGE}`, "/prometheus/api/v1/rules"]) {
      const [status, text] = await texts(path);
      expect([status, await texts(`/loki${path}`)]).toEqual([200, [200, text]]);
    }
    expect((await texts("/loki/nothing"))[0]).toBe(404);
  });

  it("names the charset of its JSON where Loki does", async () => {
    const typeOf = async (path: string) => (await app.request(path)).headers.get("content-type");
    const named = "application/json; charset=UTF-8";
    expect(await typeOf(`/loki/api/v1/labels?${RANGE}`)).toBe(named);
    expect(await typeOf("/loki/api/v1/format_query?query={")).toBe(named);
    expect(await typeOf("/loki/api/v1/status/buildinfo")).toBe("application/json");
    expect(await typeOf("/loki/api/v1/query_range?query={")).toBe("text/plain; charset=utf-8");
  });

  it("bounds forms", async () => {
    const body = new URLSearchParams({ query: "1".repeat(5_000_000) });
    const answer = await app.request("/loki/api/v1/query_range", { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      "request body too large (limit maxFormBytes = 4194304)\n",
    ]);
  });
});

import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { app, fillSource, get } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

describe("errors", () => {
  it.each([
    [
      "/api/v1/query?query=foo bar",
      400,
      "bad_data",
      'invalid parameter "query": 1:5: parse error: unexpected identifier "bar"',
    ],
    [
      "/api/v1/query?query=sum(1)",
      400,
      "bad_data",
      'invalid parameter "query": 1:5: parse error: expected type instant vector in aggregation expression, got scalar',
    ],
    [
      "/api/v1/query?query=start_timestamp(up)",
      400,
      "bad_data",
      'invalid parameter "query": 1:1: parse error: function "start_timestamp" is not enabled: ' +
        "it needs the feature promql-experimental-functions in query.promqlFeatures",
    ],
    [
      "/api/v1/query?query=requests_total %2B on(x) requests_total&time=60",
      422,
      "execution",
      "found duplicate series for the match group {} on the right hand-side of the operation: " +
        '[{__name__="requests_total", "http.route"="/a", job="api"}, {__name__="requests_total", job="web"}]' +
        ";many-to-many matching not allowed: matching labels must be unique on one side",
    ],
    [
      "/api/v1/query?query=up&time=x",
      400,
      "bad_data",
      `invalid parameter "time": invalid time value for 'time': cannot parse "x" to a valid timestamp`,
    ],
    [
      "/api/v1/query?query=up&timeout=1x",
      400,
      "bad_data",
      'invalid parameter "timeout": cannot parse "1x" to a valid duration',
    ],
    [
      "/api/v1/labels?limit=9223372036854775808",
      400,
      "bad_data",
      'invalid parameter "limit": strconv.Atoi: parsing "9223372036854775808": value out of range',
    ],
    [
      "/api/v1/query?query=up&limit=-1",
      400,
      "bad_data",
      'invalid parameter "limit": limit must be non-negative',
    ],
    [
      "/api/v1/query_range?query=up&start=1&end=0&step=1",
      400,
      "bad_data",
      'invalid parameter "end": end timestamp must not be before start time',
    ],
    [
      "/api/v1/query_range?query=up[1m]&start=0&end=1&step=1",
      400,
      "bad_data",
      'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    ],
    [
      "/api/v1/query_range?query=up&start=0&end=1&step=0",
      400,
      "bad_data",
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    ],
    ["/api/v1/series", 400, "bad_data", "no match[] parameter provided"],
    ["/api/v1/metadata?limit=99999999999999999999", 400, "bad_data", "limit must be a number"],
    ["/api/v1/labels?match[]=up smoothed", 400, "bad_data", "1:1: parse error: expected a series selector"],
    [
      "/api/v1/query?query=1&time=2021-02-29T00:00:00Z",
      400,
      "bad_data",
      `invalid parameter "time": invalid time value for 'time': cannot parse "2021-02-29T00:00:00Z" to a valid timestamp`,
    ],
    [
      "/api/v1/query_range?query=1&start=1&end=2&step=1e20",
      400,
      "bad_data",
      'invalid parameter "step": cannot parse "1e20" to a valid duration. It overflows int64',
    ],
    [
      "/api/v1/query?query=",
      400,
      "bad_data",
      'invalid parameter "query": unknown position: parse error: no expression found in input',
    ],
    ["/api/v1/status/tsdb?limit=0", 400, "bad_data", "limit must be a positive number"],
    [
      "/api/v1/series?match[]={}",
      400,
      "bad_data",
      'invalid parameter "match[]": match[] must contain at least one non-empty matcher',
    ],
  ])("%s", async (path, status, errorType, error) => {
    expect(await get(path)).toEqual({ status, body: { status: "error", errorType, error } });
  });

  it("names a limit that is hit", async () => {
    const path = "/api/v1/query_range?query=requests_total[1m:1s]&start=0&end=1&step=1";
    expect((await get("/api/v1/query?query=max_over_time(requests_total[20h:1s])&time=600")).body).toEqual({
      status: "error",
      errorType: "execution",
      error: "query processing would load too many samples into memory (limit query.maxSamples = 100000)",
    });
    expect((await get(path)).status).toBe(400);
  });

  it("bounds forms", async () => {
    const body = new URLSearchParams({ query: "1".repeat(5_000_000) });
    const response = await app.request("/api/v1/query", { method: "POST", body });
    expect(await response.json()).toMatchObject({
      errorType: "execution",
      error: "request body too large (limit maxFormBytes = 4194304)",
    });
  });

  it("knows no other paths", async () => {
    const response = await app.request("/api/v1/nothing");
    expect([response.status, await response.text()]).toEqual([404, "404 page not found\n"]);
  });

  it("names the methods of its paths", async () => {
    const ask = async (method: string, path: string) => {
      const { status, headers } = await app.request(path, { method });
      return [status, headers.get("allow")];
    };
    expect(await ask("DELETE", "/api/v1/query")).toEqual([405, "GET, POST"]);
    expect(await ask("POST", "/api/v1/label/job/values")).toEqual([405, "GET"]);
  });

  it("answers so where it is mounted, too", async () => {
    const outer = new Hono().route("/prometheus", app);
    const response = await outer.request("/prometheus/api/v1/nothing");
    expect([response.status, await response.text()]).toEqual([404, "404 page not found\n"]);
    expect((await outer.request("/prometheus/api/v1/labels", { method: "PUT" })).status).toBe(405);
  });

  it("ends a query whose client is gone", async () => {
    const signal = AbortSignal.abort();
    const response = await app.request(new Request("http://localhost/api/v1/query?query=up", { signal }));
    expect(response.status).toBe(499);
  });
});

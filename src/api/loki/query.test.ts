import { describe, expect, it } from "vitest";
import { app, at, get, rangePath } from "./testing/shop-api.ts";

describe("query_range", () => {
  it("merges all labels into the stream, newest line first", async () => {
    const { status, body } = await get(rangePath('{service_name="shop"}'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "success",
      data: {
        resultType: "streams",
        result: [
          {
            stream: { service_name: "shop", k8s_pod_name: "a", trace_id: "t2", detected_level: "error" },
            values: [[String(at(10)), '{"user":"bob","ms":250}']],
          },
          {
            stream: { service_name: "shop", k8s_pod_name: "a", trace_id: "t1", detected_level: "info" },
            values: [[String(at(0)), '{"user":"ann","ms":12}']],
          },
        ],
        stats: { summary: { totalLinesProcessed: 2, totalEntriesReturned: 2 } },
      },
    });
  });

  it("keeps categories apart when asked to", async () => {
    const headers = { "X-Loki-Response-Encoding-Flags": "categorize-labels" };
    const path = rangePath(
      '{service_name=~"shop|mail"} | json | drop __error__, __error_details__',
      "&direction=forward",
    );
    const { body } = await get(path, headers);
    expect(body).toMatchObject({
      data: {
        encodingFlags: ["categorize-labels"],
        result: [
          {
            stream: { service_name: "shop", k8s_pod_name: "a" },
            values: [
              [
                String(at(0)),
                '{"user":"ann","ms":12}',
                {
                  structuredMetadata: { trace_id: "t1", detected_level: "info" },
                  parsed: { user: "ann", ms: "12" },
                },
              ],
              [String(at(10)), '{"user":"bob","ms":250}', { parsed: { user: "bob", ms: "250" } }],
            ],
          },
          { stream: { service_name: "mail" }, values: [[String(at(20)), "level=warn retry=3", {}]] },
        ],
      },
    });
  });

  it("answers a metric query as a matrix, POSTed as a form", async () => {
    const body = new URLSearchParams({
      query: "sum by (service_name) (count_over_time({service_name=~`.+`}[1m]))",
      start: "1700000040",
      end: "2023-11-14T22:15:00.0Z",
      step: "1m",
    });
    const response = await app.request("/loki/api/v1/query_range", { method: "POST", body });
    expect(await response.json()).toMatchObject({
      data: {
        resultType: "matrix",
        result: [
          { metric: { service_name: "mail" }, values: [[1_700_000_100, "1"]] },
          {
            metric: { service_name: "shop" },
            values: [
              [1_700_000_040, "1"],
              [1_700_000_100, "1"],
            ],
          },
        ],
      },
    });
  });

  it("shows labels that were read, if they are empty, too", async () => {
    const query = '{service_name="shop"} | json none="x.y" | keep none';
    const { body } = await get(rangePath(query, "&limit=1"));
    expect(body).toMatchObject({ data: { result: [{ stream: { none: "" } }] } });
    const flags = { "x-loki-response-encoding-flags": "categorize-labels" };
    const categorized = await get(rangePath(query, "&limit=1"), flags);
    expect(categorized.body).toMatchObject({
      data: {
        result: [{ stream: {}, values: [[String(at(10)), expect.anything(), { parsed: { none: "" } }]] }],
      },
    });
  });

  it.each([
    ["{", "", "parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }\n"],
    ['{a="b"}', "&limit=0", "limit must be a positive value\n"],
    [
      '{a="b"}',
      "&limit=9000",
      /^max entries limit per query exceeded, .* \(limit loki\.limits_config\.max_entries_limit_per_query = 5000\)\n$/,
    ],
    ['{a="b"}', "&direction=up", "invalid direction 'up'\n"],
    ['{a="b"}', "&step=0", /^zero or negative query resolution step/],
    ['{a="b"}', "&step=1ms", /^exceeded maximum resolution of 11,000 points/],
    ['{a="b"}', "&interval=-1", "interval must be >= 0\n"],
  ])("refuses %s %s as text", async (query, more, message) => {
    const { status, body } = await get(rangePath(query, more));
    expect(status).toBe(400);
    expect(body).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });

  it("refuses an end before the start and times that are none", async () => {
    expect(await get("/query_range?query={a=`b`}&start=20&end=10")).toMatchObject({ status: 400 });
    expect(await get("/query_range?query={a=`b`}&start=soon")).toEqual({
      status: 400,
      body: "could not parse 'start' parameter: strconv.ParseInt: parsing \"soon\": invalid syntax\n",
    });
  });
});

describe("query", () => {
  const path = (query: string): string => `/query?query=${encodeURIComponent(query)}&time=${at(60)}`;

  it("writes numbers without exponents", async () => {
    const { body } = await get(path("vector(0.00000001) > 0"));
    expect(body).toMatchObject({ data: { result: [{ value: [1_700_000_100, "0.00000001"] }] } });
  });

  it("answers a vector, or a scalar", async () => {
    const { body } = await get(path('count_over_time({service_name="mail"}[1m])'));
    expect(body).toMatchObject({
      data: {
        resultType: "vector",
        result: [{ metric: { service_name: "mail" }, value: [1_700_000_100, "1"] }],
      },
    });
    expect((await get(path("1 / 0"))).body).toMatchObject({
      data: { resultType: "scalar", result: [1_700_000_100, "NaN"] },
    });
  });

  it("refuses a query for lines", async () => {
    const { status, body } = await get(path('{service_name="mail"}'));
    expect(status).toBe(400);
    expect(body).toMatch(/^log queries are not supported as an instant query type/);
  });
});

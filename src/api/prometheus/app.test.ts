import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import { parseHistogram } from "../../../test/conformance/promql/histogram-notation.ts";
import { unixMilli } from "../../base/units.ts";
import { Labels } from "../../model/labels.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { prometheusApi } from "./app.ts";
import { optionsWith } from "./testing/options.ts";

const source = new MemorySource();
const extent = () => Promise.resolve({ oldest: unixMilli(0), newest: unixMilli(600_000) });
const app = prometheusApi(
  new PromqlEngine(source, { maxSamples: 100_000 }),
  optionsWith({ facts: { ...optionsWith().facts, extent } }),
);

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await app.request(path);
  return { status: response.status, body: await response.json() };
}

async function dataOf(path: string): Promise<unknown> {
  const { body } = await get(path);
  return (body as { data: unknown }).data;
}

function every15s(value: (index: number) => number) {
  return Array.from({ length: 41 }, (_, index) => ({ time: index * 15_000, value: value(index) }));
}

beforeEach(() => {
  source.clear();
  const series = (labels: Record<string, string>, value: (index: number) => number) =>
    source.add(Labels.fromObject(labels), every15s(value));
  series({ __name__: "requests_total", job: "api", "http.route": "/a" }, (index) => index * 15);
  series({ __name__: "requests_total", job: "web" }, (index) => index * 30);
  series({ __name__: "up", job: "api" }, () => 1);
});

describe("query", () => {
  it("answers an instant vector", async () => {
    expect(await dataOf("/api/v1/query?query=irate(requests_total[1m])&time=600")).toEqual({
      resultType: "vector",
      result: [
        { metric: { job: "api", "http.route": "/a" }, value: [600, "1"] },
        { metric: { job: "web" }, value: [600, "2"] },
      ],
    });
  });

  it("answers scalars, strings and range vectors", async () => {
    expect(await dataOf("/api/v1/query?query=1/0&time=1.5")).toEqual({
      resultType: "scalar",
      result: [1.5, "+Inf"],
    });
    expect(await dataOf('/api/v1/query?query="a\\tb"&time=0')).toEqual({
      resultType: "string",
      result: [0, "a\tb"],
    });
    expect(await dataOf("/api/v1/query?query=up[30s]&time=1970-01-01T00:01:00Z")).toEqual({
      resultType: "matrix",
      result: [
        {
          metric: { __name__: "up", job: "api" },
          values: [
            [45, "1"],
            [60, "1"],
          ],
        },
      ],
    });
  });

  it("takes a form", async () => {
    const body = new URLSearchParams({ query: "up", time: "30" });
    const response = await app.request("/api/v1/query", { method: "POST", body });
    expect(await response.json()).toMatchObject({ data: { result: [{ value: [30, "1"] }] } });
  });

  it("writes native histograms with their buckets", async () => {
    const histogram = parseHistogram(
      "{{schema:0 sum:5 count:7 z_bucket:2 z_bucket_w:0.5 buckets:[1 0 3] n_buckets:[1]}}",
    );
    source.add(Labels.fromObject({ __name__: "latency" }), [{ time: 0, histogram }]);
    expect(await dataOf("/api/v1/query?query=latency&time=0")).toMatchObject({
      result: [
        {
          histogram: [
            0,
            {
              count: "7",
              sum: "5",
              buckets: [
                [1, "-1", "-0.5", "1"],
                [3, "-0.5", "0.5", "2"],
                [0, "0.5", "1", "1"],
                [0, "2", "4", "3"],
              ],
            },
          ],
        },
      ],
    });
  });

  it("puts warnings and infos beside the data", async () => {
    expect((await get("/api/v1/query?query=rate(up[1m])&time=600")).body).toMatchObject({
      status: "success",
      infos: [
        'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "up" (1:6)',
      ],
    });
    expect((await get("/api/v1/query?query=quantile(2,up)&time=600")).body).toMatchObject({
      warnings: ["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"],
    });
    expect((await get("/api/v1/query?query=requests_total&time=600&limit=1")).body).toMatchObject({
      warnings: ["results truncated due to limit"],
      data: { result: [{ metric: { job: "api" } }] },
    });
  });

  it("takes a lookback of its own", async () => {
    const path = "/api/v1/query?query=up&time=660";
    expect(await dataOf(path)).toMatchObject({ result: [{ value: [660, "1"] }] });
    expect(await dataOf(`${path}&lookback_delta=1m`)).toEqual({ resultType: "vector", result: [] });
  });
});

describe("query_range", () => {
  it("answers a matrix in the order of labels", async () => {
    const path =
      "/api/v1/query_range?query=sum by(job)(irate(requests_total[1m]))&start=300&end=330&step=15s";
    expect(await dataOf(path)).toEqual({
      resultType: "matrix",
      result: [
        {
          metric: { job: "api" },
          values: [
            [300, "1"],
            [315, "1"],
            [330, "1"],
          ],
        },
        {
          metric: { job: "web" },
          values: [
            [300, "2"],
            [315, "2"],
            [330, "2"],
          ],
        },
      ],
    });
  });

  it("allows 11,000 steps and no more", async () => {
    const path = "/api/v1/query_range?query=vector(1)&start=0&step=1&end=";
    expect((await get(`${path}11000`)).status).toBe(200);
    expect(await get(`${path}11001`)).toEqual({
      status: 400,
      body: {
        status: "error",
        errorType: "bad_data",
        error:
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
      },
    });
  });
});

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

describe("what there is", () => {
  it("lists series, labels and values", async () => {
    expect(await dataOf('/api/v1/series?match[]=up&match[]={job="web"}')).toEqual([
      { __name__: "requests_total", job: "web" },
      { __name__: "up", job: "api" },
    ]);
    expect(await dataOf("/api/v1/series?match[]=up&start=7200")).toEqual([]);
    expect(await dataOf("/api/v1/labels")).toEqual(["__name__", "http.route", "job"]);
    expect(await dataOf("/api/v1/labels?match[]=up")).toEqual(["__name__", "job"]);
    expect(await dataOf("/api/v1/label/job/values")).toEqual(["api", "web"]);
    expect(await dataOf("/api/v1/label/U__http_2e_route/values")).toEqual(["/a"]);
    expect(await dataOf("/api/v1/label/none/values")).toEqual([]);
    expect((await get("/api/v1/label/job/values?limit=1")).body).toEqual({
      status: "success",
      data: ["api"],
      warnings: ["results truncated due to limit"],
    });
  });

  it("tells metadata and exemplars", async () => {
    source.metadataMap.set("requests", { type: "counter", help: "Requests.", unit: "" });
    source.exemplarList.push({
      labels: Labels.fromObject({ __name__: "requests_total", job: "api" }),
      exemplars: [{ labels: Labels.fromObject({ trace_id: "ab" }), value: 0.5, time: unixMilli(1500) }],
    });
    expect(await dataOf("/api/v1/metadata")).toEqual({
      requests: [{ type: "counter", help: "Requests.", unit: "" }],
    });
    expect(await dataOf("/api/v1/query_exemplars?query=sum(rate(requests_total[1m]))/2")).toEqual([
      {
        seriesLabels: { __name__: "requests_total", job: "api" },
        exemplars: [{ labels: { trace_id: "ab" }, value: "0.5", timestamp: 1.5 }],
      },
    ]);
  });

  it("answers what Grafana asks of a data source", async () => {
    expect(await dataOf("/api/v1/status/buildinfo")).toMatchObject({ version: "3.14.0" });
    expect(await dataOf("/api/v1/rules")).toEqual({ groups: [] });
    expect(await dataOf("/api/v1/alerts")).toEqual({ alerts: [] });
    expect((await app.request("/-/healthy")).status).toBe(200);
    expect((await app.request("/-/ready")).status).toBe(200);
  });
});

describe("what a query consists of", () => {
  it("formats", async () => {
    expect(await dataOf("/api/v1/format_query?query=sum(up)by(job)")).toBe("sum by (job) (up)");
    const { status, body } = await get("/api/v1/format_query?query=sum(");
    expect(status).toBe(400);
    expect(body).toMatchObject({ errorType: "bad_data", error: expect.stringContaining("1:5: parse error") });
  });

  it("parses", async () => {
    const query = 'rate(a{b=~"c"}[5m + 1m] @ start()) / on (x) group_left (y) sum(d offset -1m)';
    expect(await dataOf(`/api/v1/parse_query?query=${encodeURIComponent(query)}`)).toMatchObject({
      type: "binaryExpr",
      op: "/",
      bool: false,
      matching: {
        card: "many-to-one",
        labels: ["x"],
        on: true,
        include: ["y"],
        fillValues: { lhs: null, rhs: null },
      },
      lhs: {
        type: "call",
        func: { name: "rate", argTypes: ["matrix"], variadic: 0, returnType: "vector" },
        args: [
          {
            type: "matrixSelector",
            name: "a",
            range: 0,
            rangeExpr: { type: "durationExpr", op: "+", wrapped: false, lhs: { val: "300", duration: true } },
            offset: 0,
            offsetExpr: null,
            timestamp: null,
            startOrEnd: "start",
            matchers: [
              { name: "b", value: "c", type: "=~" },
              { name: "__name__", value: "a", type: "=" },
            ],
          },
        ],
      },
      rhs: { type: "aggregation", param: null, grouping: [], expr: { offset: -60_000 } },
    });
  });
});

describe("statistics", () => {
  it("tells what a query took when asked", async () => {
    const { data } = (await get("/api/v1/query_range?query=rate(up[1m])&start=300&end=360&step=30&stats=all"))
      .body as { data: { stats: { timings: Record<string, number>; samples: Record<string, number> } } };
    expect(data.stats.samples).toEqual({ totalQueryableSamples: 12, peakSamples: 11, samplesRead: 8 });
    expect(Object.keys(data.stats.timings)).toContain("execTotalTime");
    expect(await dataOf("/api/v1/query?query=up&time=300")).not.toHaveProperty("stats");
  });
});

describe("status", () => {
  it("tells of the instance", async () => {
    expect(await dataOf("/api/v1/status/config")).toEqual({ yaml: "host: localhost\n" });
    expect(await dataOf("/api/v1/status/flags")).toEqual({ host: "localhost" });
    expect(await dataOf("/api/v1/status/runtimeinfo")).toMatchObject({
      startTime: "2023-11-14T22:13:20.000Z",
      storageRetention: "7d",
    });
    expect(await dataOf("/api/v1/targets")).toMatchObject({ activeTargets: [] });
  });

  it("tells what makes series many", async () => {
    expect(await dataOf("/api/v1/status/tsdb?limit=1")).toEqual({
      headStats: { numSeries: 3, numLabelPairs: 5, chunkCount: 3, minTime: 0, maxTime: 600_000 },
      seriesCountByMetricName: [{ name: "requests_total", value: 2 }],
      labelValueCountByLabelName: [{ name: "__name__", value: 2 }],
      memoryInBytesByLabelName: [{ name: "__name__", value: 30 }],
      seriesCountByLabelValuePair: [{ name: "__name__=requests_total", value: 2 }],
    });
    expect((await get("/api/v1/status/tsdb?limit=0")).status).toBe(400);
  });
});

describe("cardinality, as Grafana Mimir has it", () => {
  it("counts values of labels", async () => {
    expect((await get("/api/v1/cardinality/label_names?limit=1")).body).toEqual({
      label_values_count_total: 5,
      label_names_count: 3,
      cardinality: [{ label_name: "__name__", label_values_count: 2 }],
    });
  });

  it("counts series of values", async () => {
    const path = '/api/v1/cardinality/label_values?label_names[]=job&selector={job=~".%2B"}';
    expect((await get(path)).body).toEqual({
      series_count_total: 3,
      labels: [
        {
          label_name: "job",
          label_values_count: 2,
          series_count: 3,
          cardinality: [
            { label_value: "api", series_count: 2 },
            { label_value: "web", series_count: 1 },
          ],
        },
      ],
    });
    expect((await get("/api/v1/cardinality/label_values")).status).toBe(400);
    expect((await get("/api/v1/cardinality/label_names?limit=501")).status).toBe(400);
    expect((await get("/api/v1/cardinality/label_names?count_method=x")).status).toBe(400);
  });

  it("lists series", async () => {
    expect((await get("/api/v1/cardinality/active_series?selector=up")).body).toEqual({
      data: [{ __name__: "up", job: "api" }],
    });
  });
});

describe("federate", () => {
  it("writes the latest samples", async () => {
    const now = Date.now();
    const add = (labels: Record<string, string>, sample: { value?: number; stale?: boolean }): void =>
      source.add(Labels.fromObject(labels), [{ time: now - 1000, ...sample }]);
    add({ __name__: "b.c", instance: "i" }, { value: 2 });
    add({ __name__: "a", "x.y": 'q"' }, { value: 1.5 });
    add({ __name__: "a", gone: "yes" }, { stale: true });
    const path = '/federate?match[]=a&match[]={__name__=~"a|b.c"}';
    const accept =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4";
    const response = await app.request(path, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(
      "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
    );
    expect(await response.text()).toBe(
      [
        "# TYPE a untyped",
        `a{"x.y"="q\\"",instance=""} 1.5 ${now - 1000}`,
        '# TYPE "b.c" untyped',
        `{"b.c",instance="i"} 2 ${now - 1000}`,
        "",
      ].join("\n"),
    );
    const older = await app.request(path);
    expect(older.headers.get("content-type")).toBe(
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
    );
    expect(await older.text()).toBe(
      [
        "# TYPE a untyped",
        `a{x_y="q\\"",instance=""} 1.5 ${now - 1000}`,
        "# TYPE b_c untyped",
        `b_c{instance="i"} 2 ${now - 1000}`,
        "",
      ].join("\n"),
    );
    expect((await app.request("/federate?match[]={}")).status).toBe(400);
  });
});

describe("what stands around the API", () => {
  it("lists what there is, by which clients choose what they ask", async () => {
    expect(await dataOf("/api/v1/features")).toMatchObject({
      api: { admin: false, remote_write_receiver: true },
      promql: { at_modifier: true, anchored: false },
      promql_functions: { rate: true, mad_over_time: false },
      promql_operators: { topk: true, limitk: false, atan2: true },
      templating_functions: { humanize: true, query: true },
    });
    expect(await dataOf("/api/v1/notifications")).toEqual([]);
  });

  it.each([
    ["GET", "/-/healthy", 200, "Prometheus Server is Healthy.\n"],
    ["GET", "/-/ready", 200, "Prometheus Server is Ready.\n"],
    ["POST", "/-/reload", 403, "Lifecycle API is not enabled."],
    ["PUT", "/-/quit", 403, "Lifecycle API is not enabled."],
    ["GET", "/-/reload", 405, "Method Not Allowed\n"],
    ["GET", "/api/v1/nothing", 404, "404 page not found\n"],
  ])("%s %s", async (method, path, status, text) => {
    const response = await app.request(path, { method });
    expect([response.status, await response.text()]).toEqual([status, text]);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it.each([
    ["1.0005", 1],
    ["1.0006", 1.001],
    ["-5.5", -5.5],
    ["2020-02-29T00:00:00Z", 1_582_934_400],
  ])("takes %s for the time %d", async (text, time) => {
    expect(await dataOf(`/api/v1/query?query=1&time=${text}`)).toEqual({
      resultType: "scalar",
      result: [time, "1"],
    });
  });
});

describe("compression", () => {
  it("is used where the client takes it", async () => {
    const path = "/api/v1/query_range?query=up&start=0&end=600&step=1";
    const response = await app.request(path, { headers: { "accept-encoding": "gzip" } });
    expect(response.headers.get("content-encoding")).toBe("gzip");
    const body = gunzipSync(await response.arrayBuffer()).toString();
    expect(body).toBe(await (await app.request(path)).text());
  });
});

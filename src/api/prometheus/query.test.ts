import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { parseHistogram } from "../../../test/conformance/promql/histogram-notation.ts";
import { Labels } from "../../model/labels.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import { prometheusApi } from "./app.ts";
import { optionsWith } from "./testing/options.ts";
import { app, dataOf, fillSource, get, source } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

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
    const small = { resultType: "scalar", result: [0, "0.0000001"] };
    expect(await dataOf("/api/v1/query?query=1e-7&time=0")).toEqual(small);
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

  it("looks at labels of types, where series have them, to tell what is no counter", async () => {
    const typed = new PromqlEngine(source, {}, new Set(["type-and-unit-labels"]));
    const times = [1000, 2000].map((time) => ({ time, value: 1 }));
    source.add(Labels.fromObject({ __name__: "typed", __type__: "counter" }), times);
    source.add(Labels.fromObject({ __name__: "untyped_total", __unit__: "s" }), times);
    const api = prometheusApi(typed, optionsWith({}));
    const ask = async (query: string): Promise<unknown> =>
      (await api.request(`/api/v1/query?time=2&query=${encodeURIComponent(query)}`)).json();
    expect(await ask("rate(typed[5s])")).toMatchObject({ data: { result: [{ metric: {} }] } });
    expect(await ask("rate(typed[5s])")).not.toHaveProperty("infos");
    expect(await ask("rate(untyped_total[5s])")).toMatchObject({
      data: { result: [{ metric: {} }] },
      infos: [
        'PromQL info: metric might not be a counter, __type__ label is not set to "counter" or "histogram", got "": "untyped_total" (1:6)',
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

  it("keeps steps in whole nanoseconds", async () => {
    const data = await dataOf("/api/v1/query_range?query=vector(1)&start=0&end=100&step=33.3");
    expect(data).toMatchObject({
      result: [{ values: [[0], [33.299], [66.598], [99.897]].map(([at]) => [at, "1"]) }],
    });
  });

  it.each(["1_000", "0x1.f4p9", "1970-01-01T00:16:40Z", "1970-01-01T00:16:40,0Z"])(
    "reads the time %s as Go does",
    async (time) => {
      const expected = { resultType: "scalar", result: [1000, "1"] };
      expect(await dataOf(`/api/v1/query?query=1&time=${time}`)).toEqual(expected);
    },
  );

  it.each(["1970-01-01t00:00:00z", "1970-01-01T24:00:00Z", "0x10", "NaN"])(
    "refuses the time %s",
    async (time) => {
      const { status, body } = await get(`/api/v1/query?query=1&time=${time}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        error: `invalid parameter "time": invalid time value for 'time': cannot parse "${time}" to a valid timestamp`,
      });
    },
  );

  it("tells which durations are too long", async () => {
    const path = "/api/v1/query_range?query=1&start=0&end=1";
    const reason = 'cannot parse "Inf" to a valid duration. It overflows int64';
    expect((await get(`${path}&step=Inf`)).body).toMatchObject({
      error: `invalid parameter "step": ${reason}`,
    });
    expect((await get(`${path}&step=1&lookback_delta=Inf`)).body).toMatchObject({
      error: `error parsing lookback delta duration: ${reason}`,
    });
  });

  it("warns of values of stats that will mean nothing", async () => {
    const { body } = await get("/api/v1/query?query=1&time=0&stats=x");
    expect(body).toMatchObject({
      data: { stats: {} },
      warnings: [expect.stringMatching(/^value "x" for parameter "stats" is deprecated/)],
    });
    for (const stats of ["true", "all"])
      expect((await get(`/api/v1/query?query=1&time=0&stats=${stats}`)).body).not.toHaveProperty("warnings");
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

describe("statistics", () => {
  it("tells what a query took when asked", async () => {
    const { data } = (await get("/api/v1/query_range?query=rate(up[1m])&start=300&end=360&step=30&stats=all"))
      .body as { data: { stats: { timings: Record<string, number>; samples: Record<string, number> } } };
    expect(data.stats.samples).toEqual({ totalQueryableSamples: 12, peakSamples: 11, samplesRead: 8 });
    expect(Object.keys(data.stats.timings)).toContain("execTotalTime");
    expect(await dataOf("/api/v1/query?query=up&time=300")).not.toHaveProperty("stats");
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

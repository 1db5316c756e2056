import { beforeEach, describe, expect, it } from "vitest";
import { app, dataOf, fillSource, get } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

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

describe("what stands around the API", () => {
  it("lists what there is, by which clients choose what they ask", async () => {
    expect(await dataOf("/api/v1/features")).toMatchObject({
      api: { admin: false, remote_write_receiver: true },
      promql: { at_modifier: true, anchored: false },
      promql_functions: { rate: true, mad_over_time: false },
      promql_operators: { topk: true, limitk: false, atan2: true },
      scrape: { start_timestamp_zero_ingestion: false },
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

import { beforeEach, describe, expect, it } from "vitest";
import { unixMilli } from "../../base/units.ts";
import { Labels } from "../../model/labels.ts";
import { app, dataOf, fillSource, get, source } from "../../../test/kit/sample-prometheus-api.ts";

beforeEach(fillSource);

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

import { describe, expect, it } from "vitest";
import { SHOP_START } from "../../query/traceql/testing/shop.ts";
import type { MetricsInstantBody, MetricsRangeBody } from "../wire/tempo.ts";
import { app, body, q } from "./testing/shop-api.ts";

describe("metrics", () => {
  const range = `start=${SHOP_START - 1}&end=${SHOP_START + 5}`;

  it("are series of samples with typed labels, zeros left out, and exemplars", async () => {
    const query = q("{} | count_over_time() by (resource.service.name)");
    expect(await body(`/api/metrics/query_range?q=${query}&${range}&step=5s`)).toMatchObject({
      series: [
        {
          labels: [{ key: "resource.service.name", value: { stringValue: "pay" } }],
          samples: [
            { timestampMs: "1699999995000" },
            { timestampMs: "1700000000000" },
            { timestampMs: "1700000005000", value: 2 },
          ],
          exemplars: [
            { value: 2, timestampMs: "1700000000020" },
            { value: 2, timestampMs: "1700000004000" },
          ],
        },
        {
          labels: [{ key: "resource.service.name", value: { stringValue: "web" } }],
          samples: [
            { timestampMs: "1699999995000" },
            { timestampMs: "1700000000000", value: 1 },
            { timestampMs: "1700000005000", value: 2 },
          ],
        },
      ],
      metrics: { inspectedSpans: "5" },
    });
  });

  it("have exemplars with the trace's id, the labels and what is measured, of each trace one", async () => {
    const query = q("{} | max_over_time(duration) by (name)");
    const answer = await body(`/api/metrics/query_range?q=${query}&${range}&step=5s`);
    const { series } = answer as MetricsRangeBody;
    const exemplars = series.flatMap((one) => one.exemplars ?? []);
    expect(exemplars).toHaveLength(3);
    expect(exemplars).toContainEqual({
      labels: [
        { key: "trace:id", value: { stringValue: "2" } },
        { key: "name", value: { stringValue: "GET /" } },
        { key: "duration", value: { stringValue: "5ms" } },
      ],
      value: 0.005,
      timestampMs: "1700000002000",
    });
    const none = await body(`/api/metrics/query_range?q=${query}${q(" with(exemplars=false)")}&${range}`);
    expect((none as MetricsRangeBody).series.every((one) => one.exemplars === undefined)).toBe(true);
  });

  it("of one instant are a value for the whole range", async () => {
    const query = q("{} | count_over_time() by (status)");
    expect(await body(`/api/metrics/query?query=${query}&${range}`)).toMatchObject({
      series: [
        { labels: [{ key: "status", value: { stringValue: "error" } }], value: 1 },
        { labels: [{ key: "status", value: { stringValue: "unset" } }], value: 4 },
      ],
    });
  });

  it("begin `since` before the end, or an hour before it, where only that is told", async () => {
    const query = q("{} | count_over_time()");
    const timesOf = async (parameters: string): Promise<readonly string[]> => {
      const answer = await body(`/api/metrics/query_range?q=${query}&step=10m&${parameters}`);
      return ((answer as MetricsRangeBody).series[0]?.samples ?? []).map(({ timestampMs }) => timestampMs);
    };
    const hour = await timesOf("end=7200");
    expect([hour.length, hour[0], hour.at(-1)]).toEqual([7, "3600000", "7200000"]);
    expect(await timesOf("end=7200&since=20m")).toEqual(["6000000", "6600000", "7200000"]);
    expect(await timesOf("start=6600&end=7200&since=1h")).toEqual(["6600000", "7200000"]);
  });

  it.each([
    ["30s", 1],
    ["10m", 2],
    ["30m", 5],
    ["1h", 15],
    ["6h", 90],
    ["1d", 360],
    ["7d", 2520],
  ])("have steps in the last %s that suit it, unless they are told: %d s", async (since, seconds) => {
    const query = q("{} | rate()");
    const answer = await body(`/api/metrics/query_range?q=${query}&end=${SHOP_START + 9}&since=${since}`);
    const [first, second] = (answer as MetricsRangeBody).series[0]?.samples ?? [];
    expect(Number(second?.timestampMs) - Number(first?.timestampMs)).toBe(seconds * 1000);
  });

  it("have no label for what is missing beside that of a quantile, and each quantile once", async () => {
    const query = q("{} | quantile_over_time(duration, .5, .5) by (span.missing)");
    const { series } = (await body(`/api/metrics/query?q=${query}&${range}`)) as MetricsInstantBody;
    expect(series.map(({ labels }) => labels)).toEqual([[{ key: "p", value: { doubleValue: 0.5 } }]]);
  });

  it.each([
    ["q={}", "not a metrics query"],
    ["q=", "the query is empty"],
    [`q=${q("{} | rate() |")}`, "parse error at line 1, col 14"],
    [`q=${q("{} | rate()")}&start=2&end=1`, "end must be greater than start"],
    [`q=${q("{} | rate()")}&start=a&end=1`, "could not parse 'start' parameter"],
    [`q=${q("{} | rate()")}&since=x`, "could not parse 'since' parameter"],
    [`q=${q("{} | rate()")}&step=-1`, "step must be positive"],
    [`q=${q("{} | rate()")}&step=x`, 'cannot parse "x" to a valid duration'],
    [
      `q=${q("{} | rate()")}&since=1h&step=1ms`,
      "step of 1ms is too small, minimum step for given range is 360ms",
    ],
  ])("are refused: %s", async (parameters, message) => {
    const answer = await app.request(`/api/metrics/query_range?${parameters}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(message);
  });

  it.each([
    ["{} |", "parse error at line 1, col 5", "compiling query: parse error at line 1, col 5"],
    ["{ 1 } | rate()", "compiling query: span filter", "compiling query: span filter"],
    ["{}", "not a metrics query", "not a metrics query"],
  ])("tell in Tempo's words that a query is wrong: %s", async (query, ofRange, ofInstant) => {
    for (const [path, text] of [
      ["query_range", ofRange],
      ["query", ofInstant],
    ] as const) {
      const answer = await app.request(`/api/metrics/${path}?q=${q(query)}`);
      expect([answer.status, (await answer.text()).slice(0, text.length)]).toEqual([400, text]);
    }
  });
});

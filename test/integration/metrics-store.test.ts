import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, promqlValues } from "../kit/ask.ts";
import { TestInstance, cli } from "../kit/instance.ts";
import { writeRequestV1 } from "../kit/remote-write.ts";

let instance: TestInstance;
beforeAll(async () => {
  instance = new TestInstance({
    WATCHTOWER_PROMETHEUS_WEB_ENABLE_ADMIN_API: "true",
    WATCHTOWER_METRICS_MAX_SERIES_PER_METRIC: "2",
    WATCHTOWER_PROMETHEUS_ENABLE_FEATURE: "st-storage",
    WATCHTOWER_QUERY_PROMQL_FEATURES: "promql-experimental-functions,use-start-timestamps",
  });
  await instance.start();
});
afterAll(() => instance.stop());

const MINUTE = 60_000;

/** @param points of one gauge: minutes before now, value and attribute `x`. */
async function sendOtlp(name: string, points: readonly (readonly [number, number, string?])[]) {
  const now = Date.now();
  const dataPoints = points.map(([minutes, asDouble, x = "a"]) => ({
    timeUnixNano: `${now - minutes * MINUTE}000000`,
    asDouble,
    attributes: [{ key: "x", value: { stringValue: x } }],
  }));
  const body = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints } }] }] }] };
  const answer = await fetch(`${instance.endpoints.otlpHttp}/v1/metrics`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

const partial = (count: number, reason: string) => ({
  status: 200,
  body: { partialSuccess: { rejectedDataPoints: String(count), errorMessage: `${reason} (${count})` } },
});

// First, as later on all senders wait for the store.
it("tells who writes by remote write of the first sample that has another value, and keeps the others", async () => {
  const now = Date.now();
  const write = async (value: number, time = now): Promise<readonly [number, string]> => {
    const labels = { __name__: "twice" };
    const other = { labels: { __name__: "other" }, samples: [[time, 1]] as const };
    const answer = await fetch(`${instance.endpoints.prometheus}/api/v1/write`, {
      method: "POST",
      body: writeRequestV1([{ labels, samples: [[time, value]] }, other]),
    });
    return [answer.status, answer.headers.get("x-prometheus-remote-write-samples-written") ?? ""];
  };
  expect(await write(1)).toEqual([204, "2"]);
  expect(await write(1)).toEqual([204, "2"]);
  expect(await write(2)).toEqual([400, "1"]);
  expect(await promqlValues(instance.endpoints, "twice")).toMatchObject([{ value: "1" }]);
});

it("tells senders how many points are too old, and keeps those within the window", async () => {
  expect(await sendOtlp("g", [[0, 1]])).toEqual({ status: 200, body: {} });
  expect(
    await sendOtlp("g", [
      [29, 2],
      [31, 3],
      [32, 4],
    ]),
  ).toEqual(
    partial(
      2,
      "point lies further behind the newest one of its series than prometheus.storage.tsdb.out_of_order_time_window = 30m",
    ),
  );
  expect(await promqlValues(instance.endpoints, "count_over_time(g[1h])")).toMatchObject([{ value: "2" }]);
  const samples = [[Date.now() - 40 * MINUTE, 5]] as const;
  const answer = await fetch(`${instance.endpoints.prometheus}/api/v1/write`, {
    method: "POST",
    body: writeRequestV1([{ labels: { __name__: "g", x: "a" }, samples }]),
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(/^not all is kept: point lies further behind .* = 30m \(1\)\n$/);
  expect(answer.headers.get("x-prometheus-remote-write-samples-written")).toBe("0");
});

it("keeps since when counters count, and uses it", async () => {
  const now = Date.now();
  const start = now - 20_000;
  const dataPoints = [
    { startTimeUnixNano: `${start}000000`, timeUnixNano: `${now}000000`, asDouble: 12, attributes: [] },
  ];
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  const answer = await fetch(`${instance.endpoints.otlpHttp}/v1/metrics`, {
    method: "POST",
    body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "born", sum }] }] }] }),
    headers: { "content-type": "application/json" },
  });
  expect(await answer.json()).toEqual({});
  const valueOf = async (query: string): Promise<unknown> =>
    eventually(query, async () => (await promqlValues(instance.endpoints, query))[0]?.["value"]);
  expect(await valueOf("start_timestamp(born_total)")).toBe(String(start / 1000));
  // One sample is enough, and all of it counts.
  expect(await valueOf("increase(born_total[5m])")).toBe("12");
});

it("tells senders of series that are too many for one metric", async () => {
  const points = ["a", "b", "c"].map((x) => [0, 1, x] as const);
  const reason =
    "too many series of one metric (limit metrics.maxSeriesPerMetric = 2; `watchtower metrics cardinality` lists which are many)";
  expect(await sendOtlp("many", points)).toEqual(partial(1, reason));
  const listed = await cli(["metrics", "cardinality", '{__name__=~"many|g"}', "--limit", "1"], instance.env);
  expect(listed).toEqual({
    code: 0,
    stderr: "",
    stdout: "3 series of 2 metrics\n\nmetric  series\nmany    2\n\nlabel     values\n__name__  2\n",
  });
  const asJson = await cli(["metrics", "cardinality", "many", "--json"], instance.env);
  expect(JSON.parse(asJson.stdout)).toEqual({
    series: 2,
    metrics: 1,
    topMetrics: [{ name: "many", series: 2 }],
    topLabels: [
      { name: "x", values: 2 },
      { name: "__name__", values: 1 },
    ],
  });
});

it("deletes series for good, over a crash and a cleaning", async () => {
  await sendOtlp("gone", [[0, 1]]);
  await sendOtlp("stays", [[0, 1]]);
  const admin = `${instance.endpoints.prometheus}/api/v1/admin/tsdb`;
  const deletion = await fetch(`${admin}/delete_series?match[]=gone`, { method: "POST" });
  expect([deletion.status, await deletion.text()]).toEqual([204, ""]);
  const left = () => promqlValues(instance.endpoints, '{__name__=~"gone|stays"}');
  expect(await left()).toMatchObject([{ __name__: "stays" }]);
  await instance.kill9();
  await instance.start();
  expect(await left()).toMatchObject([{ __name__: "stays" }]);
  const url = `${instance.endpoints.prometheus}/api/v1/admin/tsdb/clean_tombstones`;
  expect((await fetch(url, { method: "PUT" })).status).toBe(204);
  expect(await left()).toMatchObject([{ __name__: "stays" }]);
});

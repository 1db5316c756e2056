import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, promqlValues } from "../kit/ask.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { writeRequestV1 } from "../kit/remote-write.ts";

const LIMIT = 2000;
const PER_METRIC = 700;
const CLIENTS = 6;
const REQUESTS = 12;
const POINTS = 40;

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance({
    WATCHTOWER_METRICS_MAX_SERIES: String(LIMIT),
    WATCHTOWER_METRICS_MAX_SERIES_PER_METRIC: String(PER_METRIC),
  });
});
afterAll(() => instance.stop());

/** @returns how many points were acknowledged and not refused. */
async function sendOtlp(metric: string, ids: readonly string[]): Promise<number> {
  const timeUnixNano = `${Date.now()}000000`;
  const dataPoints = ids.map((id) => ({
    timeUnixNano,
    asInt: 1,
    attributes: [{ key: "id", value: { stringValue: id } }],
  }));
  const metrics = [{ name: metric, gauge: { dataPoints } }];
  const answer = await fetch(`${instance.endpoints.otlpHttp}/v1/metrics`, {
    method: "POST",
    body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(200);
  const { partialSuccess } = (await answer.json()) as { partialSuccess?: { rejectedDataPoints: string } };
  return ids.length - Number(partialSuccess?.rejectedDataPoints ?? 0);
}

/** As {@link sendOtlp}, by remote write, which tells what it has written. */
async function write(metric: string, ids: readonly string[]): Promise<number> {
  const now = Date.now();
  const answer = await fetch(`${instance.endpoints.prometheus}/api/v1/write`, {
    method: "POST",
    body: writeRequestV1(ids.map((id) => ({ labels: { __name__: metric, id }, samples: [[now, 1]] }))),
  });
  const written = Number(answer.headers.get("x-prometheus-remote-write-samples-written"));
  expect(answer.status).toBe(written === ids.length ? 204 : 400);
  return written;
}

/** Several clients at once, each with series of its own. */
async function acknowledged(metricOf: (client: number) => string): Promise<number> {
  const sums = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      let sum = 0;
      for (let request = 0; request < REQUESTS; request++) {
        const ids = Array.from({ length: POINTS }, (__, point) => `${client}-${request}-${point}`);
        sum += await (client % 2 === 0 ? sendOtlp : write)(metricOf(client), ids);
      }
      return sum;
    }),
  );
  return sums.reduce((sum, one) => sum + one, 0);
}

async function stored(query: string): Promise<number> {
  const [found] = await promqlValues(instance.endpoints, query);
  return Number(found?.["value"] ?? 0);
}

it("acknowledges no point that it does not keep, at the limit of a metric and at that of all", async () => {
  expect(await acknowledged(() => "one")).toBe(PER_METRIC);
  expect(await stored("count(one)")).toBe(PER_METRIC);

  const kept = await acknowledged((client) => `of_${client}`);
  // Those that the engine has of itself are series, too.
  const total = await eventually("all series", async () => {
    const own = await stored(`count({__name__=~".+",__name__!~"of_.*"})`);
    const sent = await stored(`count({__name__=~"of_.*"})`);
    return sent === kept ? sent + own : undefined;
  });
  expect(total).toBeLessThanOrEqual(LIMIT);
  expect(kept).toBeLessThan(CLIENTS * REQUESTS * POINTS);

  // Points of series that there are already are taken as ever.
  expect(await sendOtlp("one", ["0-0-0", "new"])).toBe(1);
});

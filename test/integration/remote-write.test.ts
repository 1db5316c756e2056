import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, promqlValues } from "../kit/ask.ts";
import { TestInstance } from "../kit/instance.ts";
import { writeRequestV1, writeRequestV2 } from "../kit/remote-write.ts";

let instance: TestInstance;
beforeAll(async () => {
  instance = new TestInstance({});
  await instance.start();
});
afterAll(() => instance.stop());

function send(path: string, body: BodyInit, headers: Record<string, string>): Promise<Response> {
  return fetch(`${instance.endpoints.prometheus}${path}`, { method: "POST", body, headers });
}

const SNAPPY = { "content-encoding": "snappy" };
const V1 = { ...SNAPPY, "content-type": "application/x-protobuf" };
const V2 = { ...SNAPPY, "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request" };

it("takes remote write 1.0 and 2.0, durable before it answers", async () => {
  const now = Date.now();
  const first = await send(
    "/api/v1/write",
    writeRequestV1([{ labels: { __name__: "v1", x: "a" }, samples: [[now, 1]] }]),
    V1,
  );
  expect(first.status).toBe(204);
  const unnamed = writeRequestV1([{ labels: { __name__: "v0" }, samples: [[now, 0]] }]);
  expect((await send("/api/v1/write", unnamed, {})).status).toBe(204);
  const second = await send(
    "/api/v1/write",
    writeRequestV2([{ labels: { __name__: "v2", x: "b" }, samples: [[now, 2]] }]),
    V2,
  );
  expect(second.status).toBe(204);
  expect(second.headers.get("x-prometheus-remote-write-samples-written")).toBe("1");
  await instance.kill9();
  await instance.start();
  const found = await eventually("both", async () => {
    const values = await promqlValues(instance.endpoints, '{__name__=~"v1|v2"}');
    return values.length === 2 ? values : undefined;
  });
  expect(found).toEqual([
    { __name__: "v1", x: "a", value: "1" },
    { __name__: "v2", x: "b", value: "2" },
  ]);
});

it("says what it does not keep, and keeps the rest", async () => {
  const now = Date.now();
  const series = [
    { labels: { x: "nameless" }, samples: [[now, 1]] as const },
    { labels: { __name__: "kept" }, samples: [[now, 1]] as const },
  ];
  const answer = await send("/api/v1/write", writeRequestV1(series), V1);
  expect([answer.status, await answer.text()]).toEqual([
    400,
    "not all is kept: series without a metric name (1)\n",
  ]);
  await eventually("the rest", async () => (await promqlValues(instance.endpoints, "kept"))[0]);
});

it("refuses what is malformed or in another form", async () => {
  expect((await send("/api/v1/write", "not snappy", V1)).status).toBe(400);
  expect((await send("/api/v1/write", "", { ...V1, "content-encoding": "gzip" })).status).toBe(415);
  const malformed = "application/x-protobuf;version2";
  expect((await send("/api/v1/write", "", { ...V1, "content-type": malformed })).status).toBe(415);
  expect((await send("/api/v1/write", "", { ...V1, "content-type": "text/plain" })).status).toBe(415);
  const huge = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x07]);
  expect((await send("/api/v1/write", huge, V1)).status).toBe(413);
});

it("takes OTLP at Prometheus' address", async () => {
  const point = { timeUnixNano: String(Date.now() * 1e6), asDouble: 4 };
  const metrics = [{ name: "by.otlp", unit: "s", gauge: { dataPoints: [point] } }];
  const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
  const answer = await send("/api/v1/otlp/v1/metrics", body, { "content-type": "application/json" });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  const found = await eventually(
    "the gauge",
    async () => (await promqlValues(instance.endpoints, "by_otlp_seconds"))[0],
  );
  expect(found).toMatchObject({ value: "4" });
  expect((await send("/api/v1/otlp/v1/metrics", "{", { "content-type": "application/json" })).status).toBe(
    400,
  );
});

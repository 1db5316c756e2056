import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../kit/ask.ts";
import { TestInstance } from "../kit/instance.ts";

let instance: TestInstance;
beforeAll(async () => {
  instance = new TestInstance({});
  await instance.start();
});
afterAll(() => instance.stop());

const nanos = (milliseconds: number): string => `${milliseconds}000000`;

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${instance.endpoints.loki}${path}`, { method: "POST", body: JSON.stringify(body), headers });
}

async function lines(selector: string): Promise<unknown> {
  const query = new URLSearchParams({ query: selector, direction: "forward" });
  const answer = await fetch(`${instance.endpoints.loki}/loki/api/v1/query_range?${query}`, {
    headers: { "x-loki-response-encoding-flags": "categorize-labels" },
  });
  const { data } = (await answer.json()) as { data: { result: unknown[] } };
  return data.result.length === 0 ? undefined : data.result;
}

it("keeps what is pushed, once, through a crash, under the labels that it has", async () => {
  const time = Date.now() - 1000;
  const values = [
    [nanos(time), "one", { order: "7" }],
    [nanos(time + 1), "two"],
  ];
  const answer = await post("/loki/api/v1/push", {
    streams: [{ stream: { app: "shop", level: "error" }, values }],
  });
  expect(answer.status).toBe(204);
  await instance.kill9();
  await instance.start();
  expect(await eventually("the lines", () => lines('{app="shop"}'))).toEqual([
    {
      stream: { app: "shop", level: "error", service_name: "shop" },
      values: [
        [nanos(time), "one", { structuredMetadata: { order: "7", detected_level: "error" } }],
        [nanos(time + 1), "two", { structuredMetadata: { detected_level: "error" } }],
      ],
    },
  ]);
});

it("takes OTLP at Loki's address", async () => {
  const record = { timeUnixNano: nanos(Date.now()), body: { stringValue: "by OTLP" } };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "otlp" } }] };
  const body = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] };
  expect((await post("/otlp/v1/logs", body)).status).toBe(204);
  await eventually("the line", () => lines('{service_name="otlp"} |= "by OTLP"'));
});

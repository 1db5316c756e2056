import { expect, it } from "vitest";
import { requestToJson } from "../model/otlp/to-json.ts";
import { validate } from "../model/otlp/validate.ts";
import { ownMetrics } from "./own-metrics.ts";
import type { DestinationStatus } from "./status.ts";

const status: DestinationStatus = {
  name: "sumo",
  protocol: "otlphttp",
  endpoint: "https://sumo.example/****",
  isPaused: false,
  deadLetters: { count: 0, bytes: 0 },
  signals: {
    logs: {
      sent: { requests: 3, records: 40, bytes: 5000, wireBytes: 900 },
      queue: { records: 7, bytes: 800, oldest: 60_000 },
      inFlight: 1,
      retries: 2,
      rejectedItems: 5,
      refused: 1,
      lost: { records: 9, bytes: 100 },
    },
  },
};

it("says of each signal what was sent, waits, failed and was lost", () => {
  const request = ownMetrics([status], { startMs: 1000, nowMs: 90_000 });
  expect(validate("metrics", request)).toMatchObject({ items: 10, rejected: new Map() });
  const text = JSON.stringify(requestToJson("metrics", request));
  const values = [...text.matchAll(/"name":"watchtower\.forward\.([\w.]+)".*?"asDouble":([\d.]+)/g)];
  expect(Object.fromEntries(values.map(([, name, value]) => [name, Number(value)]))).toEqual({
    "sent.requests": 3,
    "sent.records": 40,
    "sent.bytes": 5000,
    retries: 2,
    refused: 1,
    "rejected.items": 5,
    "lost.records": 9,
    "queue.records": 7,
    "queue.bytes": 800,
    "queue.age": 30,
  });
  expect(text).toContain('"startTimeUnixNano":"1000000000"');
});

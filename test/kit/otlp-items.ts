import { encodePush } from "../../src/model/loki/encode-push.ts";
import { transcodeRequest } from "../../src/model/otlp/json.ts";
import { encodeWriteV1 } from "../../src/model/prometheus/encode-write.ts";
import type { Signal } from "../../src/model/signal.ts";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
const NANOS = "1700000000000000000";

const MAKE = {
  traces: (ids) => ({
    resourceSpans: [
      {
        resource,
        scopeSpans: [
          {
            scope: { name: "test" },
            spans: ids.map((id) => ({
              traceId: hex(id, 32),
              spanId: hex(id, 16),
              name: "work",
              startTimeUnixNano: NANOS,
              endTimeUnixNano: NANOS,
            })),
          },
        ],
      },
    ],
  }),
  logs: (ids) => ({
    resourceLogs: [
      {
        resource,
        scopeLogs: [
          {
            logRecords: ids.map((id) => ({
              timeUnixNano: NANOS,
              body: { stringValue: itemName("logs", id) },
            })),
          },
        ],
      },
    ],
  }),
  metrics: (ids) => ({
    resourceMetrics: [
      {
        resource,
        scopeMetrics: [
          {
            metrics: ids.map((id) => ({
              name: itemName("metrics", id),
              gauge: { dataPoints: [{ timeUnixNano: NANOS, asInt: String(id) }] },
            })),
          },
        ],
      },
    ],
  }),
} satisfies Record<Signal, (ids: readonly number[]) => object>;

/** By what the fake endpoint knows an item: see `Received`. */
export function itemName(signal: Signal, id: number): string {
  switch (signal) {
    case "traces":
      return hex(id, 16);
    case "logs":
      return `line ${id}`;
    case "metrics":
      return `metric.${id}`;
  }
}

/** A request, in protobuf, with one item of each number above 0. */
export function itemsRequest(signal: Signal, ids: readonly number[]): Uint8Array {
  return transcodeRequest(signal, Buffer.from(JSON.stringify(MAKE[signal](ids))));
}

/** A `WriteRequest` of remote write 1.0, with one series of one sample for each number. */
export const writeItems = (ids: readonly number[]): Uint8Array =>
  encodeWriteV1({
    series: ids.map((id) => ({
      labels: [
        ["__name__", `metric.${id}`],
        ["job", "shop"],
      ],
      samples: [{ time: 1_700_000_000_000, value: id }],
      exemplars: [],
    })),
    metadata: ids.map((id) => ({ family: `metric.${id}`, type: "gauge", help: `of ${id}`, unit: "" })),
  });

/** A `PushRequest` of Loki with one stream, and a line for each number. */
export const pushItems = (ids: readonly number[]): Uint8Array =>
  encodePush([
    {
      labels: [["job", "shop"]],
      entries: ids.map((id) => ({
        time: 1_700_000_000_000_000_000n + BigInt(id),
        line: itemName("logs", id),
        metadata: [["id", String(id)]],
      })),
    },
  ]);

/** Sends items over OTLP/HTTP, and sees to it that they are acknowledged. */
export async function sendItems(endpoint: string, signal: Signal, ids: readonly number[]): Promise<void> {
  const response = await fetch(`${endpoint}/v1/${signal}`, {
    method: "POST",
    body: Buffer.from(itemsRequest(signal, ids)),
    headers: { "content-type": "application/x-protobuf" },
  });
  if (response.status !== 200) throw new Error(`${signal} were answered with ${response.status}`);
}

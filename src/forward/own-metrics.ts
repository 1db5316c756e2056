import { transcodeRequest } from "../model/otlp/json.ts";
import type { DestinationStatus, LaneStatus } from "./status.ts";

interface OwnMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly kind: "counter" | "gauge";
  readonly value: (lane: LaneStatus, nowMs: number) => number;
}

const METRICS: readonly OwnMetric[] = [
  counter("sent.requests", "{request}", "Requests that arrived.", ({ sent }) => sent.requests),
  counter(
    "sent.records",
    "{record}",
    "Requests as they were received that arrived.",
    ({ sent }) => sent.records,
  ),
  counter("sent.bytes", "By", "Bytes that arrived, before compression.", ({ sent }) => sent.bytes),
  counter(
    "retries",
    "{retry}",
    "Requests that did not arrive, and were tried again.",
    ({ retries }) => retries,
  ),
  counter("refused", "{request}", "Requests refused for good.", ({ refused }) => refused),
  counter("rejected.items", "{item}", "Items not taken of requests that were.", (lane) => lane.rejectedItems),
  counter("lost.records", "{record}", "Requests lost to journal.maxBytes, ever.", ({ lost }) => lost.records),
  gauge("queue.records", "{record}", "Requests that wait.", ({ queue }) => queue.records),
  gauge("queue.bytes", "By", "Bytes that wait.", ({ queue }) => queue.bytes),
  gauge("queue.age", "s", "How long the oldest has waited.", ({ queue }, nowMs) =>
    queue.oldest === undefined ? 0 : Math.max(0, (nowMs - queue.oldest) / 1000),
  ),
];

function counter(name: string, unit: string, description: string, value: OwnMetric["value"]): OwnMetric {
  return { name: `watchtower.forward.${name}`, unit, description, kind: "counter", value };
}

function gauge(name: string, unit: string, description: string, value: OwnMetric["value"]): OwnMetric {
  return { name: `watchtower.forward.${name}`, unit, description, kind: "gauge", value };
}

interface Times {
  /** When counting began, Unix milliseconds. */
  readonly startMs: number;
  readonly nowMs: number;
}

/** What the copy says of itself, as an `ExportMetricsServiceRequest`: `watchtower_forward_…` in Prometheus' names. */
export function ownMetrics(destinations: readonly DestinationStatus[], times: Times): Uint8Array {
  const metrics = METRICS.map(({ name, unit, description, kind, value }) => {
    const dataPoints = destinations.flatMap(({ name: destination, signals }) =>
      Object.entries(signals).map(([signal, lane]) =>
        pointOf(destination, signal, value(lane, times.nowMs), times),
      ),
    );
    const data =
      kind === "counter"
        ? { sum: { dataPoints, aggregationTemporality: 2, isMonotonic: true } }
        : { gauge: { dataPoints } };
    return { name, unit, description, ...data };
  });
  const resource = { attributes: [attribute("service.name", "watchtower")] };
  const request = {
    resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: "watchtower" }, metrics }] }],
  };
  return transcodeRequest("metrics", Buffer.from(JSON.stringify(request)));
}

function pointOf(destination: string, signal: string, value: number, { startMs, nowMs }: Times): object {
  return {
    startTimeUnixNano: `${startMs}000000`,
    timeUnixNano: `${nowMs}000000`,
    asDouble: value,
    attributes: [attribute("destination", destination), attribute("signal", signal)],
  };
}

const attribute = (key: string, text: string): object => ({ key, value: { stringValue: text } });

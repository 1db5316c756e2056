/**
 * OTLP messages written by hand, in OTLP/JSON: each field of the protocol that a user can see is used once.
 * Times are given, so that they can be asked for.
 */
type Json = Readonly<Record<string, unknown>>;

const text = (stringValue: string): Json => ({ stringValue });
const attributes = (values: Readonly<Record<string, Json>>): Json[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const resource = (service: string): Json => ({
  attributes: attributes({
    "service.name": text(service),
    "service.namespace": text("examples"),
    "service.instance.id": text("instance-1"),
    "host.name": text("laptop"),
  }),
});

const scope: Json = {
  name: "hand.made",
  version: "2.0.1",
  attributes: attributes({ "scope.kind": text("example") }),
};

const nanos = (ms: number, plus = 0): string => `${BigInt(ms) * 1_000_000n + BigInt(plus)}`;

export const TRACE_ID = "5b8efff798038103d269b633813fc60c";
export const ROOT_SPAN_ID = "eee19b7ec3c1b174";
const CHILD_SPAN_ID = "eee19b7ec3c1b175";

export function traceMessage(service: string, atMs: number): Json {
  const root = {
    traceId: TRACE_ID,
    spanId: ROOT_SPAN_ID,
    traceState: "vendor=1",
    name: "GET /cart",
    kind: 2,
    startTimeUnixNano: nanos(atMs),
    endTimeUnixNano: nanos(atMs, 250_000_000),
    attributes: attributes({
      "http.request.method": text("GET"),
      "http.response.status_code": { intValue: "500" },
      "cart.total": { doubleValue: 19.5 },
      "cart.empty": { boolValue: false },
      "cart.items": { arrayValue: { values: [text("tea"), { intValue: 3 }] } },
      "cart.owner": { kvlistValue: { values: attributes({ tier: text("gold") }) } },
      "cart.digest": { bytesValue: "AQID" },
    }),
    droppedAttributesCount: 1,
    events: [
      {
        timeUnixNano: nanos(atMs, 200_000_000),
        name: "exception",
        attributes: attributes({
          "exception.type": text("TimeoutError"),
          "exception.message": text("no answer"),
        }),
      },
    ],
    status: { code: 2, message: "no answer from payment" },
  };
  const child = {
    traceId: TRACE_ID,
    spanId: CHILD_SPAN_ID,
    parentSpanId: ROOT_SPAN_ID,
    name: "SELECT carts",
    kind: "SPAN_KIND_CLIENT",
    startTimeUnixNano: nanos(atMs, 10_000_000),
    endTimeUnixNano: nanos(atMs, 60_000_000),
    attributes: attributes({ "db.system.name": text("postgresql") }),
    links: [
      { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceState: "vendor=2" },
    ],
  };
  return {
    resourceSpans: [{ resource: resource(service), scopeSpans: [{ scope, spans: [root, child] }] }],
  };
}

export function logsMessage(service: string, atMs: number): Json {
  const common = { timeUnixNano: nanos(atMs), traceId: TRACE_ID, spanId: ROOT_SPAN_ID, flags: 1 };
  return {
    resourceLogs: [
      {
        resource: resource(service),
        scopeLogs: [
          {
            scope,
            logRecords: [
              {
                ...common,
                severityNumber: 17,
                severityText: "ERROR",
                body: text("payment timed out after 200ms"),
                attributes: attributes({ "payment.id": text("p-17"), "retry.count": { intValue: "2" } }),
              },
              {
                ...common,
                timeUnixNano: nanos(atMs, 1),
                severityNumber: "SEVERITY_NUMBER_INFO",
                body: {
                  kvlistValue: { values: attributes({ msg: text("cart loaded"), size: { intValue: 3 } }) },
                },
              },
              { observedTimeUnixNano: nanos(atMs, 2), body: text("level=warn msg=slow took=812ms") },
            ],
          },
        ],
      },
    ],
  };
}

export function metricsMessage(service: string, atMs: number): Json {
  const times = { startTimeUnixNano: nanos(atMs - 60_000), timeUnixNano: nanos(atMs) };
  const route = attributes({ "http.route": text("/cart") });
  const exemplar = {
    timeUnixNano: nanos(atMs - 1000),
    asDouble: 0.21,
    traceId: TRACE_ID,
    spanId: ROOT_SPAN_ID,
  };
  const metrics = [
    { name: "queue.depth", gauge: { dataPoints: [{ ...times, asInt: "7", attributes: route }] } },
    {
      name: "jobs.done",
      unit: "1",
      description: "Jobs that ended",
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...times, asDouble: 41.5 }] },
    },
    {
      name: "connections.open",
      sum: { aggregationTemporality: 2, isMonotonic: false, dataPoints: [{ ...times, asInt: -3 }] },
    },
    {
      name: "http.server.request.duration",
      unit: "s",
      histogram: {
        aggregationTemporality: "AGGREGATION_TEMPORALITY_CUMULATIVE",
        dataPoints: [
          {
            ...times,
            count: "4",
            sum: 1.25,
            bucketCounts: ["1", "2", "1"],
            explicitBounds: [0.1, 0.5],
            exemplars: [exemplar],
            attributes: route,
          },
        ],
      },
    },
    {
      name: "payload.size",
      unit: "By",
      exponentialHistogram: {
        aggregationTemporality: 2,
        dataPoints: [
          {
            ...times,
            count: "3",
            sum: 14,
            scale: 0,
            zeroCount: "0",
            positive: { offset: 1, bucketCounts: ["2", "1"] },
          },
        ],
      },
    },
    {
      name: "gc.pause",
      unit: "ms",
      summary: {
        dataPoints: [{ ...times, count: "10", sum: 52, quantileValues: [{ quantile: 0.5, value: 4 }] }],
      },
    },
  ];
  return { resourceMetrics: [{ resource: resource(service), scopeMetrics: [{ scope, metrics }] }] };
}

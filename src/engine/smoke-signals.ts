import type { InstanceEndpoints } from "./engine.ts";

/** In OTLP's names. */
export type SmokeSignal = "traces" | "logs" | "metrics";

/** By what the telemetry of one run is found again. */
export interface Marked {
  /** 16 hexadecimal digits. */
  readonly id: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
}

const SERVICE = "watchtower-smoke";
const METRIC = "watchtower.smoke";
/** What Prometheus makes of the name, as any OTLP translation does. */
const PROMETHEUS_METRIC = "watchtower_smoke";
/** Longer than the clocks of this machine and the cluster differ. */
const AROUND_NANOS = 3_600_000_000_000n;
const MILLI = 1_000_000n;

/** A request of OTLP/HTTP as JSON. @param now Unix nanoseconds. */
type Message = (marked: Marked, now: bigint) => unknown;

/** One item of each signal, marked with the run's ids. */
export const MESSAGES: Readonly<Record<SmokeSignal, Message>> = {
  traces: ({ id, traceId }, now) => ({
    resourceSpans: [
      {
        resource: resource(id),
        scopeSpans: [
          {
            scope: { name: SERVICE },
            spans: [
              {
                traceId,
                spanId: id,
                name: "smoke",
                kind: 1,
                startTimeUnixNano: String(now - MILLI),
                endTimeUnixNano: String(now),
                attributes: [attribute("smoke.id", id)],
              },
            ],
          },
        ],
      },
    ],
  }),
  logs: ({ id, traceId }, now) => ({
    resourceLogs: [
      {
        resource: resource(id),
        scopeLogs: [
          {
            scope: { name: SERVICE },
            logRecords: [
              {
                timeUnixNano: String(now),
                observedTimeUnixNano: String(now),
                severityNumber: 9,
                severityText: "INFO",
                body: { stringValue: `smoke ${id}` },
                traceId,
                spanId: id,
              },
            ],
          },
        ],
      },
    ],
  }),
  metrics: ({ id }, now) => ({
    resourceMetrics: [
      {
        resource: resource(id),
        scopeMetrics: [
          {
            scope: { name: SERVICE },
            metrics: [
              {
                name: METRIC,
                description: "sent by watchtower smoke",
                gauge: {
                  dataPoints: [
                    { timeUnixNano: String(now), asDouble: 1, attributes: [attribute("smoke_id", id)] },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  }),
};

function attribute(key: string, stringValue: string) {
  return { key, value: { stringValue } };
}

const resource = (id: string) => ({
  attributes: [attribute("service.name", SERVICE), attribute("service.instance.id", id)],
});

/** Where a signal is looked for, and how to tell from the answer's body that it is there. */
export interface Look {
  readonly url: string;
  readonly isThere: (body: string) => boolean;
}

/** Where each is asked for; the ids are ours alone, so that an answer with one is the right one. */
export const LOOKS: Readonly<Record<SmokeSignal, (endpoints: InstanceEndpoints, marked: Marked) => Look>> = {
  traces: ({ tempo }, { id, traceId }) => ({
    url: `${tempo}/api/traces/${traceId}`,
    isThere: (body) => body.includes(id),
  }),
  logs: ({ loki }, { id }) => {
    const now = BigInt(Date.now()) * MILLI;
    const query = new URLSearchParams({
      query: `{service_name="${SERVICE}"} |= "${id}"`,
      start: String(now - AROUND_NANOS),
      end: String(now + AROUND_NANOS),
      limit: "1",
    });
    return {
      url: `${loki}/loki/api/v1/query_range?${query}`,
      isThere: (body) => resultOf(body).includes(id),
    };
  },
  metrics: ({ prometheus }, { id }) => {
    const query = new URLSearchParams({ query: `${PROMETHEUS_METRIC}{smoke_id="${id}"}` });
    return { url: `${prometheus}/api/v1/query?${query}`, isThere: (body) => resultOf(body).includes(id) };
  },
};

/** Without what else an answer says, such as the query itself. */
function resultOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null || !("data" in parsed)) return "";
    const { data } = parsed;
    return typeof data === "object" && data !== null && "result" in data ? JSON.stringify(data.result) : "";
  } catch {
    return "";
  }
}

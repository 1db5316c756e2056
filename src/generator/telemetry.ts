import type { Attributes, Tracer } from "@opentelemetry/api";
import type { Logger } from "@opentelemetry/api-logs";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { IdGenerator } from "@opentelemetry/sdk-trace-base";
import { METRIC_INTERVAL_MS } from "../base/metric-interval.ts";
import { ExemplarStore } from "./exemplars.ts";
import { ExemplarMetricExporter, logExporter, spanExporter, watched } from "./exporters.ts";
import type { Protocol } from "./exporters.ts";
import { Instruments } from "./instruments.ts";
import type { Service } from "./story.ts";

export type Signal = "traces" | "logs" | "metrics";

const SCOPE = "watchtower-shop";

/** The SDK of one service: its providers, as the service itself would set them up. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly logger: Logger;
  readonly instruments: Instruments;
  readonly exemplars: ExemplarStore;
  /** Sends what is waiting, and ends. */
  shutdown(): Promise<void>;
}

export interface TelemetryOptions {
  readonly protocol: Protocol;
  /** Base URL of the receiver. */
  readonly url: string;
  readonly version: string;
  readonly ids: IdGenerator;
  /** Told of each export how it went, and of how many spans, log records or (1) sets of metrics it was. */
  readonly onResult: (signal: Signal, error: Error | undefined, items: number) => void;
}

/**
 * Each signal is exported in batches of its own, metrics cumulative at an interval. Nothing is thrown if the receiver
 * does not answer: `onResult` is told.
 *
 * @param instance `service.instance.id`.
 */
export function startTelemetry(service: Service, instance: string, options: TelemetryOptions): Telemetry {
  const { protocol, url, version, ids, onResult } = options;
  const resource = resourceFromAttributes(resourceAttributes(service, instance, version));
  const spans = new BatchSpanProcessor(
    watched(spanExporter(protocol, url), (error, items) => onResult("traces", error, items)),
    {
      maxQueueSize: 20_000,
      scheduledDelayMillis: 1000,
    },
  );
  const tracing = new BasicTracerProvider({ resource, spanProcessors: [spans], idGenerator: ids });
  const records = new BatchLogRecordProcessor({
    exporter: watched(logExporter(protocol, url), (error, items) => onResult("logs", error, items)),
    maxQueueSize: 20_000,
    scheduledDelayMillis: 1000,
  });
  const logging = new LoggerProvider({ resource, processors: [records] });
  const exemplars = new ExemplarStore();
  const metrics = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new ExemplarMetricExporter(protocol, url, exemplars, (error) =>
          onResult("metrics", error, 1),
        ),
        exportIntervalMillis: METRIC_INTERVAL_MS,
        exportTimeoutMillis: METRIC_INTERVAL_MS,
      }),
    ],
    views: [{ instrumentName: "order.amount", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  return {
    tracer: tracing.getTracer(SCOPE, version),
    logger: logging.getLogger(SCOPE, version),
    instruments: new Instruments(metrics.getMeter(SCOPE, version)),
    exemplars,
    shutdown: async () => {
      await Promise.allSettled([tracing.shutdown(), logging.shutdown(), metrics.shutdown()]);
    },
  };
}

function resourceAttributes(service: Service, instance: string, version: string): Attributes {
  return {
    "service.name": service,
    "service.namespace": "shop",
    "service.version": version,
    "service.instance.id": instance,
    "deployment.environment.name": "test",
    "host.name": `${service}-host`,
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.name": "opentelemetry",
  };
}

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter as LogsGrpc } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as LogsJson } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as LogsProto } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as MetricsGrpc } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as MetricsJson } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as MetricsProto } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as TracesGrpc } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as TracesJson } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as TracesProto } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { Resource } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Endpoints } from "../../src/api/wire/watchtower.ts";

export const PROTOCOLS = ["grpc", "http/protobuf", "http/json"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

interface Exporters {
  readonly traces: SpanExporter;
  readonly logs: LogRecordExporter;
  readonly metrics: PushMetricExporter;
}

function exporters(protocol: Protocol, endpoints: Endpoints): Exporters {
  const url = (signal: string): { url: string } => ({ url: `${endpoints.otlpHttp}/v1/${signal}` });
  switch (protocol) {
    case "grpc": {
      const at = { url: endpoints.otlpGrpc };
      return { traces: new TracesGrpc(at), logs: new LogsGrpc(at), metrics: new MetricsGrpc(at) };
    }
    case "http/protobuf":
      return {
        traces: new TracesProto(url("traces")),
        logs: new LogsProto(url("logs")),
        metrics: new MetricsProto(url("metrics")),
      };
    case "http/json":
      return {
        traces: new TracesJson(url("traces")),
        logs: new LogsJson(url("logs")),
        metrics: new MetricsJson(url("metrics")),
      };
  }
}

/** An order handled by a small application: a server span with a database call below it. */
async function sendTrace(resource: Resource, exporter: SpanExporter): Promise<string> {
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const tracer = provider.getTracer("shop", "1.0.0");
  const root = tracer.startSpan(
    "POST /orders",
    { kind: SpanKind.SERVER, attributes: { "http.response.status_code": 500, "order.total": 12.5 } },
    ROOT_CONTEXT,
  );
  const inside = trace.setSpan(ROOT_CONTEXT, root);
  const query = tracer.startSpan("INSERT orders", { kind: SpanKind.CLIENT }, inside);
  query.recordException(new Error("duplicate key"));
  query.setStatus({ code: SpanStatusCode.ERROR, message: "duplicate key" });
  query.end();
  root.setStatus({ code: SpanStatusCode.ERROR });
  root.end();
  await provider.forceFlush();
  await provider.shutdown();
  return root.spanContext().traceId;
}

async function sendLog(resource: Resource, exporter: LogRecordExporter): Promise<void> {
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
  provider.getLogger("shop").emit({
    severityNumber: SeverityNumber.ERROR,
    severityText: "ERROR",
    body: "order refused: duplicate key",
    attributes: { "order.id": "o-1" },
  });
  await provider.forceFlush();
  await provider.shutdown();
}

async function sendMetrics(resource: Resource, exporter: PushMetricExporter): Promise<void> {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter("shop");
  meter.createCounter("orders.refused").add(3, { reason: "duplicate" });
  meter.createHistogram("order.duration", { unit: "s" }).record(0.3);
  await provider.forceFlush();
  await provider.shutdown();
}

/**
 * Sends a trace of two spans, a log record and two metrics with the real OpenTelemetry SDK.
 *
 * @returns the trace's id, in hexadecimal.
 */
export async function sendWithSdk(
  protocol: Protocol,
  endpoints: Endpoints,
  service: string,
): Promise<string> {
  const resource = resourceFromAttributes({ "service.name": service, "service.instance.id": "sdk-1" });
  const { traces, logs, metrics } = exporters(protocol, endpoints);
  const [traceId] = await Promise.all([
    sendTrace(resource, traces),
    sendLog(resource, logs),
    sendMetrics(resource, metrics),
  ]);
  return traceId;
}

import { Client, credentials } from "@grpc/grpc-js";
import { ExportResultCode } from "@opentelemetry/core";
import type { ExportResult } from "@opentelemetry/core";
import { OTLPLogExporter as LogsGrpc } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as LogsHttp } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter as TracesGrpc } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as TracesHttp } from "@opentelemetry/exporter-trace-otlp-proto";
import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import { AggregationTemporality } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import { errorMessage } from "../base/errors.ts";
import type { ExemplarStore } from "./exemplars.ts";

/** OTLP over gRPC, or over HTTP with protobuf. */
export type Protocol = "grpc" | "http";

const EXPORT_METHOD = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
const TIMEOUT_MS = 10_000;

/** @param url base URL of the receiver; for HTTP the signal's path is added. */
export function spanExporter(protocol: Protocol, url: string): SpanExporter {
  return protocol === "grpc" ? new TracesGrpc({ url }) : new TracesHttp({ url: `${url}/v1/traces` });
}

/** @param url as for {@link spanExporter}. */
export function logExporter(protocol: Protocol, url: string): LogRecordExporter {
  return protocol === "grpc" ? new LogsGrpc({ url }) : new LogsHttp({ url: `${url}/v1/logs` });
}

interface Exporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
}

/** The SDK's processors drop what could not be sent in silence: `onResult` is told of each export how it went. */
export function watched<Item, E extends Exporter<Item>>(
  exporter: E & Exporter<Item>,
  onResult: (error: Error | undefined, items: number) => void,
): E {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) =>
    send(items, (result) => {
      const failed = result.code !== ExportResultCode.SUCCESS;
      onResult(failed ? (result.error ?? new Error("the export failed")) : undefined, items.length);
      done(result);
    });
  return exporter;
}

type Send = (request: Uint8Array) => Promise<void>;

/** Sends the SDK's metrics, cumulative, with exemplars added. */
export class ExemplarMetricExporter implements PushMetricExporter {
  private readonly send: Send;
  private readonly exemplars: ExemplarStore;
  private readonly onResult: (error: Error | undefined) => void;
  private pending: Promise<void> = Promise.resolve();

  /** @param onResult told of each export how it went. */
  constructor(
    protocol: Protocol,
    url: string,
    exemplars: ExemplarStore,
    onResult: (error: Error | undefined) => void,
  ) {
    this.send = protocol === "grpc" ? sendGrpc(url) : sendHttp(url);
    this.exemplars = exemplars;
    this.onResult = onResult;
  }

  export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
    this.pending = this.sendWithExemplars(metrics, done);
  }

  private async sendWithExemplars(
    metrics: ResourceMetrics,
    done: (result: ExportResult) => void,
  ): Promise<void> {
    let failure: Error | undefined;
    try {
      const request = ProtobufMetricsSerializer.serializeRequest(metrics) ?? new Uint8Array();
      await this.send(this.exemplars.addTo(request, metrics));
    } catch (error) {
      failure = new Error(errorMessage(error));
    }
    this.onResult(failure);
    done(
      failure === undefined
        ? { code: ExportResultCode.SUCCESS }
        : { code: ExportResultCode.FAILED, error: failure },
    );
  }

  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.CUMULATIVE;
  }

  /** Resolves when the export under way has ended, also in failure. */
  forceFlush(): Promise<void> {
    return this.pending;
  }

  shutdown(): Promise<void> {
    return this.pending;
  }
}

function sendHttp(url: string): Send {
  return async (request) => {
    const response = await fetch(`${url}/v1/metrics`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      body: new Uint8Array(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${url}/v1/metrics answered ${response.status}`);
  };
}

const asBuffer = (bytes: Buffer): Buffer => bytes;

function sendGrpc(url: string): Send {
  const client = new Client(new URL(url).host, credentials.createInsecure());
  return (request) =>
    new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + TIMEOUT_MS };
      client.makeUnaryRequest(EXPORT_METHOD, asBuffer, asBuffer, Buffer.from(request), options, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
}

import type { Registry } from "../component.ts";
import { otlpExporter, otlpHttpExporter, sink } from "../otelcol/exporters.ts";
import { notYet } from "./not-yet.ts";
import { asIs, unused } from "./plain.ts";

/** OpenTelemetry's components. */
export const OTELCOL: Registry = {
  "otelcol.receiver.otlp": () => ({ kind: "receiver" }),
  "otelcol.processor.memory_limiter": asIs,
  "otelcol.processor.batch": asIs,
  "otelcol.processor.attributes": notYet,
  "otelcol.processor.filter": notYet,
  "otelcol.processor.transform": notYet,
  "otelcol.processor.probabilistic_sampler": notYet,
  "otelcol.processor.tail_sampling": notYet,
  "otelcol.processor.k8sattributes": notYet,
  "otelcol.processor.resourcedetection": notYet,
  "otelcol.connector.spanmetrics": notYet,
  "otelcol.connector.servicegraph": notYet,
  "otelcol.exporter.otlp": otlpExporter,
  "otelcol.exporter.otlphttp": otlpHttpExporter,
  "otelcol.exporter.prometheus": notYet,
  "otelcol.exporter.loki": notYet,
  "otelcol.exporter.debug": sink("debug"),
  "otelcol.exporter.file": sink("file"),
  "otelcol.auth.basic": unused,
  "otelcol.auth.headers": unused,
  "otelcol.auth.bearer": unused,
  "otelcol.storage.file": unused,
};

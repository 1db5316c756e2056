import { prometheusExporter } from "../prometheus/exporter/exporter.ts";
import type { Registry } from "../component.ts";
import { attributesProcessor } from "../otelcol/attributes/attributes.ts";
import { LokiExporter } from "../loki/exporter/loki-exporter.ts";
import { k8sAttributes } from "../otelcol/k8sattributes.ts";
import { otlpExporter, otlpHttpExporter, sink } from "../otelcol/exporters.ts";
import { resourceDetection } from "../otelcol/resourcedetection/component.ts";
import { serviceGraph } from "../otelcol/servicegraph/component.ts";
import { spanMetrics } from "../otelcol/spanmetrics/component.ts";
import { tailSampling } from "../otelcol/tail/component.ts";
import { probabilisticSampler } from "../otelcol/sampler/component.ts";
import { filterProcessor } from "../otelcol/filter.ts";
import { transformProcessor } from "../otelcol/transform.ts";
import { asIs, unused } from "./plain.ts";

/** OpenTelemetry's components. */
export const OTELCOL: Registry = {
  "otelcol.receiver.otlp": () => ({ kind: "receiver" }),
  "otelcol.processor.memory_limiter": asIs,
  "otelcol.processor.batch": asIs,
  "otelcol.processor.attributes": attributesProcessor,
  "otelcol.processor.filter": filterProcessor,
  "otelcol.processor.transform": transformProcessor,
  "otelcol.processor.probabilistic_sampler": probabilisticSampler,
  "otelcol.processor.tail_sampling": tailSampling,
  "otelcol.processor.k8sattributes": k8sAttributes,
  "otelcol.processor.resourcedetection": resourceDetection,
  "otelcol.connector.spanmetrics": spanMetrics,
  "otelcol.connector.servicegraph": serviceGraph,
  "otelcol.exporter.otlp": otlpExporter,
  "otelcol.exporter.otlphttp": otlpHttpExporter,
  "otelcol.exporter.prometheus": prometheusExporter,
  "otelcol.exporter.loki": () => ({ kind: "toLines", converter: new LokiExporter() }),
  "otelcol.exporter.debug": sink("debug"),
  "otelcol.exporter.file": sink("file"),
  "otelcol.auth.basic": unused,
  "otelcol.auth.headers": unused,
  "otelcol.auth.bearer": unused,
  "otelcol.storage.file": unused,
};

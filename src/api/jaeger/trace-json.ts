import { toHex } from "../../base/bytes.ts";
import type { AnyValue, KeyValue, Resource, Scope } from "../../model/otlp/common.ts";
import type { ResourceSpans, Span, SpanEvent } from "../../model/otlp/trace.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import type { JaegerSpan, JaegerTag, JaegerTrace } from "../wire/jaeger.ts";

const SERVICE_NAME = "service.name";
/** As the Collector calls a service without name. */
const NO_SERVICE = "OTLPResourceNoServiceName";
const KINDS = ["", "internal", "server", "client", "producer", "consumer"];
const STATUSES = ["", "OK", "ERROR"];
const NANOS_PER_MICRO = 1000n;

/** A trace as Jaeger shows it, translated from OTLP as the Collector does (pkg/translator/jaeger). */
export function jaegerTrace(traceId: string, trace: readonly ResourceSpans[]): JaegerTrace {
  const processes: Record<string, JaegerTrace["processes"][string]> = {};
  const spans = trace.flatMap(({ resource, scopeSpans }, index) => {
    const processId = `p${index + 1}`;
    processes[processId] = process(resource);
    return scopeSpans.flatMap((scoped) =>
      scoped.spans.map((span) => spanJson(span, scoped.scope, processId)),
    );
  });
  spans.sort((a, b) => a.startTime - b.startTime);
  return { traceID: shortId(traceId), spans, processes, warnings: null };
}

function process(resource: Resource | undefined): JaegerTrace["processes"][string] {
  const attributes = resource?.attributes ?? [];
  const name = attributes.find(({ key }) => key === SERVICE_NAME)?.value;
  return {
    serviceName: name === undefined ? NO_SERVICE : valueText(name),
    tags: attributes.filter(({ key }) => key !== SERVICE_NAME).map(tag),
  };
}

function spanJson(span: Span, scope: Scope | undefined, processID: string): JaegerSpan {
  const traceID = shortId(toHex(span.traceId));
  const duration = span.endTime - span.startTime;
  return {
    traceID,
    spanID: toHex(span.spanId),
    ...(span.flags === 0 ? {} : { flags: span.flags % 256 }),
    operationName: span.name,
    references: references(span, traceID),
    startTime: micros(span.startTime),
    duration: micros(duration < 0n ? 0n : duration),
    tags: tags(span, scope),
    logs: span.events.map(log),
    processID,
    warnings: null,
  };
}

function references(span: Span, traceID: string): JaegerSpan["references"] {
  const parent = toHex(span.parentSpanId);
  return [
    ...(parent === "" ? [] : [{ refType: "CHILD_OF" as const, traceID, spanID: parent }]),
    ...span.links.map((link) => ({
      refType: "FOLLOWS_FROM" as const,
      traceID: shortId(toHex(link.traceId)),
      spanID: toHex(link.spanId),
    })),
  ];
}

function tags(span: Span, scope: Scope | undefined): readonly JaegerTag[] {
  const code = span.status?.code ?? 0;
  return [
    ...texts({ "otel.scope.name": scope?.name, "otel.scope.version": scope?.version }),
    ...span.attributes.map(tag),
    ...texts({ "span.kind": KINDS[span.kind], "otel.status_code": STATUSES[code] }),
    ...(code === 2 ? [{ key: "error", type: "bool" as const, value: true }] : []),
    ...texts({ "otel.status_description": span.status?.message, "w3c.tracestate": span.traceState }),
  ];
}

const texts = (named: Readonly<Record<string, string | undefined>>): readonly JaegerTag[] =>
  Object.entries(named).flatMap(([key, value]) =>
    value === undefined || value === "" ? [] : [{ key, type: "string" as const, value }],
  );

const log = ({ time, name, attributes }: SpanEvent): JaegerSpan["logs"][number] => ({
  timestamp: micros(time),
  fields: [...texts({ event: name }), ...attributes.map(tag)],
});

function tag({ key, value }: KeyValue): JaegerTag {
  return { key, ...typed(value) };
}

/** Numbers that JavaScript cannot hold exactly are text, as in Jaeger. */
function typed(value: AnyValue): Omit<JaegerTag, "key"> {
  switch (value.kind) {
    case "string":
      return { type: "string", value: value.value };
    case "bool":
      return { type: "bool", value: value.value };
    case "int": {
      const number = Number(value.value);
      return { type: "int64", value: Number.isSafeInteger(number) ? number : String(value.value) };
    }
    case "double":
      return { type: "float64", value: Number.isFinite(value.value) ? value.value : String(value.value) };
    case "bytes":
      return { type: "binary", value: valueText(value) };
    case "array":
    case "map":
    case "empty":
      return { type: "string", value: valueText(value) };
  }
}

const micros = (nanos: bigint): number => Number(nanos / NANOS_PER_MICRO);

const HALF = 16;

/** Jaeger leaves out the upper half of an id where it is zero. */
export const shortId = (id: string): string => id.replace(/^0{16}(?=[0-9a-f]{16}$)/, "").padStart(HALF, "0");

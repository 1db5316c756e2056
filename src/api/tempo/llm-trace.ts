import { toHex } from "../../base/bytes.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import type { ResourceSpans, Span, SpanEvent, SpanLink } from "../../model/otlp/trace.ts";
import type { LlmAttributes, LlmService, LlmSpan, LlmTraceBody, LlmValue } from "../wire/tempo.ts";
import { kindName, statusName } from "./otlp-json.ts";
import { present } from "./present.ts";

const SERVICE_NAME = "service.name";
const NANOS_PER_MILLI = 1e6;

/** A trace in few words, for language models, as Tempo 2.10 writes it: spans by service and scope, plain attributes. */
export function llmTrace(trace: readonly ResourceSpans[]): LlmTraceBody {
  const first = trace[0]?.scopeSpans[0]?.spans[0];
  if (first === undefined) return {};
  return { trace: { traceId: toHex(first.traceId), services: trace.map(service) } };
}

function service({ resource, scopeSpans }: ResourceSpans): LlmService {
  const { [SERVICE_NAME]: name, ...rest } = plain(resource?.attributes ?? []);
  return {
    ...(typeof name === "string" ? { serviceName: name } : {}),
    ...(Object.keys(rest).length === 0 ? {} : { resource: rest }),
    scopes: scopeSpans.map(({ scope, spans }) => ({
      ...present({ name: scope?.name, version: scope?.version }),
      spans: spans.map(span),
    })),
  };
}

function span(one: Span): LlmSpan {
  const { startTime, endTime, status } = one;
  const code = status?.code ?? 0;
  return {
    spanId: toHex(one.spanId),
    name: one.name,
    ...present({
      parentSpanId: toHex(one.parentSpanId),
      kind: one.kind === 0 ? undefined : kindName(one.kind),
      startTimeUnixNano: startTime === 0n ? undefined : String(startTime),
      endTimeUnixNano: endTime === 0n ? undefined : String(endTime),
      durationMs: startTime === 0n || endTime === 0n ? 0 : Number(endTime - startTime) / NANOS_PER_MILLI,
    }),
    ...attributes(one.attributes),
    ...present({ events: one.events.map(event), links: one.links.map(link) }),
    status: { code: statusName(code), message: code === 0 ? "" : (status?.message ?? "") },
  };
}

const event = ({ name, time, attributes: own }: SpanEvent): NonNullable<LlmSpan["events"]>[number] => ({
  name,
  ...(time === 0n ? {} : { timeUnixNano: String(time) }),
  ...attributes(own),
});

const link = ({ traceId, spanId, attributes: own }: SpanLink): NonNullable<LlmSpan["links"]>[number] => ({
  traceId: toHex(traceId),
  spanId: toHex(spanId),
  ...attributes(own),
});

const attributes = (own: readonly KeyValue[]): { readonly attributes?: LlmAttributes } =>
  own.length === 0 ? {} : { attributes: plain(own) };

const plain = (own: readonly KeyValue[]): LlmAttributes =>
  Object.fromEntries(own.map(({ key, value }) => [key, plainValue(value)]));

/** Bytes as hexadecimal; numbers that JSON cannot hold exactly as text. */
function plainValue(value: AnyValue): LlmValue {
  switch (value.kind) {
    case "string":
    case "bool":
      return value.value;
    case "int":
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : String(value.value);
    case "double":
      return Number.isFinite(value.value) ? value.value : String(value.value);
    case "bytes":
      return toHex(value.value);
    case "array":
      return value.value.map(plainValue);
    case "map":
      return plain(value.value);
    case "empty":
      return null;
  }
}

import { toHex } from "../../../src/base/bytes.ts";
import type { AnyValue, KeyValue } from "../../../src/model/otlp/common.ts";
import type { ResourceSpans } from "../../../src/model/otlp/trace.ts";

/** A span with all that queries ask of it, as plain as can be. */
export interface PlainSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly start: bigint;
  readonly duration: bigint;
  readonly kind: number;
  readonly status: number;
  readonly message: string;
  /** `span`, `resource`, `event`, `link`, `instrumentation`. */
  readonly attributes: Readonly<Record<string, readonly KeyValue[]>>;
}

/** By trace, each in the order of results: by start, then id. */
export function plainTraces(groups: readonly ResourceSpans[]): readonly (readonly PlainSpan[])[] {
  const traces = new Map<string, PlainSpan[]>();
  for (const span of groups.flatMap(spansOf)) {
    const trace = traces.get(span.traceId) ?? [];
    traces.set(span.traceId, trace);
    trace.push(span);
  }
  const order = (a: PlainSpan, b: PlainSpan): number =>
    a.start === b.start ? (a.id < b.id ? -1 : 1) : a.start < b.start ? -1 : 1;
  return [...traces.values()].map((trace) => trace.toSorted(order));
}

const text = (value: string): AnyValue => ({ kind: "string", value });

function spansOf({ resource, scopeSpans }: ResourceSpans): PlainSpan[] {
  return scopeSpans.flatMap(({ scope, spans }) =>
    spans.map((span) => ({
      traceId: toHex(span.traceId),
      id: toHex(span.spanId),
      parentId: toHex(span.parentSpanId),
      name: span.name,
      start: span.startTime,
      duration: span.endTime - span.startTime,
      kind: span.kind,
      status: span.status?.code ?? 0,
      message: span.status?.message ?? "",
      attributes: {
        span: span.attributes,
        resource: resource?.attributes ?? [],
        instrumentation: [
          { key: "instrumentation:name", value: text(scope?.name ?? "") },
          { key: "instrumentation:version", value: text(scope?.version ?? "") },
          ...(scope?.attributes ?? []),
        ],
        event: span.events.flatMap((event) => [
          { key: "event:name", value: text(event.name) },
          { key: "event:timeSinceStart", value: { kind: "int", value: event.time - span.startTime } },
          ...event.attributes,
        ]),
        link: span.links.flatMap((link) => [
          { key: "link:traceID", value: text(toHex(link.traceId)) },
          { key: "link:spanID", value: text(toHex(link.spanId)) },
          ...link.attributes,
        ]),
      },
    })),
  );
}

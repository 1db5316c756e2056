import type { KeyValue, Resource, Scope } from "./common.ts";
import type { UnixNano } from "../../base/units.ts";

/** opentelemetry.proto.trace.v1.TracesData as objects. Ids are raw bytes; absent ids have length 0. */
export interface ResourceSpans {
  readonly resource: Resource | undefined;
  readonly scopeSpans: readonly ScopeSpans[];
  readonly schemaUrl: string;
}

/** What one instrumentation scope recorded of a resource. */
export interface ScopeSpans {
  readonly scope: Scope | undefined;
  readonly spans: readonly Span[];
  readonly schemaUrl: string;
}

/** opentelemetry.proto.trace.v1.Span. Counts of what was dropped are the sender's. */
export interface Span {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  /** SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTime: UnixNano;
  readonly endTime: UnixNano;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  /** As they were sent, which need not be in order of time. */
  readonly events: readonly SpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinksCount: number;
  readonly status: SpanStatus | undefined;
}

/** Span.Event of trace.proto. */
export interface SpanEvent {
  readonly time: UnixNano;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

/** Span.Link of trace.proto: to a span that may be of another trace. */
export interface SpanLink {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

/** Status of trace.proto; the message says something for an error alone. */
export interface SpanStatus {
  readonly message: string;
  /** StatusCode: 0 unset, 1 ok, 2 error. */
  readonly code: number;
}

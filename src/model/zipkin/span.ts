/**
 * Zipkin's spans (zipkin.io, "Zipkin API", version 2). Times are microseconds since 1970. Ids are lower-case
 * hexadecimal: 32 digits of a trace, 16 of a span.
 */
export interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly kind?: ZipkinKind;
  readonly timestamp?: number;
  /** Microseconds. */
  readonly duration?: number;
  readonly localEndpoint?: ZipkinEndpoint;
  readonly remoteEndpoint?: ZipkinEndpoint;
  readonly annotations: readonly ZipkinAnnotation[];
  readonly tags: ReadonlyMap<string, string>;
}

/** None stands for what Zipkin calls a local span. */
export type ZipkinKind = "CLIENT" | "SERVER" | "PRODUCER" | "CONSUMER";

/** Who recorded a span, or whom it talked to; addresses as texts. */
export interface ZipkinEndpoint {
  readonly serviceName?: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly port?: number;
}

export interface ZipkinAnnotation {
  /** Microseconds since 1970. */
  readonly timestamp: number;
  readonly value: string;
}

export const TRACE_ID_DIGITS = 32;
export const SPAN_ID_DIGITS = 16;

/** Where OTLP's data has no place of its own, it stands under these names (Collector, `pkg/translator/zipkin`). */
export const Tag = {
  error: "error",
  kind: "span.kind",
  traceState: "w3c.tracestate",
  statusCode: "otel.status_code",
  statusDescription: "otel.status_description",
  scopeName: "otel.library.name",
  scopeVersion: "otel.library.version",
  serviceNameSource: "otlp.service.name.source",
  startTimeAbsent: "otel.zipkin.absentField.startTime",
  linkPrefix: "otlp.link.",
} as const;

/** What of an endpoint stands as attributes of the span. */
export const ENDPOINT_ATTRIBUTES = {
  local: { ip: "net.host.ip", port: "net.host.port" },
  remote: { ip: "net.peer.ip", port: "net.peer.port" },
  remoteService: "peer.service",
} as const;

import type { OtlpResourceSpans, OtlpSpan, TraceV2Body } from "../../api/wire/tempo.ts";
import { fixedRange, type TimeRange } from "../time/time-range.ts";
import { withOwnIds } from "./shared-ids.ts";
import { attributesOf, hexId, type Attribute } from "./otlp-values.ts";

export interface SpanEvent {
  /** Nanoseconds since the trace's start. */
  readonly offset: number;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

/** A span as the waterfall shows it. Lengths and offsets are in nanoseconds since the trace's start. */
export interface Span {
  /** Its own within the trace. */
  readonly id: string;
  /** As it was sent: others may have the same. */
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly service: string;
  /** `server`, `client`, `internal`, `producer`, `consumer` or empty. */
  readonly kind: string;
  readonly status: "error" | "ok" | "unset";
  readonly statusMessage: string;
  readonly offset: number;
  readonly duration: number;
  readonly traceState: string;
  readonly scope: string;
  readonly attributes: readonly Attribute[];
  readonly resource: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** What the SDK threw away, as text; empty if nothing. */
  readonly dropped: string;
}

export interface Trace {
  readonly id: string;
  /** Unix milliseconds. */
  readonly startMs: number;
  /** Nanoseconds. */
  readonly duration: number;
  /** By start. */
  readonly spans: readonly Span[];
  /** In order of first appearance. */
  readonly services: readonly string[];
}

const AROUND_MS = 15 * 60_000;

/** A time around a trace that is long enough to say how its services do. */
export const around = ({ startMs, duration }: Pick<Trace, "startMs" | "duration">): TimeRange =>
  fixedRange(startMs - AROUND_MS, startMs + duration / 1e6 + AROUND_MS);

/** Reads an answer of the trace endpoint; undefined when it holds no span. */
export function readTrace(id: string, body: TraceV2Body): Trace | undefined {
  const resources = body.trace.resourceSpans ?? [];
  const found = resources.flatMap((resource) =>
    resource.scopeSpans.flatMap((scoped) =>
      scoped.spans.map((span) => ({ resource, scope: scoped.scope, span })),
    ),
  );
  if (found.length === 0) return undefined;
  const starts = found.map(({ span }) => BigInt(span.startTimeUnixNano));
  const start = starts.reduce((first, time) => (time < first ? time : first));
  const spans = withOwnIds(
    found
      .map(({ resource, scope, span }) => readSpan(span, resource, scopeText(scope), start))
      .toSorted((a, b) => a.offset - b.offset || b.duration - a.duration),
  );
  return {
    id,
    startMs: Number(start / 1_000_000n),
    duration: spans.reduce((end, span) => Math.max(end, span.offset + span.duration), 0),
    spans,
    services: [...new Set(spans.map((span) => span.service))],
  };
}

function readSpan(span: OtlpSpan, resourceSpans: OtlpResourceSpans, scope: string, start: bigint): Span {
  const resource = attributesOf(resourceSpans.resource?.attributes);
  const offsetOf = (time: string) => Number(BigInt(time) - start);
  const offset = offsetOf(span.startTimeUnixNano);
  return {
    id: hexId(span.spanId),
    spanId: hexId(span.spanId),
    parentId: hexId(span.parentSpanId),
    name: span.name,
    service: resource.find((attribute) => attribute.key === "service.name")?.value ?? "unknown_service",
    kind: enumText(span.kind, "SPAN_KIND_"),
    status: statusOf(span.status?.code),
    statusMessage: span.status?.message ?? "",
    offset,
    duration: Math.max(0, offsetOf(span.endTimeUnixNano) - offset),
    traceState: span.traceState ?? "",
    scope,
    attributes: attributesOf(span.attributes),
    resource,
    events: (span.events ?? []).map((event) => ({
      offset: offsetOf(event.timeUnixNano),
      name: event.name,
      attributes: attributesOf(event.attributes),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: hexId(link.traceId),
      spanId: hexId(link.spanId),
      attributes: attributesOf(link.attributes),
    })),
    dropped: droppedText(span),
  };
}

function scopeText(scope: OtlpResourceSpans["scopeSpans"][number]["scope"]): string {
  return [scope?.name, scope?.version].filter((part) => part !== undefined && part !== "").join(" ");
}

function enumText(text: string | undefined, prefix: string): string {
  const name = (text ?? "").replace(prefix, "").toLowerCase();
  return name === "unspecified" ? "" : name;
}

function statusOf(code: string | undefined): Span["status"] {
  const name = enumText(code, "STATUS_CODE_");
  return name === "error" || name === "ok" ? name : "unset";
}

function droppedText(span: OtlpSpan): string {
  const parts = [
    [span.droppedAttributesCount, "attributes"],
    [span.droppedEventsCount, "events"],
    [span.droppedLinksCount, "links"],
  ] as const;
  return parts
    .flatMap(([count, what]) => (count === undefined || count === 0 ? [] : [`${count} ${what}`]))
    .join(", ");
}

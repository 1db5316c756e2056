import { toHex } from "../../../base/bytes.ts";
import { nanoseconds } from "../../../base/units.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import type { ResourceSpans, ScopeSpans, Span } from "../../../model/otlp/trace.ts";
import { ATTRIBUTE_SCOPES } from "../../../store/traces/source.ts";
import { eventValue, linkValue } from "../../../store/traces/span-elements.ts";
import type {
  AttributeScope,
  ScalarValue,
  SpanField,
  SpanRow,
  SpanScan,
  TraceSource,
  TraceSummary,
} from "../../../store/traces/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";

/**
 * Traces in memory for tests of what reads a store. Conditions are recorded and not applied, as the contract
 * allows, so that every answer rests on the exact evaluation alone.
 */
export class MemorySource implements TraceSource {
  /** Scans asked for, so that tests see what was pushed down. */
  readonly scans: SpanScan[] = [];
  /** How many traces were fetched at a time. */
  readonly fetches: number[] = [];
  private readonly groups: readonly ResourceSpans[];
  private readonly rows: readonly SpanRow[];

  constructor(groups: readonly ResourceSpans[]) {
    this.groups = groups;
    this.rows = groups
      .flatMap((group) =>
        group.scopeSpans.flatMap((scoped) => scoped.spans.map((span) => rowOf(group, scoped, span))),
      )
      .toSorted((a, b) => Number(b.startTime - a.startTime));
  }

  async *scan(request: SpanScan, signal: AbortSignal): AsyncIterable<readonly SpanRow[]> {
    this.scans.push(request);
    const rows = this.within(request);
    for (let at = 0; at < rows.length; at += 2) {
      await Promise.resolve();
      signal.throwIfAborted();
      yield rows.slice(at, at + 2);
    }
  }

  spansOf(traceIds: readonly string[]): Promise<readonly SpanRow[]> {
    this.fetches.push(traceIds.length);
    const wanted = new Set(traceIds);
    return Promise.resolve(this.rows.filter((row) => wanted.has(row.traceId)));
  }

  /** Not asked for by searches, which describe traces from their spans. */
  summaries(): Promise<ReadonlyMap<string, TraceSummary>> {
    return Promise.resolve(new Map());
  }

  trace(traceId: string): Promise<readonly ResourceSpans[] | undefined> {
    const keep = (span: Span): boolean => toHex(span.traceId) === traceId;
    const groups = this.groups.flatMap((group) => {
      const scopeSpans = group.scopeSpans
        .map((scoped) => ({ ...scoped, spans: scoped.spans.filter(keep) }))
        .filter(({ spans }) => spans.length > 0);
      return scopeSpans.length === 0 ? [] : [{ ...group, scopeSpans }];
    });
    return Promise.resolve(groups.length === 0 ? undefined : groups);
  }

  attributeNames(): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
    const names = new Map<AttributeScope, Set<string>>(ATTRIBUTE_SCOPES.map((scope) => [scope, new Set()]));
    const note = (scope: AttributeScope, attributes: readonly KeyValue[] = []): void => {
      for (const { key } of attributes) names.get(scope)?.add(key);
    };
    for (const { resource, scopeSpans } of this.groups) {
      note("resource", resource?.attributes);
      for (const { scope, spans } of scopeSpans) {
        note("instrumentation", scope?.attributes);
        for (const { attributes, events, links } of spans) {
          note("span", attributes);
          for (const event of events) note("event", event.attributes);
          for (const link of links) note("link", link.attributes);
        }
      }
    }
    return Promise.resolve(new Map([...names].map(([scope, set]) => [scope, [...set].toSorted()])));
  }

  values(field: SpanField, range: TimeRange, limit: number): Promise<readonly ScalarValue[]> {
    const found = new Map<string, ScalarValue>();
    for (const value of this.within(range).flatMap((row) => fieldValues(row, field))) {
      const scalar =
        value.kind === "string" || value.kind === "int" || value.kind === "double" || value.kind === "bool";
      if (scalar) found.set(`${value.kind} ${value.value}`, value);
    }
    const sorted = [...found.values()].toSorted((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
    return Promise.resolve(sorted.slice(0, limit));
  }

  private within({ start, end }: TimeRange): readonly SpanRow[] {
    return this.rows.filter(({ startTime }) => startTime >= start && startTime < end);
  }
}

function fieldValues(row: SpanRow, field: SpanField): readonly AnyValue[] {
  if (field.kind === "name") return [{ kind: "string", value: row.name }];
  if (field.kind === "statusMessage") return [{ kind: "string", value: row.statusMessage }];
  if (field.kind !== "attribute") return [];
  if (field.scope !== "any") return row.attribute(field.scope, field.name);
  const own = row.attribute("span", field.name);
  return own.length > 0 ? own : row.attribute("resource", field.name);
}

const text = (value: string): AnyValue => ({ kind: "string", value });

function rowOf({ resource }: ResourceSpans, { scope }: ScopeSpans, span: Span): SpanRow {
  const attributes: Readonly<Record<AttributeScope, readonly KeyValue[]>> = {
    resource: resource?.attributes ?? [],
    span: span.attributes,
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
    instrumentation: [
      { key: "instrumentation:name", value: text(scope?.name ?? "") },
      { key: "instrumentation:version", value: text(scope?.version ?? "") },
      ...(scope?.attributes ?? []),
    ],
  };
  const valuesOf = (of: AttributeScope, name: string): readonly AnyValue[] =>
    attributes[of].filter(({ key }) => key === name).map(({ value }) => value);
  const [service] = valuesOf("resource", "service.name");
  return {
    traceId: toHex(span.traceId),
    spanId: toHex(span.spanId),
    parentSpanId: toHex(span.parentSpanId),
    name: span.name,
    startTime: span.startTime,
    duration: nanoseconds(span.endTime - span.startTime),
    kind: span.kind,
    status: span.status?.code ?? 0,
    statusMessage: span.status?.message ?? "",
    serviceName: service?.kind === "string" ? service.value : "",
    attribute: valuesOf,
    elements: (of) =>
      of === "link"
        ? span.links.map((link) => (name) => linkValue(link, name))
        : span.events.map((event) => (name) => eventValue(event, span.startTime, name)),
    attributeNames: (of) => attributes[of].map(({ key }) => key),
  };
}

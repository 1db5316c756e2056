import { fromHex } from "../../base/bytes.ts";
import { unixNano } from "../../base/units.ts";
import type { KeyValue } from "../otlp/common.ts";
import type { ResourceSpans, ScopeSpans, Span, SpanStatus } from "../otlp/trace.ts";
import { eventOf, linksOf } from "./packed.ts";
import { RESOURCE_TAGS } from "./resource-tags.ts";
import { ENDPOINT_ATTRIBUTES, Tag } from "./span.ts";
import type { ZipkinEndpoint, ZipkinKind, ZipkinSpan } from "./span.ts";

const NANOS_PER_MICRO = 1000n;
const NONE = new Uint8Array(0);
const KINDS: Readonly<Record<ZipkinKind, number>> = { CLIENT: 3, SERVER: 2, PRODUCER: 4, CONSUMER: 5 };
const INTERNAL = 1;
const OK = 1;
const ERROR = 2;
/** As OpenTelemetry and the Collector's exporter write them. */
const STATUS_CODES: ReadonlyMap<string, number> = new Map([
  ["OK", OK],
  ["Ok", OK],
  ["STATUS_CODE_OK", OK],
  ["ERROR", ERROR],
  ["Error", ERROR],
  ["STATUS_CODE_ERROR", ERROR],
]);

/**
 * Zipkin's spans as OTLP, as the Collector's zipkin receiver translates them (contrib, `pkg/translator/zipkin`);
 * spans of one service whose tags tell of different resources are kept apart, where the Collector takes those of the
 * first for all.
 */
export function zipkinToOtlp(spans: readonly ZipkinSpan[]): readonly ResourceSpans[] {
  const groups = new Map<string, Group>();
  for (const span of spans) {
    const resource = resourceOf(span);
    const key = JSON.stringify([...resource]);
    const group = groups.get(key) ?? { resource, scopes: new Map<string, Scoped>() };
    groups.set(key, group);
    const [name, version] = [span.tags.get(Tag.scopeName) ?? "", span.tags.get(Tag.scopeVersion) ?? ""];
    const scopeKey = JSON.stringify([name, version]);
    const scoped = group.scopes.get(scopeKey) ?? { name, version, spans: [] };
    group.scopes.set(scopeKey, scoped);
    scoped.spans.push(spanOf(span));
  }
  return [...groups.values()].map(({ resource, scopes }) => ({
    resource: {
      attributes: [...resource].map(([key, value]) => text(key, value)),
      droppedAttributesCount: 0,
    },
    scopeSpans: [...scopes.values()].map(scopeSpans),
    schemaUrl: "",
  }));
}

interface Group {
  readonly resource: ReadonlyMap<string, string>;
  readonly scopes: Map<string, Scoped>;
}

interface Scoped {
  readonly name: string;
  readonly version: string;
  readonly spans: Span[];
}

function scopeSpans({ name, version, spans }: Scoped): ScopeSpans {
  const scope =
    name === "" && version === "" ? undefined : { name, version, attributes: [], droppedAttributesCount: 0 };
  return { scope, spans, schemaUrl: "" };
}

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: "string", value } });

function resourceOf({ localEndpoint, tags }: ZipkinSpan): ReadonlyMap<string, string> {
  const resource = new Map<string, string>();
  const service = localEndpoint?.serviceName ?? "";
  if (service !== "") resource.set(tags.get(Tag.serviceNameSource) ?? "service.name", service);
  for (const [key, value] of tags)
    if (RESOURCE_TAGS.has(key) && key !== Tag.serviceNameSource && !resource.has(key))
      resource.set(key, value);
  return resource;
}

function spanOf(span: ZipkinSpan): Span {
  const { tags, parentId, timestamp = 0, duration = 0 } = span;
  const startTime = unixNano(BigInt(timestamp) * NANOS_PER_MICRO);
  return {
    traceId: fromHex(span.traceId) ?? NONE,
    spanId: fromHex(span.id) ?? NONE,
    parentSpanId: parentId === undefined || parentId === span.id ? NONE : (fromHex(parentId) ?? NONE),
    traceState: tags.get(Tag.traceState) ?? "",
    flags: 0,
    name: span.name ?? "",
    kind: kindOf(span),
    startTime,
    endTime: unixNano(startTime + BigInt(duration) * NANOS_PER_MICRO),
    attributes: attributesOf(span),
    droppedAttributesCount: 0,
    events: span.annotations.map(eventOf),
    droppedEventsCount: 0,
    links: linksOf(tags),
    droppedLinksCount: 0,
    status: statusOf(tags),
  };
}

function kindOf({ kind, tags }: ZipkinSpan): number {
  if (kind !== undefined) return KINDS[kind];
  return tags.get(Tag.kind) === "internal" ? INTERNAL : 0;
}

function statusOf(tags: ReadonlyMap<string, string>): SpanStatus | undefined {
  const said = tags.get(Tag.statusCode);
  const code = tags.has(Tag.error) ? ERROR : (STATUS_CODES.get(said ?? "") ?? 0);
  const message = said === undefined ? "" : (tags.get(Tag.statusDescription) ?? "");
  return code === 0 && message === "" ? undefined : { code, message };
}

function attributesOf(span: ZipkinSpan): readonly KeyValue[] {
  const { tags, localEndpoint, remoteEndpoint, timestamp = 0 } = span;
  const { local, remote, remoteService } = ENDPOINT_ATTRIBUTES;
  const attributes = [...tags]
    .filter(([key]) => !isPlaced(key, span))
    .map(([key, value]) => text(key, value));
  attributes.push(...endpointAttributes(local, localEndpoint));
  const service = remoteEndpoint?.serviceName ?? "";
  if (service !== "") attributes.push(text(remoteService, service));
  attributes.push(...endpointAttributes(remote, remoteEndpoint));
  if (timestamp === 0) attributes.push({ key: Tag.startTimeAbsent, value: { kind: "bool", value: true } });
  return unique(attributes);
}

/** The later of one name counts. */
const unique = (attributes: readonly KeyValue[]): readonly KeyValue[] => [
  ...new Map(attributes.map((attribute) => [attribute.key, attribute])).values(),
];

/** Whether a tag has a place of its own in OTLP. */
function isPlaced(key: string, { kind, tags }: ZipkinSpan): boolean {
  if (RESOURCE_TAGS.has(key) || key === Tag.scopeName || key === Tag.scopeVersion) return true;
  if (key === Tag.traceState || key === Tag.statusCode) return true;
  if (key === Tag.statusDescription) return tags.has(Tag.statusCode);
  if (key === Tag.error) return tags.get(key) === "true";
  if (key === Tag.kind) return kind === undefined;
  return key.startsWith(Tag.linkPrefix) && /^\d+$/.test(key.slice(Tag.linkPrefix.length));
}

function endpointAttributes(
  names: { readonly ip: string; readonly port: string },
  endpoint: ZipkinEndpoint | undefined,
): readonly KeyValue[] {
  const { ipv4 = "", ipv6 = "", port = 0 } = endpoint ?? {};
  const ip = ipv6 === "" ? ipv4 : ipv6;
  return [
    ...(ip === "" ? [] : [text(names.ip, ip)]),
    ...(port === 0 ? [] : [{ key: names.port, value: { kind: "int", value: BigInt(port) } } as const]),
  ];
}

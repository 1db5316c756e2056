import { isIPv6 } from "node:net";
import { toHex } from "../../base/bytes.ts";
import type { KeyValue } from "../otlp/common.ts";
import type { ResourceSpans, Span } from "../otlp/trace.ts";
import { valueText } from "../otlp/value-text.ts";
import { packEvent, packLink } from "./packed.ts";
import { ENDPOINT_ATTRIBUTES, Tag } from "./span.ts";
import type { ZipkinEndpoint, ZipkinKind, ZipkinSpan } from "./span.ts";

const NANOS_PER_MICRO = 1000n;
const KINDS: readonly (ZipkinKind | undefined)[] = [
  undefined,
  undefined,
  "SERVER",
  "CLIENT",
  "PRODUCER",
  "CONSUMER",
];
const INTERNAL = 1;
const STATUS_CODES = ["", "Ok", "Error"];
const ERROR = 2;
/** What names a service that has no `service.name`, in this order. */
const NAME_SOURCES = ["faas.name", "k8s.deployment.name", "process.executable.name"];
const NO_SERVICE = "OTLPResourceNoServiceName";

/** OTLP as Zipkin's spans, as the Collector's zipkin exporter translates it; names keep their case. */
export function otlpToZipkin(trace: readonly ResourceSpans[]): readonly ZipkinSpan[] {
  return trace.flatMap(({ resource, scopeSpans }) => {
    const { service, tags } = serviceOf(resource?.attributes ?? []);
    return scopeSpans.flatMap(({ scope, spans }) => {
      const shared = new Map([...tags, ...texts(scope?.attributes ?? [])]);
      setText(shared, Tag.scopeName, scope?.name);
      setText(shared, Tag.scopeVersion, scope?.version);
      return spans.map((span) => spanOf(span, service, shared));
    });
  });
}

const texts = (attributes: readonly KeyValue[]): readonly (readonly [string, string])[] =>
  attributes.map(({ key, value }) => [key, valueText(value)]);

function setText(tags: Map<string, string>, key: string, value: string | undefined): void {
  if (value !== undefined && value !== "") tags.set(key, value);
}

function serviceOf(attributes: readonly KeyValue[]): {
  readonly service: string;
  readonly tags: ReadonlyMap<string, string>;
} {
  const tags = new Map(texts(attributes));
  const name = ["service.name", ...NAME_SOURCES].find((key) => tags.has(key));
  if (name === undefined) return { service: NO_SERVICE, tags };
  const service = tags.get(name) ?? "";
  tags.delete(name);
  if (name !== "service.name") tags.set(Tag.serviceNameSource, name);
  return { service, tags };
}

function spanOf(span: Span, service: string, shared: ReadonlyMap<string, string>): ZipkinSpan {
  const tags = new Map([...shared, ...texts(span.attributes)]);
  setText(tags, Tag.traceState, span.traceState);
  if (span.kind === INTERNAL) tags.set(Tag.kind, "internal");
  const localEndpoint = takeEndpoint(tags, ENDPOINT_ATTRIBUTES.local, service);
  const peer = take(tags, ENDPOINT_ATTRIBUTES.remoteService);
  const remoteEndpoint = takeEndpoint(tags, ENDPOINT_ATTRIBUTES.remote, peer);
  setStatus(tags, span);
  for (const [index, link] of span.links.entries()) tags.set(`${Tag.linkPrefix}${index}`, packLink(link));
  const kind = KINDS[span.kind];
  const timestamp = Number(span.startTime / NANOS_PER_MICRO);
  const duration = durationOf(span);
  return {
    traceId: toHex(span.traceId),
    id: toHex(span.spanId),
    ...(span.parentSpanId.length === 0 ? {} : { parentId: toHex(span.parentSpanId) }),
    name: span.name,
    ...(kind === undefined ? {} : { kind }),
    ...(timestamp === 0 ? {} : { timestamp }),
    ...(duration === 0 ? {} : { duration }),
    ...(localEndpoint === undefined ? {} : { localEndpoint }),
    ...(remoteEndpoint === undefined ? {} : { remoteEndpoint }),
    annotations: span.events.map(packEvent),
    tags,
  };
}

/** Rounded to microseconds; less than one is one. */
function durationOf({ startTime, endTime }: Span): number {
  if (endTime <= startTime) return 0;
  return Math.max(1, Number((endTime - startTime + NANOS_PER_MICRO / 2n) / NANOS_PER_MICRO));
}

function setStatus(tags: Map<string, string>, { status }: Span): void {
  const code = status?.code ?? 0;
  const said = tags.get(Tag.error) ?? "";
  tags.delete(Tag.error);
  // What was said of the error is of more use than that there is one.
  if (code === ERROR) tags.set(Tag.error, said === "" || said === "false" ? "true" : said);
  setText(tags, Tag.statusCode, STATUS_CODES[code]);
  if (code !== 0) setText(tags, Tag.statusDescription, status?.message);
}

/** Takes out what stands in the endpoint. */
function takeEndpoint(
  tags: Map<string, string>,
  names: { readonly ip: string; readonly port: string },
  serviceName: string | undefined,
): ZipkinEndpoint | undefined {
  const ip = take(tags, names.ip) ?? "";
  const port = Number(take(tags, names.port) ?? 0);
  if ((serviceName ?? "") === "" && ip === "") return undefined;
  return {
    ...(serviceName === undefined || serviceName === "" ? {} : { serviceName }),
    ...(ip === "" ? {} : isIPv6(ip) ? { ipv6: ip } : { ipv4: ip }),
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {}),
  };
}

function take(tags: Map<string, string>, key: string): string | undefined {
  const value = tags.get(key);
  tags.delete(key);
  return value;
}

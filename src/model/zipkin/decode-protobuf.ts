import { WatchtowerError } from "../../base/errors.ts";
import { toHex } from "../../base/bytes.ts";
import { WireReader } from "../wire/reader.ts";
import type { ZipkinAnnotation, ZipkinEndpoint, ZipkinKind, ZipkinSpan } from "./span.ts";

/** By number; those that are not known are no kind. */
const KINDS: readonly (ZipkinKind | undefined)[] = [undefined, "CLIENT", "SERVER", "PRODUCER", "CONSUMER"];
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;

/**
 * zipkin.proto3.ListOfSpans (openzipkin/zipkin-api), as sent to `POST /api/v2/spans`.
 *
 * @throws WatchtowerError `invalid`
 */
export function decodeZipkinProtobuf(bytes: Uint8Array): readonly ZipkinSpan[] {
  const spans: ZipkinSpan[] = [];
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) spans.push(spanOf(new WireReader(reader.bytesValue())));
    else reader.skip();
  }
  return spans;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function spanOf(reader: WireReader): ZipkinSpan {
  const tags = new Map<string, string>();
  const annotations: ZipkinAnnotation[] = [];
  const span: Writable<Partial<ZipkinSpan>> = {};
  while (reader.next()) {
    if (reader.field === 1) span.traceId = idOf("trace", reader.bytesValue(), TRACE_ID_BYTES);
    else if (reader.field === 2) span.parentId = idOf("parent", reader.bytesValue(), SPAN_ID_BYTES);
    else if (reader.field === 3) span.id = idOf("span", reader.bytesValue(), SPAN_ID_BYTES);
    else if (reader.field === 4) {
      const kind = KINDS[reader.varint()];
      if (kind !== undefined) span.kind = kind;
    } else if (reader.field === 5) span.name = reader.string();
    else if (reader.field === 6) span.timestamp = micros(reader.fixed64());
    else if (reader.field === 7) span.duration = micros(reader.uint64());
    else if (reader.field === 8) span.localEndpoint = endpointOf(new WireReader(reader.bytesValue()));
    else if (reader.field === 9) span.remoteEndpoint = endpointOf(new WireReader(reader.bytesValue()));
    else if (reader.field === 10) annotations.push(annotationOf(new WireReader(reader.bytesValue())));
    else if (reader.field === 11) readTag(new WireReader(reader.bytesValue()), tags);
    else reader.skip();
  }
  const { traceId, id, parentId, ...rest } = span;
  if (traceId === undefined || traceId === "") throw invalid("a span has no trace id");
  if (id === undefined || id === "") throw invalid("a span has no id");
  return { ...rest, traceId, id, ...(parentId ? { parentId } : {}), annotations, tags };
}

const invalid = (message: string): WatchtowerError => new WatchtowerError("invalid", message);

/** "" for none: one of no bytes, or of zeros. */
function idOf(what: string, bytes: Uint8Array, length: number): string {
  if (bytes.length !== 0 && bytes.length !== length)
    throw invalid(`the ${what} id of a span has ${bytes.length} bytes, not ${length}`);
  return bytes.every((byte) => byte === 0) ? "" : toHex(bytes);
}

function micros(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid(`${value} microseconds are no time`);
  return Number(value);
}

function annotationOf(reader: WireReader): ZipkinAnnotation {
  let [timestamp, value] = [0, ""];
  while (reader.next()) {
    if (reader.field === 1) timestamp = micros(reader.fixed64());
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  return { timestamp, value };
}

function endpointOf(reader: WireReader): ZipkinEndpoint {
  const endpoint: Writable<ZipkinEndpoint> = {};
  while (reader.next()) {
    if (reader.field === 1) endpoint.serviceName = reader.string();
    else if (reader.field === 2) endpoint.ipv4 = [...address(reader.bytesValue(), IPV4_BYTES)].join(".");
    else if (reader.field === 3) endpoint.ipv6 = ipv6(address(reader.bytesValue(), IPV6_BYTES));
    else if (reader.field === 4) endpoint.port = reader.varint();
    else reader.skip();
  }
  return endpoint;
}

function address(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === 0 || bytes.length === length) return bytes;
  throw invalid(`an address of an endpoint has ${bytes.length} bytes, not ${length}`);
}

/** As RFC 5952 writes it. */
function ipv6(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  const groups = toHex(bytes).match(/.{1,4}/g) ?? [];
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

function readTag(entry: WireReader, tags: Map<string, string>): void {
  let [key, value] = ["", ""];
  while (entry.next()) {
    if (entry.field === 1) key = entry.string();
    else if (entry.field === 2) value = entry.string();
    else entry.skip();
  }
  tags.set(key, value);
}

import { toHex } from "../../base/bytes.ts";
import type { UnixNano } from "../../base/units.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import type { SpanEvent, SpanLink } from "../../model/otlp/trace.ts";

/** An event's attribute, `event:name` or `event:timeSinceStart` (nanoseconds). @param start of its span. */
export function eventValue(event: SpanEvent, start: UnixNano, name: string): AnyValue | undefined {
  if (name === "event:name") return { kind: "string", value: event.name };
  if (name === "event:timeSinceStart") return { kind: "int", value: event.time - start };
  return find(event.attributes, name);
}

/** A link's attribute, `link:traceID` or `link:spanID` (lower-case hexadecimal). */
export function linkValue(link: SpanLink, name: string): AnyValue | undefined {
  if (name === "link:traceID") return { kind: "string", value: toHex(link.traceId) };
  if (name === "link:spanID") return { kind: "string", value: toHex(link.spanId) };
  return find(link.attributes, name);
}

const find = (attributes: readonly KeyValue[], name: string): AnyValue | undefined =>
  attributes.find(({ key }) => key === name)?.value;

import { fromHex, toHex } from "../../base/bytes.ts";
import { unixNano } from "../../base/units.ts";
import { isObject } from "../../base/json-object.ts";
import type { AnyValue, KeyValue } from "../otlp/common.ts";
import type { SpanEvent, SpanLink } from "../otlp/trace.ts";
import { valueJson } from "../otlp/value-text.ts";
import { SPAN_ID_DIGITS, TRACE_ID_DIGITS, Tag } from "./span.ts";
import type { ZipkinAnnotation } from "./span.ts";

/*
 * Events and links of OTLP within texts of Zipkin, as the Collector packs them: `name|{"a":1}|dropped` in an
 * annotation, `trace|span|state|{"a":1}|dropped` in the tags `otlp.link.0` and on.
 */

const NANOS_PER_MICRO = 1000n;
const MOST_LINKS = 128;
const NONE = new Uint8Array(0);

/** An annotation that is packed so is an event with attributes; any other text is its name. */
export function eventOf({ timestamp, value }: ZipkinAnnotation): SpanEvent {
  const time = unixNano(BigInt(timestamp) * NANOS_PER_MICRO);
  const [name = "", ...rest] = value.split("|");
  const packed = unpack(rest);
  if (packed === undefined) return { time, name: value, attributes: [], droppedAttributesCount: 0 };
  return { time, name, ...packed };
}

/** An annotation of whole microseconds, packed only where the event has more than time and name. */
export function packEvent({ time, name, attributes, droppedAttributesCount }: SpanEvent): ZipkinAnnotation {
  const timestamp = Number(time / NANOS_PER_MICRO);
  if (attributes.length === 0 && droppedAttributesCount === 0) return { timestamp, value: name };
  return { timestamp, value: `${name}|${json(attributes)}|${droppedAttributesCount}` };
}

/** Links up to the first number that is missing; texts that are no link are passed over. */
export function linksOf(tags: ReadonlyMap<string, string>): readonly SpanLink[] {
  const links: SpanLink[] = [];
  for (let index = 0; index < MOST_LINKS; index++) {
    const value = tags.get(`${Tag.linkPrefix}${index}`);
    if (value === undefined) break;
    const [trace = "", span = "", traceState = "", ...rest] = value.split("|");
    const packed = unpack(rest);
    const [traceId, spanId] = [idOf(trace, TRACE_ID_DIGITS), idOf(span, SPAN_ID_DIGITS)];
    if (packed === undefined || traceId === undefined || spanId === undefined) continue;
    links.push({ traceId, spanId, traceState, flags: 0, ...packed });
  }
  return links;
}

/** The value of a tag; the link's flags have no place in it. */
export function packLink(link: SpanLink): string {
  const parts = [toHex(link.traceId), toHex(link.spanId), link.traceState, json(link.attributes)];
  return `${parts.join("|")}|${link.droppedAttributesCount}`;
}

const idOf = (digits: string, length: number): Uint8Array | undefined =>
  digits === "" ? NONE : digits.length === length ? fromHex(digits) : undefined;

const json = (attributes: readonly KeyValue[]): string =>
  valueJson({ kind: "map", value: attributes }) ?? "{}";

interface Packed {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

/** JSON, which may itself have the sign between parts, and a number. */
function unpack(parts: readonly string[]): Packed | undefined {
  const dropped = parts.at(-1) ?? "";
  if (parts.length < 2 || !/^\d{1,9}$/.test(dropped)) return undefined;
  const attributes = attributesOf(parts.slice(0, -1).join("|"));
  return attributes === undefined ? undefined : { attributes, droppedAttributesCount: Number(dropped) };
}

function attributesOf(text: string): readonly KeyValue[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    return Object.entries(value).flatMap(([key, one]) => {
      const known = scalar(one);
      return known === undefined ? [] : [{ key, value: known }];
    });
  } catch {
    return undefined;
  }
}

/** Lists and objects have no place there, as in the Collector. */
function scalar(value: unknown): AnyValue | undefined {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  if (typeof value !== "number") return undefined;
  return Number.isSafeInteger(value) ? { kind: "int", value: BigInt(value) } : { kind: "double", value };
}

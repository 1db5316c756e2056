import * as fc from "fast-check";
import { unixNano } from "../../../src/base/units.ts";
import type { AnyValue, KeyValue } from "../../../src/model/otlp/common.ts";
import type { ResourceSpans, Span } from "../../../src/model/otlp/trace.ts";
import { encodeTracesData } from "../../../src/model/otlp/encode-trace.ts";
import { PROMOTED_ATTRIBUTES } from "../../../src/store/traces/columns.ts";

/** Spans for tests. */

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ minLength: 250, maxLength: 300 }));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .filter((id) => length === 0 || id.some((byte) => byte !== 0));
const count = fc.oneof(fc.constant(0), fc.nat());
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(unixNano);

export const anyValueArbitrary: fc.Arbitrary<AnyValue> = fc.letrec<{ value: AnyValue; pair: KeyValue }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.record({ kind: fc.constant("string" as const), value: text }),
      fc.record({ kind: fc.constant("bool" as const), value: fc.boolean() }),
      fc.record({ kind: fc.constant("int" as const), value: int64 }),
      fc.record({ kind: fc.constant("double" as const), value: fc.double() }),
      fc.record({ kind: fc.constant("bytes" as const), value: fc.uint8Array({ maxLength: 9 }) }),
      fc.record({ kind: fc.constant("empty" as const) }),
      fc.record({ kind: fc.constant("array" as const), value: fc.array(tie("value"), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant("map" as const), value: fc.array(tie("pair"), { maxLength: 3 }) }),
    ),
    pair: fc.record({ key: text, value: tie("value") }),
  }),
).value;

export const attributesArbitrary: fc.Arbitrary<KeyValue[]> = fc.array(
  fc.record({
    key: fc.oneof(
      fc.constantFrom(...Object.values(PROMOTED_ATTRIBUTES).flat()),
      fc.constantFrom("user", "http.route", ""),
      text,
    ),
    value: anyValueArbitrary,
  }),
  { maxLength: 8 },
);

const eventArbitrary = fc.record({
  time,
  name: text,
  attributes: attributesArbitrary,
  droppedAttributesCount: count,
});

const linkArbitrary = fc.record({
  traceId: bytes(16),
  spanId: bytes(8),
  traceState: text,
  attributes: attributesArbitrary,
  droppedAttributesCount: count,
  flags: count,
});

function spanArbitrary(traceId: Uint8Array): fc.Arbitrary<Span> {
  return fc.record({
    traceId: fc.constant(traceId),
    spanId: bytes(8),
    parentSpanId: fc.oneof(
      fc.constant(new Uint8Array(0)),
      fc.constant(new Uint8Array(8)),
      bytes(8),
      bytes(3),
    ),
    traceState: text,
    flags: count,
    name: text,
    kind: fc.integer({ min: 0, max: 7 }),
    startTime: time,
    endTime: time,
    attributes: attributesArbitrary,
    droppedAttributesCount: count,
    events: fc.array(eventArbitrary, { maxLength: 2 }),
    droppedEventsCount: count,
    links: fc.array(linkArbitrary, { maxLength: 2 }),
    droppedLinksCount: count,
    status: fc.option(fc.record({ message: text, code: fc.integer({ min: 0, max: 300 }) }), {
      nil: undefined,
    }),
  });
}

const resourceArbitrary = fc.option(
  fc.record({ attributes: attributesArbitrary, droppedAttributesCount: count }),
  { nil: undefined },
);

const scopeArbitrary = fc.option(
  fc.record({ name: text, version: text, attributes: attributesArbitrary, droppedAttributesCount: count }),
  { nil: undefined },
);

/** All spans of one trace; resources and scopes may stand in more than one group. */
export const traceArbitrary: fc.Arbitrary<ResourceSpans[]> = fc
  .tuple(
    bytes(16),
    fc.array(resourceArbitrary, { minLength: 1, maxLength: 2 }),
    fc.array(scopeArbitrary, { minLength: 1, maxLength: 2 }),
    fc.array(text, { minLength: 1, maxLength: 2 }),
  )
  .chain(([traceId, resources, scopes, schemaUrls]) => {
    const scopeSpans = fc.record({
      scope: fc.constantFrom(...scopes),
      spans: fc.array(spanArbitrary(traceId), { minLength: 1, maxLength: 3 }),
      schemaUrl: fc.constantFrom(...schemaUrls),
    });
    const resourceSpans = fc.record({
      resource: fc.constantFrom(...resources),
      scopeSpans: fc.array(scopeSpans, { minLength: 1, maxLength: 2 }),
      schemaUrl: fc.constantFrom(...schemaUrls),
    });
    return fc.array(resourceSpans, { minLength: 1, maxLength: 3 });
  });

/** A request of spans whose ids count up from `first`, one a microsecond, under one resource. */
export function countedSpans(
  first: number,
  length: number,
  attributes: readonly KeyValue[] = [],
): Uint8Array {
  const spans = Array.from({ length }, (_, index) => countedSpan(first + index, attributes));
  return encodeTracesData([
    {
      resource: { attributes: [textAttribute("service.name", "shop")], droppedAttributesCount: 0 },
      scopeSpans: [{ scope: undefined, spans, schemaUrl: "" }],
      schemaUrl: "",
    },
  ]);
}

export const textAttribute = (key: string, value: string): KeyValue => ({
  key,
  value: { kind: "string", value },
});

export function countedSpan(number: number, attributes: readonly KeyValue[]): Span {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, number);
  const startTime = unixNano(BigInt(number) * 1000n);
  return {
    traceId: id,
    spanId: id.slice(8),
    parentSpanId: new Uint8Array(0),
    traceState: "",
    flags: 0,
    name: `span ${number}`,
    kind: 1,
    startTime,
    endTime: unixNano(startTime + 500n),
    attributes,
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: undefined,
  };
}

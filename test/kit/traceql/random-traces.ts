import * as fc from "fast-check";
import { fromHex } from "../../../src/base/bytes.ts";
import { unixNano } from "../../../src/base/units.ts";
import type { AnyValue, KeyValue } from "../../../src/model/otlp/common.ts";
import type { ResourceSpans, Span } from "../../../src/model/otlp/trace.ts";

/** When the spans of {@link tracesArbitrary} start, and up to a microsecond later: Unix nanoseconds. */
export const T = 1_700_000_000_000_000_000n;

/** Few names and few values, so that they meet. `http.method` and `service.name` are promoted columns. */
export const keys = fc.constantFrom("a", "b", "http.method", "http.status_code", "service.name", "x y");
const value: fc.Arbitrary<AnyValue> = fc.oneof(
  fc
    .constantFrom("", "GET", "shop", "ünï", 'q"uote', "1", "true")
    .map((text) => ({ kind: "string" as const, value: text })),
  fc
    .constantFrom(0n, 1n, -1n, 200n, 500n, 2n ** 62n + 1n)
    .map((int) => ({ kind: "int" as const, value: int })),
  fc
    .constantFrom(0, -0, 1, 1.5, 200, 2 ** 62, Number.NaN, Number.POSITIVE_INFINITY)
    .map((double) => ({ kind: "double" as const, value: double })),
  fc.boolean().map((bool) => ({ kind: "bool" as const, value: bool })),
  fc.constantFrom<AnyValue>(
    { kind: "empty" },
    { kind: "bytes", value: new Uint8Array([1]) },
    { kind: "array", value: [{ kind: "string", value: "GET" }] },
    {
      kind: "array",
      value: [
        { kind: "int", value: 1n },
        { kind: "int", value: 500n },
      ],
    },
  ),
);
const attributes: fc.Arbitrary<KeyValue[]> = fc.uniqueArray(fc.record({ key: keys, value }), {
  maxLength: 4,
  selector: ({ key }) => key,
});

interface Shape {
  readonly name: string;
  readonly parent: number;
  /** Whether it has the id of the span before it, as both sides of a call have with Zipkin. */
  readonly isTwin: boolean;
  readonly kind: number;
  readonly code: number | undefined;
  readonly start: number;
  readonly duration: number;
  readonly attributes: KeyValue[];
  readonly events: readonly { readonly name: string; readonly attributes: KeyValue[] }[];
  readonly links: readonly KeyValue[][];
}
const shape: fc.Arbitrary<Shape> = fc.record({
  name: fc.constantFrom("GET", "shop", "", "a b"),
  parent: fc.integer({ min: -1, max: 4 }),
  isTwin: fc.constantFrom(true, false, false, false, false, false),
  kind: fc.integer({ min: 0, max: 6 }),
  code: fc.constantFrom(undefined, 0, 1, 2, 3),
  start: fc.oneof(fc.nat(1000), fc.constant(500)),
  duration: fc.constantFrom(0, 1, 2, 3, 1000, 1_000_000),
  attributes,
  events: fc.array(fc.record({ name: fc.constantFrom("GET", "exception"), attributes }), { maxLength: 2 }),
  links: fc.array(attributes, { maxLength: 1 }),
});
const group = fc.record({
  resource: fc.option(attributes, { nil: undefined }),
  scope: fc.constantFrom(undefined, "shop", ""),
  spans: fc.array(shape, { minLength: 1, maxLength: 4 }),
});
/** Groups of spans by trace, for {@link resourceSpans}. */
export const tracesArbitrary = fc.array(fc.array(group, { minLength: 1, maxLength: 2 }), {
  minLength: 1,
  maxLength: 5,
});

function idBytes(number: number, digits: number): Uint8Array {
  const bytes = fromHex(number.toString(16).padStart(digits, "0"));
  if (bytes === undefined) throw new Error("no hexadecimal digits");
  return bytes;
}
const spanId = (trace: number, index: number): Uint8Array => idBytes(trace * 100 + index + 1, 16);

function span(trace: number, index: number, given: Shape): Span {
  // Of roots that share an id and begin at once, order of arrival decides: columns do not tell it.
  const apart = given.isTwin && given.parent < 0 ? 1 + index : 0;
  const startTime = unixNano(T + BigInt(given.start + apart));
  return {
    traceId: idBytes(trace + 1, 32),
    spanId: spanId(trace, given.isTwin ? Math.max(0, index - 1) : index),
    parentSpanId: given.parent < 0 ? new Uint8Array(0) : spanId(trace, given.parent),
    traceState: "",
    flags: 0,
    name: given.name,
    kind: given.kind,
    startTime,
    endTime: unixNano(startTime + BigInt(given.duration)),
    attributes: given.attributes,
    droppedAttributesCount: 0,
    events: given.events.map((event) => ({
      ...event,
      time: unixNano(startTime + 1n),
      droppedAttributesCount: 0,
    })),
    droppedEventsCount: 0,
    links: given.links.map((own) => ({
      traceId: idBytes(1, 32),
      spanId: spanId(0, 0),
      traceState: "",
      attributes: own,
      droppedAttributesCount: 0,
      flags: 0,
    })),
    droppedLinksCount: 0,
    status:
      given.code === undefined ? undefined : { code: given.code, message: given.code === 2 ? "GET" : "" },
  };
}

export function resourceSpans(
  all: readonly (readonly (typeof group extends fc.Arbitrary<infer G> ? G : never)[])[],
): ResourceSpans[] {
  return all.flatMap((groups, trace) => {
    let index = 0;
    return groups.map(({ resource, scope, spans }) => ({
      resource: resource === undefined ? undefined : { attributes: resource, droppedAttributesCount: 0 },
      scopeSpans: [
        {
          scope:
            scope === undefined
              ? undefined
              : { name: scope, version: "1", attributes: [], droppedAttributesCount: 0 },
          spans: spans.map((one) => span(trace, index++, one)),
          schemaUrl: "",
        },
      ],
      schemaUrl: "",
    }));
  });
}

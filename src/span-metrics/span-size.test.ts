import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../base/bytes.ts";
import { unixNano } from "../base/units.ts";
import type { AnyValue, KeyValue } from "../model/otlp/common.ts";
import { encodeTracesData } from "../model/otlp/encode-trace.ts";
import { transcodeRequest } from "../model/otlp/json.ts";
import { ANY_VALUE, REQUESTS } from "../model/otlp/schema.ts";
import type { FieldSchema, MessageSchema } from "../model/otlp/schema.ts";
import { requestToJson } from "../model/otlp/to-json.ts";
import type { Span } from "../model/otlp/trace.ts";
import { WireWriter } from "../model/wire/writer.ts";
import { WantedAttributes } from "./attributes.ts";
import { SpanReader } from "./spans.ts";

const NOW = 1_700_000_000_000;
const END = BigInt(NOW) * 1_000_000n;

function sizesOf(request: Uint8Array): readonly number[] {
  const span = new SpanReader(new WantedAttributes([]));
  const sizes: number[] = [];
  span.each(request, { at: NOW, slackMs: 1000 }, () => sizes.push(span.size.bytes));
  return sizes;
}

/** @param write a span's fields. */
function requestOf(write: (span: WireWriter) => void): Uint8Array {
  const writer = new WireWriter();
  writer.message(1, (resource) => resource.message(2, (scope) => scope.message(2, write)));
  return writer.finish();
}

const jsonRequest = (span: unknown): Uint8Array =>
  transcodeRequest("traces", utf8(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })));

type Json = ReturnType<typeof requestToJson>;
type JsonObject = Extract<Json, { readonly [name: string]: unknown }>;
const isObject = (json: Json): json is JsonObject => typeof json === "object" && !Array.isArray(json);

/** The same, with each field that is left out since it has its default value. */
function withDefaults(json: Json, schema: MessageSchema): Json {
  if (!isObject(json)) return json;
  for (const field of schema.byNumber) if (field !== undefined) fill(json, field, schema);
  return json;
}

function fill(json: JsonObject, { name, type, repeated }: FieldSchema, schema: MessageSchema): void {
  const given = json[name];
  if (given === undefined) {
    if (!repeated && schema !== ANY_VALUE && type.kind !== "message") json[name] = defaultOf(type);
  } else if (type.kind === "message")
    for (const item of Array.isArray(given) ? given : [given]) withDefaults(item, type.message());
}

function defaultOf(type: FieldSchema["type"]): Json {
  if (type.kind !== "scalar") return 0;
  return ["string", "bytes", "id"].includes(type.scalar) ? "" : 0;
}

const text = fc.string({ maxLength: 140 });
const { value: anyValue } = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    text.map((value) => ({ kind: "string", value }) as const),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ kind: "int", value }) as const),
    fc.constantFrom({ kind: "double", value: 0 } as const, { kind: "bool", value: false } as const),
    fc.constant({ kind: "empty" } as const),
    fc.array(tie("value"), { maxLength: 3 }).map((value) => ({ kind: "array", value }) as const),
    fc
      .array(fc.record({ key: text, value: tie("value") }), { maxLength: 3 })
      .map((value) => ({ kind: "map", value }) as const),
  ),
}));
const attributes: fc.Arbitrary<KeyValue[]> = fc.array(fc.record({ key: text, value: anyValue }), {
  maxLength: 4,
});
const count = fc.constantFrom(0, 0, 1, 300);
const id = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => bytes.fill(1, 0, 1));
const maybeId = fc.oneof(fc.constant(new Uint8Array(0)), id(8));
const spans: fc.Arbitrary<Span> = fc.record({
  traceId: id(16),
  spanId: id(8),
  parentSpanId: maybeId,
  traceState: text,
  flags: count,
  name: text,
  kind: fc.nat(5),
  startTime: fc.constant(unixNano(END - 1n)),
  endTime: fc.constant(unixNano(END)),
  attributes,
  droppedAttributesCount: count,
  events: fc.array(
    fc.record({ time: fc.constant(unixNano(END)), name: text, attributes, droppedAttributesCount: count }),
    { maxLength: 2 },
  ),
  droppedEventsCount: count,
  links: fc.array(
    fc.record({
      traceId: id(16),
      spanId: maybeId,
      traceState: text,
      attributes,
      droppedAttributesCount: count,
      flags: count,
    }),
    { maxLength: 2 },
  ),
  droppedLinksCount: count,
  status: fc.record({ message: text, code: fc.nat(2) }),
});

describe("the size of a span", () => {
  it("is that of its shortest encoding, however it was sent", () => {
    fc.assert(
      fc.property(spans, (span) => {
        const request = encodeTracesData([
          {
            resource: undefined,
            schemaUrl: "",
            scopeSpans: [{ scope: undefined, schemaUrl: "", spans: [span] }],
          },
        ]);
        const [shortest] = sizesOf(request);
        const json = withDefaults(requestToJson("traces", request), REQUESTS.traces);
        const [sent] = sizesOf(transcodeRequest("traces", utf8(JSON.stringify(json))));
        expect(sent).toBe(shortest);
        expect(shortest).toBe(spanBytes(request));
      }),
    );
  });

  it.each([
    ["an empty name, as JSON has it", jsonRequest({ endTimeUnixNano: String(END), name: "" }), 9 + 2],
    [
      "defaults, as SDKs for JavaScript write them",
      jsonRequest({
        endTimeUnixNano: String(END),
        startTimeUnixNano: 0,
        kind: 0,
        droppedAttributesCount: 0,
        droppedEventsCount: 0,
        droppedLinksCount: 0,
        flags: 0,
        status: { code: 0 },
      }),
      9 + 2,
    ],
    ["a parent of zeros", jsonRequest({ endTimeUnixNano: String(END), parentSpanId: "0".repeat(16) }), 9 + 2],
    [
      "fields that Tempo does not know",
      requestOf((span) => {
        span.fixed64(8, END);
        span.string(20, "new");
        span.uint32(2000, 300);
        span.fixed64(21, 7n);
      }),
      9 + 2,
    ],
    [
      "an attribute without value: it has an empty one",
      requestOf((span) => {
        span.fixed64(8, END);
        span.message(9, (pair) => pair.string(1, "a"));
      }),
      9 + (2 + 3 + 2) + 2,
    ],
    [
      "attributes that stand between two ends, which are looked at twice",
      requestOf((span) => {
        span.fixed64(8, 1n);
        span.message(9, (pair) => pair.string(1, ""));
        span.fixed64(8, END);
      }),
      2 * 9 + (2 + 2) + 2,
    ],
  ])("counts %s", (_what, request, expected) => {
    expect(sizesOf(request)).toEqual([expected]);
  });
});

/** Of the one span of a request: each message around it is a field of its own alone. */
function spanBytes(request: Uint8Array): number {
  let rest = request;
  for (let depth = 0; depth < 3; depth++) {
    let at = 1;
    while ((rest[at] ?? 0) >= 0x80) at++;
    rest = rest.subarray(at + 1);
  }
  return rest.length;
}

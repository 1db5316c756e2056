import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, utf8 } from "../../base/bytes.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { WireWriter } from "../wire/writer.ts";
import { decodeZipkinJson } from "./decode-json.ts";
import { decodeZipkinProtobuf } from "./decode-protobuf.ts";
import { otlpToZipkin } from "./from-otlp.ts";
import type { ZipkinEndpoint, ZipkinSpan } from "./span.ts";
import { zipkinToOtlp } from "./to-otlp.ts";

const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));
const [TRACE, SPAN] = ["000000000000000000000000000000ab", "00000000000000c1"];

/** Of zipkin.io's own example. */
const EXAMPLE = {
  traceId: "5982fe77008310cc80f1da5e10147517",
  parentId: "90394f6bcffb5d13",
  id: "be2d01e33cc78d97",
  kind: "SERVER",
  name: "get /api",
  timestamp: 1_458_702_548_786_000,
  duration: 13_000,
  localEndpoint: { serviceName: "backend", ipv4: "192.168.99.101", port: 9000 },
  remoteEndpoint: { serviceName: "frontend", ipv6: "2001:db8::c001", port: 63_840 },
  annotations: [{ timestamp: 1_458_702_548_787_000, value: "sr" }],
  tags: {
    "http.method": "GET",
    error: "true",
    "otel.status_code": "ERROR",
    "otel.status_description": "boom",
    "otel.library.name": "lib",
    "otel.library.version": "2",
    "host.name": "box",
    "w3c.tracestate": "a=b",
    "otlp.link.0": `${TRACE}|${SPAN}|s=t|{"a|b":"x|y","n":5}|3`,
  },
};

describe("a span of Zipkin", () => {
  it("is OTLP as the Collector translates it", () => {
    const text = (key: string, value: string) => ({ key, value: { kind: "string", value } });
    expect(zipkinToOtlp(decodeZipkinJson(json([EXAMPLE])))).toMatchObject([
      {
        resource: { attributes: [text("service.name", "backend"), text("host.name", "box")] },
        scopeSpans: [
          {
            scope: { name: "lib", version: "2" },
            spans: [
              {
                traceId: fromHex(EXAMPLE.traceId),
                spanId: fromHex(EXAMPLE.id),
                parentSpanId: fromHex(EXAMPLE.parentId),
                traceState: "a=b",
                name: "get /api",
                kind: 2,
                startTime: 1_458_702_548_786_000_000n,
                endTime: 1_458_702_548_799_000_000n,
                status: { code: 2, message: "boom" },
                attributes: [
                  text("http.method", "GET"),
                  text("net.host.ip", "192.168.99.101"),
                  { key: "net.host.port", value: { kind: "int", value: 9000n } },
                  text("peer.service", "frontend"),
                  text("net.peer.ip", "2001:db8::c001"),
                  { key: "net.peer.port", value: { kind: "int", value: 63_840n } },
                ],
                events: [{ time: 1_458_702_548_787_000_000n, name: "sr", attributes: [] }],
                links: [
                  {
                    traceId: fromHex(TRACE),
                    spanId: fromHex(SPAN),
                    traceState: "s=t",
                    attributes: [text("a|b", "x|y"), { key: "n", value: { kind: "int", value: 5n } }],
                    droppedAttributesCount: 3,
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it.each([
    [{ tags: { "span.kind": "internal" } }, { kind: 1, attributes: [] }],
    [{ kind: "CLIENT", tags: { "span.kind": "x" } }, { kind: 3 }],
    [{ parentId: "c1" }, { parentSpanId: new Uint8Array(0) }],
    [{ parentId: "0" }, { parentSpanId: new Uint8Array(0) }],
    [{ tags: { error: "no money" } }, { status: { code: 2 }, attributes: [{ key: "error" }] }],
    [{ tags: { "otel.status_code": "Ok" } }, { status: { code: 1 } }],
    [{ tags: { "otel.status_description": "x" } }, { status: undefined, attributes: [{}] }],
    [{ annotations: [{ timestamp: 1, value: "a|b|c" }] }, { events: [{ name: "a|b|c" }] }],
    [
      { annotations: [{ timestamp: 1, value: 'e|{"k":true}|0' }] },
      { events: [{ name: "e", attributes: [{ key: "k" }] }] },
    ],
    [{ tags: { "otlp.link.0": "x|y|z" } }, { links: [] }],
    [{ timestamp: 0 }, { startTime: 0n, attributes: [{ key: "otel.zipkin.absentField.startTime" }] }],
  ])("with %j means the same in OTLP", (fields, expected) => {
    const sent = { traceId: "ab", id: "c1", timestamp: 1, ...fields };
    const [group] = zipkinToOtlp(decodeZipkinJson(json([sent])));
    expect(group?.scopeSpans[0]?.spans[0]).toMatchObject(expected);
  });

  it("keeps spans of different resources apart, and those of one together", () => {
    const of = (id: string, serviceName: string, tags: object) => ({
      traceId: "ab",
      id,
      localEndpoint: { serviceName },
      tags,
    });
    const sent = [of("1", "a", {}), of("2", "b", {}), of("3", "a", {}), of("4", "a", { "host.name": "box" })];
    const groups = zipkinToOtlp(decodeZipkinJson(json(sent)));
    expect(groups.map(({ scopeSpans }) => scopeSpans[0]?.spans.length)).toEqual([2, 1, 1]);
  });

  it.each([
    ["{", "request is not JSON"],
    ["{}", "the request is not a list of spans"],
    ["[5]", "[0] is not an object"],
    ['[{"id":"1"}]', "[0].traceId is not there"],
    ['[{"traceId":"1","id":"0"}]', "[0].id is not there"],
    ['[{"traceId":"xyz","id":"1"}]', "[0].traceId is not an id of at most 32 hexadecimal digits"],
    ['[{"traceId":"1","id":"1","kind":"LOCAL"}]', "[0].kind is not CLIENT, SERVER"],
    ['[{"traceId":"1","id":"1","timestamp":"5"}]', "[0].timestamp is not a whole number"],
    ['[{"traceId":"1","id":"1","duration":-5}]', "[0].duration is not a whole number"],
    ['[{"traceId":"1","id":"1","timestamp":99999999999999999999}]', "most timestamp = "],
    ['[{"traceId":"1","id":"1","tags":{"a":1}}]', "[0].tags.a is not a text"],
    ['[{"traceId":"1","id":"1","annotations":[5]}]', "[0].annotations[0] is not an object"],
  ])("%s is refused: %s", (text, message) => {
    expect(() => decodeZipkinJson(utf8(text))).toThrow(message);
  });
});

function encode(spans: readonly ZipkinSpan[]): Uint8Array {
  const writer = new WireWriter();
  const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);
  const endpoint = (inner: WireWriter, { serviceName, ipv4, port }: ZipkinEndpoint): void => {
    if (serviceName !== undefined) inner.string(1, serviceName);
    if (ipv4 !== undefined) inner.bytes(2, Uint8Array.from(ipv4.split("."), Number));
    if (port !== undefined) inner.uint32(4, port);
  };
  for (const span of spans) {
    writer.message(1, (inner) => {
      inner.bytes(1, bytes(span.traceId));
      if (span.parentId !== undefined) inner.bytes(2, bytes(span.parentId));
      inner.bytes(3, bytes(span.id));
      if (span.kind !== undefined)
        inner.uint32(4, ["", "CLIENT", "SERVER", "PRODUCER", "CONSUMER"].indexOf(span.kind));
      if (span.name !== undefined) inner.string(5, span.name);
      if (span.timestamp !== undefined) inner.fixed64(6, BigInt(span.timestamp));
      if (span.duration !== undefined) inner.int64(7, BigInt(span.duration));
      const { localEndpoint, remoteEndpoint } = span;
      if (localEndpoint !== undefined) inner.message(8, (part) => endpoint(part, localEndpoint));
      if (remoteEndpoint !== undefined) inner.message(9, (part) => endpoint(part, remoteEndpoint));
      for (const { timestamp, value } of span.annotations) {
        inner.message(10, (part) => {
          part.fixed64(1, BigInt(timestamp));
          part.string(2, value);
        });
      }
      for (const [key, value] of span.tags) {
        inner.message(11, (part) => {
          part.string(1, key);
          part.string(2, value);
        });
      }
      inner.bool(13, true);
    });
  }
  return writer.finish();
}

const hexOf = (digits: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(..."0123456789abcdef".split("")), minLength: digits, maxLength: digits })
    .filter((id) => !/^0+$/.test(id));
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const text = fc.string({ unit: fc.constantFrom("a", "b", "=", "é", " "), minLength: 1 });
const micros = fc.integer({ min: 1, max: 2 ** 50 });

const spanArbitrary: fc.Arbitrary<ZipkinSpan> = fc
  .record({
    traceId: hexOf(32),
    id: hexOf(16),
    parentId: some(hexOf(16)),
    name: some(text),
    kind: some(fc.constantFrom("CLIENT", "SERVER", "PRODUCER", "CONSUMER")),
    timestamp: some(micros),
    duration: some(micros),
    localEndpoint: some(fc.record({ serviceName: text, port: fc.integer({ min: 1, max: 65_535 }) })),
    remoteEndpoint: some(fc.record({ serviceName: text, ipv4: fc.constant("10.1.2.3") })),
    annotations: fc.array(fc.record({ timestamp: micros, value: text })),
    tags: fc
      .array(
        fc.tuple(
          text.map((key) => `t.${key}`),
          fc.string(),
        ),
      )
      .map((tags) => new Map(tags)),
  })
  .map(({ annotations, tags, ...rest }) => ({ ...defined(rest), annotations, tags }) as ZipkinSpan);

const defined = <T extends object>(fields: T): T =>
  // Fields are left out that may be.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const plain = ({ tags, ...span }: ZipkinSpan): object => ({ ...span, tags: Object.fromEntries(tags) });

describe("spans of any kind", () => {
  const runs = { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 60) };

  it("are the same in JSON and protobuf", () => {
    fc.assert(
      fc.property(fc.array(spanArbitrary), (spans) => {
        expect(decodeZipkinJson(json(spans.map(plain))).map(plain)).toEqual(spans.map(plain));
        expect(decodeZipkinProtobuf(encode(spans)).map(plain)).toEqual(spans.map(plain));
      }),
      runs,
    );
  });

  it("come back from OTLP as they were", () => {
    fc.assert(
      fc.property(spanArbitrary, (span) => {
        const sent = {
          ...span,
          timestamp: span.timestamp ?? 1,
          localEndpoint: span.localEndpoint ?? { serviceName: "s" },
        };
        const [back] = otlpToZipkin(zipkinToOtlp([sent]));
        const { parentId, ...rest } = sent;
        const expected = {
          name: "",
          ...rest,
          ...(parentId === undefined || parentId === sent.id ? {} : { parentId }),
        };
        expect(back === undefined ? undefined : plain(back)).toEqual(plain(expected));
      }),
      runs,
    );
  });

  it("that are none are refused, and nothing else is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.jsonValue(), (bytes, value) => {
        for (const decode of [() => decodeZipkinProtobuf(bytes), () => decodeZipkinJson(json([value]))]) {
          try {
            zipkinToOtlp(decode());
          } catch (error) {
            expect(error).toBeInstanceOf(WatchtowerError);
          }
        }
      }),
      runs,
    );
  });
});

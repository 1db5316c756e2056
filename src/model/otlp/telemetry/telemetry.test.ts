import { describe, expect, it } from "vitest";
import { Random } from "../../../../bench/random.ts";
import { ExtremeMessages } from "../../../../test/kit/extreme-otlp.ts";
import { mutateWire } from "../../../../test/kit/mutate-wire.ts";
import { logsMessage, metricsMessage, traceMessage } from "../../../../test/kit/otlp-messages.ts";
import { unixNano } from "../../../base/units.ts";
import { SIGNALS } from "../../signal.ts";
import type { Signal } from "../../signal.ts";
import { WireReader } from "../../wire/reader.ts";
import { WireWriter } from "../../wire/writer.ts";
import { transcodeRequest } from "../json.ts";
import { requestToJson } from "../to-json.ts";
import { validate } from "../validate.ts";
import { Attributes } from "./attributes.ts";
import { EditableMessage } from "./message.ts";
import { EditableGauge } from "./metric-data.ts";
import { EditableNumberPoint } from "./points.ts";
import { EditableSpan } from "./span.ts";
import { decodeTelemetry, encodeTelemetry } from "./telemetry.ts";
import type { Telemetry } from "./telemetry.ts";

const bytesOf = (signal: Signal, json: unknown): Uint8Array =>
  transcodeRequest(signal, Buffer.from(JSON.stringify(json)));

const accessors = new Map<object, readonly PropertyDescriptor[]>();

/** The properties that a message's class declares. */
function accessorsOf(message: EditableMessage): readonly PropertyDescriptor[] {
  const prototype = Object.getPrototypeOf(message) as object;
  const known = accessors.get(prototype);
  if (known !== undefined) return known;
  const found: PropertyDescriptor[] = [];
  for (let at = prototype; at !== EditableMessage.prototype; at = Object.getPrototypeOf(at) as object)
    found.push(
      ...Object.values(Object.getOwnPropertyDescriptors(at)).filter((each) => each.get !== undefined),
    );
  accessors.set(prototype, found);
  return found;
}

/** Reads all that there is; with `rewrite`, sets each field to the value that it has. */
function visit(message: EditableMessage, rewrite: boolean): void {
  for (const property of accessorsOf(message)) {
    const value: unknown = property.get?.call(message);
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (each instanceof EditableMessage) visit(each, rewrite);
      if (!(each instanceof Attributes)) continue;
      const entries = each.entries();
      if (rewrite) each.replace(entries);
    }
    if (rewrite) property.set?.call(message, value);
  }
}

/** Fields of which the last one counts. */
const ONE_OF = [
  /^(string|bool|int|double|array|kvlist|bytes)Value$/,
  /^as(Int|Double)$/,
  /^(gauge|sum|histogram|exponentialHistogram|summary)$/,
];

/** Without what means the same as nothing. */
function essence(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(essence);
  if (typeof json !== "object" || json === null) return json;
  const names = Object.keys(json);
  const fields = Object.entries(json)
    .filter(
      ([name]) => !ONE_OF.some((some) => some.test(name) && names.findLast((n) => some.test(n)) !== name),
    )
    .map(([name, value]) => [name, essence(value)] as const);
  return Object.fromEntries(fields.filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === 0 || value === "0" || value === "" || value === false;
}

const spansOf = (telemetry: Telemetry): EditableSpan[] =>
  telemetry.signal === "traces"
    ? telemetry.groups.flatMap(({ scopes }) => scopes.flatMap((s) => s.items))
    : [];

function firstSpan(telemetry: Telemetry): EditableSpan {
  const [span] = spansOf(telemetry);
  if (span === undefined) throw new Error("there is no span");
  return span;
}

describe("whatever the request", () => {
  const random = new Random(5);
  const messages = new ExtremeMessages(random);
  const requests = SIGNALS.flatMap((signal) =>
    Array.from({ length: 60 }, () => ({ signal, bytes: bytesOf(signal, messages.request(signal)) })),
  );

  it("what was only read is written as it came", () => {
    for (const { signal, bytes } of requests) {
      const telemetry = decodeTelemetry(signal, bytes);
      visit(telemetry, false);
      expect(telemetry.isChanged()).toBe(false);
      expect(Buffer.from(encodeTelemetry(telemetry)).equals(bytes)).toBe(true);
    }
  });

  it("what was set to what it is means the same", () => {
    for (const { signal, bytes } of requests) {
      const telemetry = decodeTelemetry(signal, bytes);
      visit(telemetry, true);
      const written = encodeTelemetry(telemetry);
      expect(essence(requestToJson(signal, written))).toEqual(essence(requestToJson(signal, bytes)));
    }
  });

  it("damage that passes validation is read and written without an error", () => {
    for (const { signal, bytes } of requests) {
      const damaged = mutateWire(random, bytes);
      try {
        validate(signal, damaged);
      } catch {
        continue;
      }
      for (const rewrite of [false, true]) {
        const telemetry = decodeTelemetry(signal, damaged);
        visit(telemetry, rewrite);
        expect(() => validate(signal, encodeTelemetry(telemetry))).not.toThrow();
      }
    }
  });
});

describe("a change", () => {
  const trace = bytesOf("traces", traceMessage("shop", 1000));

  it("of one field leaves all others as they are", () => {
    const telemetry = decodeTelemetry("traces", trace);
    const span = firstSpan(telemetry);
    span.name = "POST /cart";
    span.startTime = unixNano(7n);
    span.attributes.set("cart.total", { kind: "double", value: 0 });
    span.attributes.delete("cart.empty");
    span.attributes.set("new", { kind: "map", value: [{ key: "a", value: { kind: "bool", value: true } }] });
    span.status.code = 0;
    const text = JSON.stringify(requestToJson("traces", trace))
      .replace('"name":"GET /cart"', '"name":"POST /cart"')
      .replace('"startTimeUnixNano":"1000000000"', '"startTimeUnixNano":"7"')
      .replace('{"doubleValue":19.5}', '{"doubleValue":0}')
      .replace('{"key":"cart.empty","value":{"boolValue":false}},', "")
      .replace(
        '{"bytesValue":"AQID"}}',
        '{"bytesValue":"AQID"}},{"key":"new","value":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}}',
      )
      .replace('"code":2', '"code":0');
    expect(essence(requestToJson("traces", encodeTelemetry(telemetry)))).toEqual(essence(JSON.parse(text)));
  });

  it("keeps fields that OTLP does not know, and lengths of all sizes", () => {
    for (const size of [0, 1, 100, 127, 128, 16_383, 16_384, 3_000_000]) {
      const writer = new WireWriter();
      const unknown = Buffer.alloc(size, "x");
      writer.message(1, (group) =>
        group.message(2, (scope) =>
          scope.message(2, (inner) => {
            inner.bytes(99, unknown);
            inner.string(5, "before");
          }),
        ),
      );
      const telemetry = decodeTelemetry("traces", writer.finish());
      firstSpan(telemetry).name = "after";
      const again = decodeTelemetry("traces", Uint8Array.from(encodeTelemetry(telemetry)));
      expect(firstSpan(again).name).toBe("after");
      const reader = new WireReader(firstSpan(again).encode());
      expect(reader.next() && reader.field).toBe(99);
      expect(Buffer.from(reader.bytesValue()).equals(unknown)).toBe(true);
    }
  });

  it("drops what holds nothing any more", () => {
    const telemetry = decodeTelemetry("traces", trace);
    if (telemetry.signal !== "traces") throw new Error("not traces");
    telemetry.retain((span) => span.kind === 2);
    expect(spansOf(telemetry).map(({ name }) => name)).toEqual(["GET /cart"]);
    telemetry.retain(() => false);
    expect(telemetry.isEmpty).toBe(true);
    expect(encodeTelemetry(telemetry)).toEqual(new Uint8Array());
  });

  it("of a log record's body and of its resource", () => {
    const telemetry = decodeTelemetry("logs", bytesOf("logs", logsMessage("shop", 1000)));
    if (telemetry.signal !== "logs") throw new Error("not logs");
    const [group] = telemetry.groups;
    const record = group?.scopes[0]?.items[0];
    if (group === undefined || record === undefined) throw new Error("there is no record");
    record.body = { kind: "int", value: -5n };
    group.resource.attributes.set("service.name", { kind: "string", value: "till" });
    const text = JSON.stringify(requestToJson("logs", encodeTelemetry(telemetry)));
    expect(text).toContain('"body":{"intValue":"-5"}');
    expect(text).toContain('{"key":"service.name","value":{"stringValue":"till"}}');
    expect(text).not.toContain("shop");
  });

  it("of a metric's kind", () => {
    const telemetry = decodeTelemetry("metrics", bytesOf("metrics", metricsMessage("shop", 1000)));
    if (telemetry.signal !== "metrics") throw new Error("not metrics");
    for (const metric of telemetry.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items))) {
      const point = new EditableNumberPoint();
      point.value = { kind: "int", value: -1n };
      const gauge = new EditableGauge();
      gauge.points.push(point);
      metric.data = gauge;
    }
    const text = JSON.stringify(requestToJson("metrics", encodeTelemetry(telemetry)));
    expect(text).toContain('"gauge":{"dataPoints":[{"asInt":"-1"}]}');
    expect(text).not.toMatch(/"(sum|histogram|exponentialHistogram|summary)":/);
  });
});

describe("data made here", () => {
  it("of nothing", () => {
    const telemetry = decodeTelemetry("traces", new Uint8Array());
    if (telemetry.signal !== "traces") throw new Error("not traces");
    const group = telemetry.addGroup();
    group.resource.attributes.set("service.name", { kind: "string", value: "shop" });
    const scope = group.addScope();
    scope.scope.name = "by hand";
    const span = new EditableSpan();
    span.name = "GET";
    scope.items.push(span);
    expect(requestToJson("traces", encodeTelemetry(telemetry))).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
          scopeSpans: [{ scope: { name: "by hand" }, spans: [{ name: "GET" }] }],
        },
      ],
    });
  });
});

describe("a field that is there twice", () => {
  it("counts as its last value, and messages are merged", () => {
    const writer = new WireWriter();
    const attribute = (key: string): void =>
      writer.message(1, (resource) => resource.message(1, (entry) => entry.string(1, key)));
    writer.message(1, () => {
      attribute("a");
      attribute("b");
    });
    const telemetry = decodeTelemetry("traces", writer.finish());
    expect(telemetry.groups[0]?.resource.attributes.keys()).toEqual(["a", "b"]);
    telemetry.groups[0]?.resource.attributes.delete("a");
    expect(requestToJson("traces", encodeTelemetry(telemetry))).toEqual({
      resourceSpans: [{ resource: { attributes: [{ key: "b" }] } }],
    });
  });

  it("of a number's two kinds the later one", () => {
    const metric = { name: "x", gauge: { dataPoints: [{ asInt: "3" }] } };
    const bytes = bytesOf("metrics", { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] });
    const telemetry = decodeTelemetry("metrics", bytes);
    if (telemetry.signal !== "metrics") throw new Error("not metrics");
    const data = telemetry.groups[0]?.scopes[0]?.items[0]?.data;
    const point = data?.kind === "gauge" ? data.points[0] : undefined;
    expect(point?.value).toEqual({ kind: "int", value: 3n });
    if (point !== undefined) point.value = { kind: "double", value: 0.5 };
    expect(point?.value).toEqual({ kind: "double", value: 0.5 });
    expect(JSON.stringify(requestToJson("metrics", encodeTelemetry(telemetry)))).toContain(
      '"dataPoints":[{"asDouble":0.5}]',
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsMessage, metricsMessage, TRACE_ID, traceMessage } from "../../../test/kit/otlp-messages.ts";
import { toHex } from "../../base/bytes.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { SIGNALS } from "../signal.ts";
import { WireReader } from "../wire/reader.ts";
import { transcodeRequest } from "./json.ts";
import { validate } from "./validate.ts";

const RUNS = Number(process.env["WATCHTOWER_FUZZ"] ?? 500);
const messages = {
  traces: traceMessage("shop", 1000),
  logs: logsMessage("shop", 1000),
  metrics: metricsMessage("shop", 1000),
};
const bytesOf = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const span = (fields: object): unknown => ({ resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }] });

/** The bytes of the fields of the innermost message at a path of field numbers. */
function fieldsAt(bytes: Uint8Array, path: readonly number[]): ReadonlyMap<number, WireReader> {
  const reader = new WireReader(bytes);
  for (const number of path) {
    while (reader.next() && reader.field !== number) reader.skip();
    reader.enter();
  }
  const fields = new Map<number, WireReader>();
  while (reader.next()) {
    fields.set(reader.field, new WireReader(bytes, reader.position, reader.end));
    reader.skip();
  }
  return fields;
}

const SPAN_PATH = [1, 2, 2];

describe("OTLP/JSON", () => {
  it.each([
    ["traces", 2],
    ["logs", 3],
    ["metrics", 6],
  ] as const)("makes %s of %i items", (signal, items) => {
    const bytes = transcodeRequest(signal, bytesOf(messages[signal]));
    expect(validate(signal, bytes)).toMatchObject({ items, rejected: new Map() });
  });

  it("reads ids as hexadecimal, numbers as text or number, enums as name or number", () => {
    for (const kind of [2, "SPAN_KIND_SERVER"]) {
      for (const startTimeUnixNano of ["1544712660300000123", 7]) {
        const fields = fieldsAt(
          transcodeRequest(
            "traces",
            bytesOf(span({ traceId: TRACE_ID.toUpperCase(), kind, startTimeUnixNano })),
          ),
          SPAN_PATH,
        );
        expect(toHex(fields.get(1)?.bytesValue() ?? new Uint8Array())).toBe(TRACE_ID);
        expect(fields.get(6)?.varint()).toBe(2);
        expect(fields.get(7)?.fixed64()).toBe(BigInt(startTimeUnixNano));
      }
    }
  });

  it("keeps every digit of times written as numbers", () => {
    const text =
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a 1234567890123456789","startTimeUnixNano":1544712660300000123}]}]}]}';
    const fields = fieldsAt(transcodeRequest("traces", bytesOf(text)), SPAN_PATH);
    expect(fields.get(7)?.fixed64()).toBe(1544712660300000123n);
    expect(fields.get(5)?.string()).toBe("a 1234567890123456789");
  });

  it.each([0.012345678901234568, -1.2345678901234567e-17, 12345678901234567000, 1.5])(
    "keeps the double %d",
    (asDouble) => {
      const message = {
        resourceMetrics: [
          { scopeMetrics: [{ metrics: [{ name: "x", gauge: { dataPoints: [{ asDouble }] } }] }] },
        ],
      };
      const fields = fieldsAt(transcodeRequest("metrics", bytesOf(message)), [1, 2, 2, 5, 1]);
      expect(fields.get(4)?.double()).toBe(asDouble);
    },
  );

  it("ignores unknown fields and null, and takes snake case", () => {
    const fields = fieldsAt(
      transcodeRequest("traces", bytesOf(span({ trace_state: "a=b", name: null, soonToCome: { x: [1] } }))),
      SPAN_PATH,
    );
    expect([...fields.keys()]).toEqual([3]);
    expect(fields.get(3)?.string()).toBe("a=b");
  });

  it.each([
    ["{", /^request is not JSON/],
    ["[]", "request is not an object"],
    ['{"resourceSpans":{}}', "resourceSpans is not an array"],
    [span({ traceId: "xyz" }), "resourceSpans[0].scopeSpans[0].spans[0].traceId is not an id in hexadecimal"],
    [span({ kind: "SPAN_KIND_OTHER" }), "spans[0].kind is not a whole number"],
    [span({ droppedEventsCount: -1 }), "droppedEventsCount is not a 32-bit number without sign"],
    [span({ startTimeUnixNano: "1.5" }), "startTimeUnixNano is not a whole number"],
    [span({ attributes: [{ key: "a", value: { boolValue: 1 } }] }), "value.boolValue is not true or false"],
  ])("refuses %j", (message, error) => {
    expect(() => transcodeRequest("traces", bytesOf(message))).toThrow(error);
  });

  it("bounds nesting, naming the limit", () => {
    let value: object = { stringValue: "deep" };
    for (let i = 0; i < 80; i++) value = { arrayValue: { values: [value] } };
    expect(() => transcodeRequest("traces", bytesOf(span({ attributes: [{ key: "a", value }] })))).toThrow(
      "limit maxDepth = 64",
    );
  });
});

describe("validation", () => {
  const sent = (fields: object): ReturnType<typeof validate> =>
    validate("traces", transcodeRequest("traces", bytesOf(span(fields))));
  const ids = { traceId: TRACE_ID, spanId: "eee19b7ec3c1b174" };

  it.each([
    [{}, "invalid trace id"],
    [{ ...ids, traceId: "00".repeat(16) }, "invalid trace id"],
    [{ ...ids, traceId: "ab" }, "invalid trace id"],
    [{ ...ids, spanId: "" }, "invalid span id"],
  ])("rejects the span %j: %s", (fields, reason) => {
    expect(sent(fields)).toMatchObject({ items: 1, rejected: new Map([[reason, 1]]) });
  });

  const gauge = (metric: object): ReturnType<typeof validate> =>
    validate(
      "metrics",
      transcodeRequest("metrics", bytesOf({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] })),
    );

  it("tells between which times points lie", () => {
    const dataPoints = [3000, 1000, 2000].map((time) => ({ asInt: 0, timeUnixNano: `${time}000000` }));
    expect(gauge({ name: "x", gauge: { dataPoints } })).toMatchObject({
      times: { oldest: 1000, newest: 3000 },
    });
  });

  it("rejects points without value, unless they say so by flag", () => {
    const timeUnixNano = 5;
    const values = [{ asInt: 0 }, {}, { flags: 1 }, { asDouble: 1.5 }, { flags: 2 }];
    const dataPoints = values.map((value) => ({ ...value, timeUnixNano }));
    expect(gauge({ name: "x", gauge: { dataPoints } })).toMatchObject({
      items: 5,
      rejected: new Map([["data point without value", 2]]),
    });
  });

  it("rejects the points of a metric without name", () => {
    const dataPoints = [{ asInt: 0, timeUnixNano: 5 }, {}];
    expect(gauge({ sum: { dataPoints } }).rejected).toEqual(
      new Map([
        ["data point without value", 1],
        ["metric without name", 1],
      ]),
    );
  });

  const point = { timeUnixNano: 5, asInt: 1 };
  it.each([
    ["gauge", { dataPoints: [point, { asInt: 1 }] }, "data point without time"],
    ["gauge", { dataPoints: [point, { asInt: 1, flags: 2 }] }, "data point without time"],
    ["sum", { dataPoints: [point] }, "metric without temporality"],
    ["histogram", { dataPoints: [point] }, "metric without temporality"],
    ["histogram", { aggregationTemporality: 2, dataPoints: [point, {}] }, "data point without time"],
    ["exponentialHistogram", { dataPoints: [point] }, "metric without temporality"],
    [
      "exponentialHistogram",
      { aggregationTemporality: 1, dataPoints: [point, { timeUnixNano: 5, scale: -5 }] },
      "exponential histogram of scale below -4",
    ],
    ["summary", { dataPoints: [point, { timeUnixNano: 0 }] }, "data point without time"],
  ])("rejects one point of the %s %j: %s", (kind, data, reason) => {
    expect(gauge({ name: "x", [kind]: data }).rejected).toEqual(new Map([[reason, 1]]));
  });

  it("names the place of a wrong wire type", () => {
    expect(() => validate("traces", Uint8Array.from([0x08, 0x01]))).toThrow(
      "ExportSpansRequest.resourceSpans has wire type 0 where 2 belongs, before byte 1",
    );
  });

  it("throws nothing but its own errors for damaged bytes", () => {
    const originals = SIGNALS.map((signal) => ({
      signal,
      bytes: transcodeRequest(signal, bytesOf(messages[signal])),
    }));
    const places = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const property = fc.property(
      fc.constantFrom(...originals),
      places,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (original, flips, cut) => {
        const bytes = Uint8Array.from(
          original.bytes.subarray(0, Math.ceil(original.bytes.length * Math.max(cut, 0.5))),
        );
        for (const [at, value] of flips) bytes[at % bytes.length] = value;
        try {
          validate(original.signal, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WatchtowerError);
        }
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });
});

import { fromHex } from "../../../base/bytes.ts";
import { unixNano } from "../../../base/units.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import type { ResourceSpans, Span } from "../../../model/otlp/trace.ts";

type Plain = string | number | bigint | boolean | readonly string[];

interface TestSpan {
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  /** Milliseconds after the start of the shop, and how many it took. */
  readonly at: number;
  readonly ms: number;
  readonly kind?: number;
  readonly status?: number;
  readonly attributes?: Readonly<Record<string, Plain>>;
  readonly event?: string;
}

/** Unix seconds at which the first span of the shop starts. */
export const SHOP_START = 1_700_000_000;

/** Two traces of a shop (`01`: buying, with a failed payment; `02`: looking) and `03`, whose root is missing. */
export function shop(): readonly ResourceSpans[] {
  return [
    group("web", [
      {
        trace: "01",
        id: "a1",
        name: "POST /buy",
        at: 0,
        ms: 100,
        kind: 2,
        attributes: { code: 500, x: "own" },
      },
      {
        trace: "01",
        id: "a2",
        parent: "a1",
        name: "pay",
        at: 10,
        ms: 50,
        kind: 3,
        attributes: { amount: 9.5 },
      },
      {
        trace: "02",
        id: "b1",
        name: "GET /",
        at: 2000,
        ms: 5,
        kind: 2,
        attributes: { code: 200, slow: false },
      },
    ]),
    group("pay", [
      {
        trace: "01",
        id: "a3",
        parent: "a2",
        name: "charge",
        at: 20,
        ms: 30,
        kind: 2,
        status: 2,
        event: "exception",
        attributes: { amount: 10n, tags: ["new", "vip"] },
      },
      { trace: "03", id: "c1", parent: "ff", name: "late", at: 4000, ms: 1, attributes: { slow: true } },
    ]),
  ];
}

function group(service: string, spans: readonly TestSpan[]): ResourceSpans {
  const attributes = keyValues({ "service.name": service, x: "resource" });
  return {
    resource: { attributes, droppedAttributesCount: 0 },
    scopeSpans: [
      {
        scope: { name: "lib", version: "1.0", attributes: [], droppedAttributesCount: 0 },
        spans: spans.map(spanOf),
        schemaUrl: "",
      },
    ],
    schemaUrl: "",
  };
}

const id = (text: string, digits: number): Uint8Array =>
  fromHex(text.padStart(digits, "0")) ?? new Uint8Array();

function spanOf(test: TestSpan): Span {
  const startNanos = BigInt(SHOP_START) * 1_000_000_000n + BigInt(test.at) * 1_000_000n;
  const startTime = unixNano(startNanos);
  const event = { time: startTime, attributes: [], droppedAttributesCount: 0 };
  return {
    traceId: id(test.trace, 32),
    spanId: id(test.id, 16),
    parentSpanId: test.parent === undefined ? new Uint8Array() : id(test.parent, 16),
    traceState: "",
    flags: 0,
    name: test.name,
    kind: test.kind ?? 1,
    startTime,
    endTime: unixNano(startNanos + BigInt(test.ms) * 1_000_000n),
    attributes: keyValues(test.attributes ?? {}),
    droppedAttributesCount: 0,
    events: test.event === undefined ? [] : [{ ...event, name: test.event }],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: test.status === undefined ? undefined : { code: test.status, message: "declined" },
  };
}

const keyValues = (plain: Readonly<Record<string, Plain>>): readonly KeyValue[] =>
  Object.entries(plain).map(([key, value]) => ({ key, value: anyValue(value) }));

function anyValue(value: Plain): AnyValue {
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  if (typeof value === "bigint") return { kind: "int", value };
  if (typeof value !== "number") return { kind: "array", value: value.map(anyValue) };
  return Number.isInteger(value) ? { kind: "int", value: BigInt(value) } : { kind: "double", value };
}

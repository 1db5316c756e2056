import { fromHex } from "../../src/base/bytes.ts";
import { unixNano } from "../../src/base/units.ts";
import type { KeyValue } from "../../src/model/otlp/common.ts";
import { encodeTracesData } from "../../src/model/otlp/encode-trace.ts";

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** A span as a person would note it; times in milliseconds. */
export interface Call {
  readonly service: string;
  readonly kind: keyof typeof KINDS;
  readonly name?: string;
  /** Two hexadecimal digits each; no parent: a root. */
  readonly id: string;
  readonly parent?: string;
  readonly trace?: string;
  readonly end: number;
  readonly duration?: number;
  readonly failed?: boolean;
  /** Why it failed. */
  readonly message?: string;
  readonly attributes?: Values;
  /** Beside the service's name. */
  readonly resource?: Values;
}

/** Numbers are doubles. */
type Values = Readonly<Record<string, string | number>>;

const NOTHING = new Uint8Array(0);
const idOf = (digits: string, bytes: number): Uint8Array =>
  fromHex(digits.padStart(bytes * 2, "0")) ?? NOTHING;

const attributesOf = (values: Values): readonly KeyValue[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { kind: "string", value } : { kind: "double", value },
  }));

/** An ExportTraceServiceRequest. */
export function callsRequest(calls: readonly Call[]): Uint8Array {
  return encodeTracesData(
    calls.map((call) => ({
      resource: {
        attributes: attributesOf({ "service.name": call.service, ...call.resource }),
        droppedAttributesCount: 0,
      },
      schemaUrl: "",
      scopeSpans: [{ scope: undefined, schemaUrl: "", spans: [spanOf(call)] }],
    })),
  );
}

function spanOf(
  call: Call,
): Parameters<typeof encodeTracesData>[0][number]["scopeSpans"][number]["spans"][number] {
  const { name = "op", parent, trace = "1", end, duration = 0, failed = false, attributes = {} } = call;
  return {
    traceId: idOf(trace, 16),
    spanId: idOf(call.id, 8),
    parentSpanId: parent === undefined ? NOTHING : idOf(parent, 8),
    traceState: "",
    flags: 0,
    name,
    kind: KINDS[call.kind],
    startTime: unixNano(BigInt(end - duration) * 1_000_000n),
    endTime: unixNano(BigInt(end) * 1_000_000n),
    attributes: attributesOf(attributes),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: failed ? { message: call.message ?? "", code: 2 } : undefined,
  };
}

import { WireType } from "../wire/reader.ts";

/**
 * The messages of OTLP (opentelemetry-proto 1.x, collector requests and what they hold) as tables: enough to
 * walk their wire bytes and to read their JSON.
 */
export type ScalarType =
  | "string"
  | "bytes"
  /** Bytes that OTLP/JSON writes in hexadecimal, unlike other bytes. */
  | "id"
  | "bool"
  | "uint32"
  | "sint32"
  | "int64"
  | "fixed32"
  | "fixed64"
  | "sfixed64"
  | "double";

/** One field of a message, as the protobuf files and the JSON mapping have it. */
export interface FieldSchema {
  readonly number: number;
  /** In OTLP/JSON. */
  readonly name: string;
  readonly repeated: boolean;
  /** Of one item, if it is not packed. */
  readonly wireType: number;
  readonly type:
    | { readonly kind: "scalar"; readonly scalar: ScalarType }
    | { readonly kind: "enum"; readonly values: ReadonlyMap<string, number> }
    | { readonly kind: "message"; readonly message: () => MessageSchema };
}

export interface MessageSchema {
  readonly name: string;
  /** The index is the field's number. */
  readonly byNumber: readonly (FieldSchema | undefined)[];
  /** Under the name in OTLP/JSON and, as parsers have to take it too, under that of the protobuf file. */
  readonly byName: ReadonlyMap<string, FieldSchema>;
}

type FieldType = FieldSchema["type"];
type FieldSpec = readonly [number: number, type: FieldType | ScalarType, repeated?: "repeated"];

function message(name: string, specs: Readonly<Record<string, FieldSpec>>): MessageSchema {
  const byNumber: (FieldSchema | undefined)[] = [];
  const byName = new Map<string, FieldSchema>();
  for (const [fieldName, [number, spec, repeated]] of Object.entries(specs)) {
    const type: FieldType = typeof spec === "string" ? { kind: "scalar", scalar: spec } : spec;
    const wireType = wireTypeOf(type);
    const field: FieldSchema = { number, name: fieldName, repeated: repeated !== undefined, wireType, type };
    byNumber[number] = field;
    byName.set(fieldName, field);
    byName.set(snakeCase(fieldName), field);
  }
  return { name, byNumber, byName };
}

const SCALAR_WIRE: Readonly<Record<ScalarType, number>> = {
  string: WireType.bytes,
  bytes: WireType.bytes,
  id: WireType.bytes,
  bool: WireType.varint,
  uint32: WireType.varint,
  sint32: WireType.varint,
  int64: WireType.varint,
  fixed32: WireType.fixed32,
  fixed64: WireType.fixed64,
  sfixed64: WireType.fixed64,
  double: WireType.fixed64,
};

function wireTypeOf(type: FieldType): number {
  switch (type.kind) {
    case "scalar":
      return SCALAR_WIRE[type.scalar];
    case "enum":
      return WireType.varint;
    case "message":
      return WireType.bytes;
  }
}

/** Proto3 JSON parsers take the field's own name beside the camel-case one. */
const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const of = (schema: () => MessageSchema): FieldType => ({ kind: "message", message: schema });

const enumeration = (prefix: string, names: readonly string[]): FieldType => ({
  kind: "enum",
  values: new Map(names.map((name, value) => [`${prefix}${name}`, value])),
});

const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
  ["", "2", "3", "4"].map((step) => name + step),
);

export const ANY_VALUE: MessageSchema = message("AnyValue", {
  stringValue: [1, "string"],
  boolValue: [2, "bool"],
  intValue: [3, "int64"],
  doubleValue: [4, "double"],
  arrayValue: [5, of(() => ARRAY_VALUE)],
  kvlistValue: [6, of(() => KEY_VALUE_LIST)],
  bytesValue: [7, "bytes"],
});
export const KEY_VALUE = message("KeyValue", { key: [1, "string"], value: [2, of(() => ANY_VALUE)] });
const ARRAY_VALUE = message("ArrayValue", { values: [1, of(() => ANY_VALUE), "repeated"] });
const KEY_VALUE_LIST = message("KeyValueList", { values: [1, of(() => KEY_VALUE), "repeated"] });

const attributes = (number: number): FieldSpec => [number, of(() => KEY_VALUE), "repeated"];

const RESOURCE = message("Resource", { attributes: attributes(1), droppedAttributesCount: [2, "uint32"] });
const SCOPE = message("InstrumentationScope", {
  name: [1, "string"],
  version: [2, "string"],
  attributes: attributes(3),
  droppedAttributesCount: [4, "uint32"],
});

/** `Export…ServiceRequest`, `Resource…s` and `Scope…s` of one signal, around its items. */
function resourceOf(signal: string, items: string, item: MessageSchema): MessageSchema {
  const scoped = message(`Scope${signal}`, {
    scope: [1, of(() => SCOPE)],
    [items]: [2, of(() => item), "repeated"],
    schemaUrl: [3, "string"],
  });
  return message(`Resource${signal}`, {
    resource: [1, of(() => RESOURCE)],
    [`scope${signal}`]: [2, of(() => scoped), "repeated"],
    schemaUrl: [3, "string"],
  });
}

const request = (signal: string, resource: MessageSchema): MessageSchema =>
  message(`Export${signal}Request`, { [`resource${signal}`]: [1, of(() => resource), "repeated"] });

export const SPAN_EVENT = message("Span.Event", {
  timeUnixNano: [1, "fixed64"],
  name: [2, "string"],
  attributes: attributes(3),
  droppedAttributesCount: [4, "uint32"],
});
export const SPAN_LINK = message("Span.Link", {
  traceId: [1, "id"],
  spanId: [2, "id"],
  traceState: [3, "string"],
  attributes: attributes(4),
  droppedAttributesCount: [5, "uint32"],
  flags: [6, "fixed32"],
});
export const STATUS = message("Status", {
  message: [2, "string"],
  code: [3, enumeration("STATUS_CODE_", ["UNSET", "OK", "ERROR"])],
});
export const SPAN = message("Span", {
  traceId: [1, "id"],
  spanId: [2, "id"],
  traceState: [3, "string"],
  parentSpanId: [4, "id"],
  name: [5, "string"],
  kind: [
    6,
    enumeration("SPAN_KIND_", ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]),
  ],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: attributes(9),
  droppedAttributesCount: [10, "uint32"],
  events: [11, of(() => SPAN_EVENT), "repeated"],
  droppedEventsCount: [12, "uint32"],
  links: [13, of(() => SPAN_LINK), "repeated"],
  droppedLinksCount: [14, "uint32"],
  status: [15, of(() => STATUS)],
  flags: [16, "fixed32"],
});

export const LOG_RECORD = message("LogRecord", {
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, enumeration("SEVERITY_NUMBER_", ["UNSPECIFIED", ...SEVERITIES])],
  severityText: [3, "string"],
  body: [5, of(() => ANY_VALUE)],
  attributes: attributes(6),
  droppedAttributesCount: [7, "uint32"],
  flags: [8, "fixed32"],
  traceId: [9, "id"],
  spanId: [10, "id"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "string"],
});

const TEMPORALITY = enumeration("AGGREGATION_TEMPORALITY_", ["UNSPECIFIED", "DELTA", "CUMULATIVE"]);
const EXEMPLAR = message("Exemplar", {
  timeUnixNano: [2, "fixed64"],
  asDouble: [3, "double"],
  spanId: [4, "id"],
  traceId: [5, "id"],
  asInt: [6, "sfixed64"],
  filteredAttributes: attributes(7),
});
const exemplars = (number: number): FieldSpec => [number, of(() => EXEMPLAR), "repeated"];

export const NUMBER_POINT = message("NumberDataPoint", {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  asDouble: [4, "double"],
  exemplars: exemplars(5),
  asInt: [6, "sfixed64"],
  attributes: attributes(7),
  flags: [8, "uint32"],
});
export const HISTOGRAM_POINT = message("HistogramDataPoint", {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  bucketCounts: [6, "fixed64", "repeated"],
  explicitBounds: [7, "double", "repeated"],
  exemplars: exemplars(8),
  attributes: attributes(9),
  flags: [10, "uint32"],
  min: [11, "double"],
  max: [12, "double"],
});
const BUCKETS = message("Buckets", { offset: [1, "sint32"], bucketCounts: [2, "int64", "repeated"] });
export const EXPONENTIAL_POINT = message("ExponentialHistogramDataPoint", {
  attributes: attributes(1),
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  scale: [6, "sint32"],
  zeroCount: [7, "fixed64"],
  positive: [8, of(() => BUCKETS)],
  negative: [9, of(() => BUCKETS)],
  flags: [10, "uint32"],
  exemplars: exemplars(11),
  min: [12, "double"],
  max: [13, "double"],
  zeroThreshold: [14, "double"],
});
const QUANTILE = message("ValueAtQuantile", { quantile: [1, "double"], value: [2, "double"] });
export const SUMMARY_POINT = message("SummaryDataPoint", {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  quantileValues: [6, of(() => QUANTILE), "repeated"],
  attributes: attributes(7),
  flags: [8, "uint32"],
});

const points = (point: () => MessageSchema): FieldSpec => [1, of(point), "repeated"];
const GAUGE = message("Gauge", { dataPoints: points(() => NUMBER_POINT) });
const SUM = message("Sum", {
  dataPoints: points(() => NUMBER_POINT),
  aggregationTemporality: [2, TEMPORALITY],
  isMonotonic: [3, "bool"],
});
const HISTOGRAM = message("Histogram", {
  dataPoints: points(() => HISTOGRAM_POINT),
  aggregationTemporality: [2, TEMPORALITY],
});
const EXPONENTIAL = message("ExponentialHistogram", {
  dataPoints: points(() => EXPONENTIAL_POINT),
  aggregationTemporality: [2, TEMPORALITY],
});
const SUMMARY = message("Summary", { dataPoints: points(() => SUMMARY_POINT) });
export const METRIC = message("Metric", {
  name: [1, "string"],
  description: [2, "string"],
  unit: [3, "string"],
  gauge: [5, of(() => GAUGE)],
  sum: [7, of(() => SUM)],
  histogram: [9, of(() => HISTOGRAM)],
  exponentialHistogram: [10, of(() => EXPONENTIAL)],
  summary: [11, of(() => SUMMARY)],
  metadata: attributes(12),
});

export const RESOURCE_METRICS = resourceOf("Metrics", "metrics", METRIC);

/** The request of each signal. */
export const REQUESTS = {
  traces: request("Spans", resourceOf("Spans", "spans", SPAN)),
  metrics: request("Metrics", RESOURCE_METRICS),
  logs: request("Logs", resourceOf("Logs", "logRecords", LOG_RECORD)),
} as const;

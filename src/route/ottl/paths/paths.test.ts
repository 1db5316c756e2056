import { describe, expect, it } from "vitest";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { attributes, evaluate, execute, logsOf, metricsOf, spansOf } from "../testing/sample.ts";
import { CONTEXTS } from "./contexts.ts";
import type { ContextName } from "./contexts.ts";
import type { Fields } from "./field.ts";

const LOG = {
  timeUnixNano: "1700000000000000001",
  observedTimeUnixNano: "1700000000000000002",
  severityNumber: 9,
  severityText: "INFO",
  body: { stringValue: "hello" },
  attributes: attributes({ a: "b" }),
  droppedAttributesCount: 1,
  flags: 1,
  traceId: "0102030405060708090a0b0c0d0e0f10",
  spanId: "1112131415161718",
  eventName: "click",
};
const times = { startTimeUnixNano: "1", timeUnixNano: "2" };
const NUMBER = {
  ...times,
  asInt: "5",
  attributes: attributes({ a: "b" }),
  exemplars: [{ asInt: "1" }],
  flags: 1,
};
const HISTOGRAM = { ...times, count: "3", sum: 4.5, bucketCounts: ["1", "2"], explicitBounds: [10] };
const EXPONENTIAL = {
  ...times,
  count: "3",
  sum: 4.5,
  scale: 2,
  zeroCount: "1",
  positive: { offset: -1, bucketCounts: ["2"] },
  negative: { offset: 3, bucketCounts: ["4", "5"] },
};
const SUMMARY = { ...times, count: "3", sum: 4.5, quantileValues: [{ quantile: 0.5, value: 1 }] };

const sum = (): Telemetry =>
  metricsOf({
    name: "requests",
    description: "of all",
    unit: "1",
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [NUMBER] },
  });
const histogram = (): Telemetry =>
  metricsOf({ name: "h", histogram: { aggregationTemporality: 1, dataPoints: [HISTOGRAM] } });
const exponential = (): Telemetry =>
  metricsOf({
    name: "e",
    exponentialHistogram: { aggregationTemporality: 1, dataPoints: [EXPONENTIAL] },
  });
const summary = (): Telemetry => metricsOf({ name: "s", summary: { dataPoints: [SUMMARY] } });

type Row = readonly [telemetry: () => Telemetry, context: ContextName, path: string, value: unknown];

const rows: readonly Row[] = [
  [() => spansOf({}), "resource", "attributes", { "service.name": "shop", "host.name": "one" }],
  [() => spansOf({}), "resource", 'resource.attributes["host.name"]', "one"],
  [() => spansOf({}), "resource", "dropped_attributes_count", 0n],
  [() => spansOf({}), "resource", "schema_url", ""],
  [() => spansOf({}), "scope", "name", "lib"],
  [() => spansOf({}), "scope", "instrumentation_scope.version", "1.2"],
  [() => spansOf({}), "scope", 'scope.attributes["kind"]', "own"],
  [() => spansOf({}), "scope", "dropped_attributes_count", 0n],
  [() => spansOf({}), "scope", "schema_url", ""],
  [() => spansOf({}), "scope", 'resource.attributes["service.name"]', "shop"],
  [() => spansOf({}), "span", "trace_id", "0102030405060708090a0b0c0d0e0f10"],
  [() => spansOf({}), "span", "trace_id.string", "0102030405060708090a0b0c0d0e0f10"],
  [() => spansOf({}), "span", "span_id", "1112131415161718"],
  [() => spansOf({}), "span", "span_id.string", "1112131415161718"],
  [() => spansOf({}), "span", "parent_span_id", "2122232425262728"],
  [() => spansOf({}), "span", "parent_span_id.string", "2122232425262728"],
  [() => spansOf({ parentSpanId: "" }), "span", "parent_span_id.string", "0000000000000000"],
  [() => spansOf({ traceState: "a=1,b=2" }), "span", "trace_state", "a=1,b=2"],
  [() => spansOf({ traceState: "a=1, b=2" }), "span", 'trace_state["b"]', "2"],
  [() => spansOf({ traceState: "a=1" }), "span", 'trace_state["c"]', ""],
  [() => spansOf({}), "span", "name", "GET /cart"],
  [() => spansOf({}), "span", "kind", 2n],
  [() => spansOf({}), "span", "kind.string", "Server"],
  [() => spansOf({}), "span", "kind.deprecated_string", "SPAN_KIND_SERVER"],
  [() => spansOf({}), "span", "start_time_unix_nano", 1_700_000_000_000_000_000n],
  [() => spansOf({}), "span", "end_time_unix_nano", 1_700_000_000_250_000_000n],
  [() => spansOf({}), "span", "start_time", "2023-11-14T22:13:20.000Z"],
  [() => spansOf({}), "span", "end_time", "2023-11-14T22:13:20.250Z"],
  [() => spansOf({}), "span", "end_time - start_time", "250000000ns"],
  [() => spansOf({}), "span", 'span.attributes["http.status_code"]', 500n],
  [() => spansOf({}), "span", 'attributes["tags"][0]', "a"],
  [() => spansOf({}), "span", 'attributes["none"]["at"]["all"]', undefined],
  [() => spansOf({}), "span", "dropped_attributes_count", 0n],
  [() => spansOf({}), "span", "events", "1 span events"],
  [() => spansOf({}), "span", "dropped_events_count", 0n],
  [() => spansOf({}), "span", "links", "0 span links"],
  [() => spansOf({}), "span", "dropped_links_count", 0n],
  [() => spansOf({}), "span", "status", "1 status"],
  [() => spansOf({}), "span", "status.code", 2n],
  [() => spansOf({}), "span", "span.status.message", "boom"],
  [() => spansOf({}), "span", "STATUS_CODE_ERROR", 2n],
  [() => spansOf({}), "span", "SPAN_KIND_CONSUMER", 5n],
  [() => spansOf({}), "spanevent", "name", "retry"],
  [() => spansOf({}), "spanevent", "time_unix_nano", 1_700_000_000_100_000_000n],
  [() => spansOf({}), "spanevent", "time", "2023-11-14T22:13:20.100Z"],
  [() => spansOf({}), "spanevent", 'spanevent.attributes["n"]', 1n],
  [() => spansOf({}), "spanevent", "dropped_attributes_count", 0n],
  [() => spansOf({}), "spanevent", "event_index", 0n],
  [() => spansOf({}), "spanevent", "span.name", "GET /cart"],
  [() => logsOf(LOG), "log", "time_unix_nano", 1_700_000_000_000_000_001n],
  [() => logsOf(LOG), "log", "observed_time_unix_nano", 1_700_000_000_000_000_002n],
  [() => logsOf(LOG), "log", "time", "2023-11-14T22:13:20.000Z"],
  [() => logsOf(LOG), "log", "observed_time", "2023-11-14T22:13:20.000Z"],
  [() => logsOf(LOG), "log", "severity_number", 9n],
  [() => logsOf(LOG), "log", "SEVERITY_NUMBER_INFO", 9n],
  [() => logsOf(LOG), "log", "log.severity_text", "INFO"],
  [() => logsOf(LOG), "log", "body", "hello"],
  [() => logsOf({ body: { intValue: "5" } }), "log", "body.string", "5"],
  [() => logsOf(LOG), "log", "attributes", { a: "b" }],
  [() => logsOf(LOG), "log", "dropped_attributes_count", 1n],
  [() => logsOf(LOG), "log", "flags", 1n],
  [() => logsOf(LOG), "log", "trace_id.string", "0102030405060708090a0b0c0d0e0f10"],
  [() => logsOf(LOG), "log", "span_id", "1112131415161718"],
  [() => logsOf(LOG), "log", "span_id.string", "1112131415161718"],
  [() => logsOf(LOG), "log", "event_name", "click"],
  [sum, "metric", "name", "requests"],
  [sum, "metric", "description", "of all"],
  [sum, "metric", "metric.unit", "1"],
  [sum, "metric", "type", 2n],
  [sum, "metric", "METRIC_DATA_TYPE_SUM", 2n],
  [sum, "metric", "aggregation_temporality", 2n],
  [sum, "metric", "AGGREGATION_TEMPORALITY_CUMULATIVE", 2n],
  [sum, "metric", "is_monotonic", true],
  [histogram, "metric", "is_monotonic", undefined],
  [summary, "metric", "aggregation_temporality", undefined],
  [sum, "metric", "data_points", "1 data points"],
  [sum, "metric", "metadata", {}],
  [sum, "datapoint", "attributes", { a: "b" }],
  [sum, "datapoint", "start_time_unix_nano", 1n],
  [sum, "datapoint", "time_unix_nano", 2n],
  [sum, "datapoint", "start_time", "1970-01-01T00:00:00.000Z"],
  [sum, "datapoint", "time", "1970-01-01T00:00:00.000Z"],
  [sum, "datapoint", "value_int", 5n],
  [sum, "datapoint", "value_double", 0],
  [histogram, "datapoint", "value_int", undefined],
  [sum, "datapoint", "exemplars", "1 exemplars"],
  [sum, "datapoint", "flags", 1n],
  [sum, "datapoint", "FLAG_NO_RECORDED_VALUE", 1n],
  [sum, "datapoint", "metric.name", "requests"],
  [histogram, "datapoint", "count", 3n],
  [histogram, "datapoint", "sum", 4.5],
  [sum, "datapoint", "sum", undefined],
  [histogram, "datapoint", "bucket_counts", [1n, 2n]],
  [histogram, "datapoint", "explicit_bounds", [10]],
  [exponential, "datapoint", "scale", 2n],
  [exponential, "datapoint", "zero_count", 1n],
  [exponential, "datapoint", "positive", "1 buckets"],
  [exponential, "datapoint", "positive.offset", -1n],
  [exponential, "datapoint", "positive.bucket_counts", [2n]],
  [exponential, "datapoint", "negative.offset", 3n],
  [exponential, "datapoint", "negative.bucket_counts", [4n, 5n]],
  [summary, "datapoint", "quantile_values", "1 quantiles"],
  [summary, "datapoint", "sum", 4.5],
];

describe("what paths read", () => {
  it.each(rows)("%#: of %o the path %s", (telemetry, context, path, value) => {
    expect(evaluate(path, telemetry(), context)).toEqual(value);
  });

  it("is tried for each path", () => {
    const missing = Object.values(CONTEXTS).flatMap(({ name, paths }) => {
      const tried = rows.filter(([, context]) => context === name).map(([, , path]) => path);
      return pathsIn(paths[name] ?? {}).filter(
        (path) => path !== "cache" && !tried.some((each) => new RegExp(`(?:^|\\.)${path}\\b`).test(each)),
      );
    });
    expect(missing).toEqual([]);
  });
});

const pathsIn = (fields: Fields, prefix = ""): readonly string[] =>
  Object.entries(fields).flatMap(([name, { fields: inner = {} }]) => [
    prefix + name,
    ...pathsIn(inner, `${prefix}${name}.`),
  ]);

describe("what paths set", () => {
  const settable: readonly (readonly [
    () => Telemetry,
    ContextName,
    path: string,
    to: string,
    value: unknown,
  ])[] = [
    [() => spansOf({}), "resource", "attributes", '{"a": 1}', { a: 1n }],
    [() => spansOf({}), "resource", "dropped_attributes_count", "4", 4n],
    [() => spansOf({}), "resource", "schema_url", '"https://x"', "https://x"],
    [() => spansOf({}), "scope", "name", '"other"', "other"],
    [() => spansOf({}), "scope", "version", '"2"', "2"],
    [() => spansOf({}), "scope", "schema_url", '"https://x"', "https://x"],
    [() => spansOf({}), "scope", "dropped_attributes_count", "4", 4n],
    [
      () => spansOf({}),
      "span",
      "trace_id",
      "TraceID(0x000102030405060708090a0b0c0d0e0f)",
      "000102030405060708090a0b0c0d0e0f",
    ],
    [
      () => spansOf({}),
      "span",
      "trace_id.string",
      '"000102030405060708090a0b0c0d0e0f"',
      "000102030405060708090a0b0c0d0e0f",
    ],
    [() => spansOf({}), "span", "span_id.string", '"0001020304050607"', "0001020304050607"],
    [() => spansOf({}), "span", "parent_span_id", "SpanID(0x0000000000000000)", "0000000000000000"],
    [() => spansOf({}), "span", "trace_state", '"a=1"', "a=1"],
    [() => spansOf({}), "span", "name", '"other"', "other"],
    [() => spansOf({}), "span", "kind", "SPAN_KIND_CLIENT", 3n],
    [() => spansOf({}), "span", "kind.string", '"Producer"', "Producer"],
    [() => spansOf({}), "span", "kind.deprecated_string", '"SPAN_KIND_CONSUMER"', "SPAN_KIND_CONSUMER"],
    [() => spansOf({}), "span", "start_time_unix_nano", "5", 5n],
    [() => spansOf({}), "span", "end_time_unix_nano", "start_time_unix_nano + 1", 1_700_000_000_000_000_001n],
    [() => spansOf({}), "span", "start_time", "Unix(1)", "1970-01-01T00:00:01.000Z"],
    [() => spansOf({}), "span", "end_time", "Now()", "2023-11-14T22:13:20.000Z"],
    [() => spansOf({}), "span", "dropped_attributes_count", "-1", 4_294_967_295n],
    [() => spansOf({}), "span", "dropped_events_count", "1", 1n],
    [() => spansOf({}), "span", "dropped_links_count", "1", 1n],
    [() => spansOf({}), "span", "status.code", "STATUS_CODE_OK", 1n],
    [() => spansOf({}), "span", "status.message", '"fine"', "fine"],
    [() => spansOf({}), "spanevent", "name", '"other"', "other"],
    [() => spansOf({}), "spanevent", "time_unix_nano", "5", 5n],
    [() => spansOf({}), "spanevent", "time", "span.start_time", "2023-11-14T22:13:20.000Z"],
    [() => spansOf({}), "spanevent", "dropped_attributes_count", "1", 1n],
    [() => logsOf(LOG), "log", "time_unix_nano", "5", 5n],
    [() => logsOf(LOG), "log", "observed_time_unix_nano", "5", 5n],
    [() => logsOf(LOG), "log", "time", "Unix(1)", "1970-01-01T00:00:01.000Z"],
    [() => logsOf(LOG), "log", "observed_time", "Unix(1)", "1970-01-01T00:00:01.000Z"],
    [() => logsOf(LOG), "log", "severity_number", "SEVERITY_NUMBER_FATAL", 21n],
    [() => logsOf(LOG), "log", "severity_text", '"FATAL"', "FATAL"],
    [() => logsOf(LOG), "log", "body", '{"a": [true]}', { a: [true] }],
    [() => logsOf(LOG), "log", "body.string", '"text"', "text"],
    [
      () => logsOf({ body: { kvlistValue: { values: attributes({ a: "b" }) } } }),
      "log",
      'body["a"]',
      "1",
      1n,
    ],
    [() => logsOf({ body: { arrayValue: { values: [{ stringValue: "x" }] } } }), "log", "body[0]", "1", 1n],
    [() => logsOf(LOG), "log", "dropped_attributes_count", "2", 2n],
    [() => logsOf(LOG), "log", "flags", "0", 0n],
    [
      () => logsOf(LOG),
      "log",
      "trace_id.string",
      '"000102030405060708090a0b0c0d0e0f"',
      "000102030405060708090a0b0c0d0e0f",
    ],
    [() => logsOf(LOG), "log", "span_id", "SpanID(0x0001020304050607)", "0001020304050607"],
    [() => logsOf(LOG), "log", "event_name", '"tap"', "tap"],
    [sum, "metric", "name", '"other"', "other"],
    [sum, "metric", "description", '"other"', "other"],
    [sum, "metric", "unit", '"s"', "s"],
    [sum, "metric", "aggregation_temporality", "AGGREGATION_TEMPORALITY_DELTA", 1n],
    [sum, "metric", "is_monotonic", "false", false],
    [sum, "metric", 'metadata["a"]', '"b"', "b"],
    [sum, "datapoint", 'attributes["x"]', "1.5", 1.5],
    [sum, "datapoint", "start_time_unix_nano", "7", 7n],
    [sum, "datapoint", "time_unix_nano", "7", 7n],
    [sum, "datapoint", "start_time", "Unix(1)", "1970-01-01T00:00:01.000Z"],
    [sum, "datapoint", "time", "Unix(1)", "1970-01-01T00:00:01.000Z"],
    [sum, "datapoint", "value_int", "6", 6n],
    [sum, "datapoint", "value_double", "6.5", 6.5],
    [sum, "datapoint", "count", "6", undefined],
    [sum, "datapoint", "flags", "FLAG_NONE", 0n],
    [histogram, "datapoint", "count", "4", 4n],
    [histogram, "datapoint", "sum", "5.5", 5.5],
    [histogram, "datapoint", "bucket_counts", "[2, 2]", [2n, 2n]],
    [histogram, "datapoint", "explicit_bounds", "[20.0]", [20]],
    [exponential, "datapoint", "scale", "-3", -3n],
    [exponential, "datapoint", "zero_count", "2", 2n],
    [exponential, "datapoint", "positive.offset", "2", 2n],
    [exponential, "datapoint", "negative.bucket_counts", "[1]", [1n]],
  ];

  it.each(settable)("%#: in %o, the path %s to %s", (telemetry, context, path, to, value) => {
    const changed = execute(telemetry(), context, `set(${context}.${path}, ${to})`);
    expect(evaluate(path, changed, context)).toEqual(value);
  });

  it("a member of a trace state comes first; one that is not valid is not set", () => {
    const span = execute(spansOf({ traceState: "a=1,b=2" }), "span", 'set(trace_state["b"], "3")');
    expect(evaluate("trace_state", span, "span")).toBe("b=3,a=1");
    expect(evaluate("trace_state", execute(span, "span", 'set(trace_state["B C"], "3")'), "span")).toBe(
      "b=3,a=1",
    );
  });

  it.each([
    ["set(events, 1)", "cannot be set"],
    ["set(status, 1)", "cannot be set"],
  ])("%s is refused", (statement, message) => {
    expect(() => execute(spansOf({}), "span", statement)).toThrow(message);
  });

  it.each([
    ['set(kind.string, "Other")', "unknown span kind string"],
    ["set(trace_id, SpanID(0x0001020304050607))", "expected trace id but got span id"],
    ['set(span_id.string, "xy")', "an id must have 16 hexadecimal digits"],
    ["set(start_time, 5)", "expected time but got int64"],
    ["set(attributes, 5)", "expected map but got int64"],
  ])("%s fails", (statement, message) => {
    expect(() => execute(spansOf({}), "span", statement)).toThrow(message);
  });
});

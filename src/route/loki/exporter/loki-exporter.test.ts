import { describe, expect, it } from "vitest";
import { unixMilli } from "../../../base/units.ts";
import { pushToOtlp } from "../../../model/loki/push-otlp.ts";
import type { PushRequest } from "../../../model/loki/push.ts";
import { transcodeRequest } from "../../../model/otlp/json.ts";
import { decodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { LokiExporter } from "./loki-exporter.ts";

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

function anyValue(value: Plain): object {
  if (value === null) return {};
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (isPlainList(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: attributes(value) } };
}

const isPlainList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

const attributes = (given: Readonly<Record<string, Plain>>): object[] =>
  Object.entries(given).map(([key, value]) => ({ key, value: anyValue(value) }));

interface Given {
  readonly attrs?: Readonly<Record<string, Plain>>;
  readonly res?: Readonly<Record<string, Plain>>;
  readonly record?: object;
  readonly scope?: object;
}

const RECEIVED = unixMilli(1_700_000_000_000);
const NONE = "";

function convert(...given: readonly Given[]): { push: PushRequest; exporter: LokiExporter } {
  const resourceLogs = given.map(({ attrs = {}, res = {}, record = {}, scope = {} }) => ({
    resource: { attributes: attributes(res) },
    scopeLogs: [{ scope, logRecords: [{ timeUnixNano: "5", ...record, attributes: attributes(attrs) }] }],
  }));
  const bytes = transcodeRequest("logs", Buffer.from(JSON.stringify({ resourceLogs })));
  const exporter = new LokiExporter();
  return { push: exporter.convert(decodeTelemetry("logs", bytes), { receivedAt: RECEIVED }), exporter };
}

/** Of one record: its labels, and the line. */
function lineOf(given: Given): [Record<string, string>, string] {
  const [stream] = convert(given).push;
  return [Object.fromEntries(stream?.labels ?? []), stream?.entries[0]?.line ?? NONE];
}

const TRACE = "01020304000000000000000000000000";
const SPAN = "0506070800000000";

describe("labels", () => {
  // The translator's own cases (opentelemetry-collector-contrib, pkg/translator/loki).
  it.each<[string, Given, Record<string, string>, string]>([
    [
      "an attribute by a hint, and another one",
      { attrs: { "host.name": "guarana", "http.status": 200, "loki.attribute.labels": "host.name" } },
      { exporter: "OTLP", host_name: "guarana" },
      '{"attributes":{"http.status":200}}',
    ],
    [
      "one of the resource",
      { res: { "host.name": "guarana", "region.az": "eu-west-1a", "loki.resource.labels": "host.name" } },
      { exporter: "OTLP", host_name: "guarana" },
      '{"resources":{"region.az":"eu-west-1a"}}',
    ],
    [
      "the severity",
      { record: { severityNumber: 8, traceId: TRACE } },
      { exporter: "OTLP", level: "DEBUG4" },
      `{"traceid":"${TRACE}"}`,
    ],
    [
      "a level that is there already",
      { record: { severityNumber: 8 }, attrs: { level: "dummy" } },
      { exporter: "OTLP", level: "dummy" },
      "{}",
    ],
    [
      "a level beside hints",
      { record: { severityNumber: 9 }, attrs: { "host.name": "g", "loki.attribute.labels": "host.name" } },
      { exporter: "OTLP", host_name: "g", level: "INFO" },
      "{}",
    ],
    [
      "hints as texts",
      {
        attrs: {
          "host.name": "guarana",
          "host.ip": "127.0.0.1",
          "loki.attribute.labels": "host.name, host.ip",
        },
        res: {
          "service.name": "my-service",
          "service.namespace": "my-namespace",
          "loki.resource.labels": "service.name, service.namespace",
        },
        record: { severityNumber: 8 },
      },
      {
        exporter: "OTLP",
        host_ip: "127.0.0.1",
        host_name: "guarana",
        job: "my-namespace/my-service",
        level: "DEBUG4",
        service_name: "my-service",
        service_namespace: "my-namespace",
      },
      "{}",
    ],
    [
      "hints as lists",
      {
        attrs: { "host.name": "guarana", "loki.attribute.labels": ["host.name"] },
        res: { "service.name": "my-service", "loki.resource.labels": ["service.name"] },
        record: { severityNumber: 17 },
      },
      {
        exporter: "OTLP",
        host_name: "guarana",
        job: "my-service",
        level: "ERROR",
        service_name: "my-service",
      },
      "{}",
    ],
    [
      "the instance; what is a label leaves the line wherever it stands",
      { res: { "service.instance.id": "i", job: "x", exporter: "y" }, attrs: { instance: 1, b: true } },
      { exporter: "OTLP", instance: "i" },
      '{"attributes":{"b":true},"resources":{"job":"x","service.instance.id":"i"}}',
    ],
    [
      "an attribute of the record with the name of one of the resource",
      { res: { "attr.1": "77777" }, attrs: { "attr.1": "11111", "loki.attribute.labels": "attr.1" } },
      { exporter: "OTLP", attr_1: "11111" },
      "{}",
    ],
    [
      "one of the resource by a hint of the record",
      { res: { "attr.1": "77777" }, attrs: { "attr.1": "11111", "loki.resource.labels": "attr.1" } },
      { exporter: "OTLP", attr_1: "77777" },
      "{}",
    ],
    [
      "values in maps",
      {
        attrs: {
          a: { b: { "c.d": 1 } },
          "x.y": { z: [1, "2"] },
          "loki.attribute.labels": "a.b.c.d,x.y.z,a.x",
        },
      },
      { exporter: "OTLP", a_b_c_d: "1", x_y_z: '[1,"2"]' },
      '{"attributes":{"a":{"b":{"c.d":1}},"x.y":{"z":[1,"2"]}}}',
    ],
    [
      "names that Loki does not take",
      { attrs: { "1a": "x", _b: "y", __c: "z", "d-e/f": "w", "loki.attribute.labels": "1a,_b,__c,d-e/f" } },
      { exporter: "OTLP", __c: "z", d_e_f: "w", key_1a: "x", key_b: "y" },
      "{}",
    ],
    [
      "a hint that is neither a text nor a list",
      { attrs: { "200": "x", "loki.attribute.labels": 200 }, record: { severityNumber: 9 } },
      { exporter: "OTLP", key_200: "x" },
      '{"attributes":{"level":"INFO"}}',
    ],
    [
      "hints of the tenant, which go",
      { attrs: { "loki.tenant": "t", t: "1" }, res: { "loki.tenant": "t" } },
      { exporter: "OTLP" },
      '{"attributes":{"t":"1"}}',
    ],
    [
      "values without a text",
      { attrs: { e: "", n: null, "loki.attribute.labels": "e,n,absent" } },
      { exporter: "OTLP" },
      "{}",
    ],
  ])("%s", (_, given, labels, line) => expect(lineOf(given)).toEqual([labels, line]));

  it("of each severity", () => {
    const level = (severityNumber: number) => lineOf({ record: { severityNumber } })[0]["level"];
    expect([0, 1, 4, 5, 9, 13, 16, 17, 21, 24].map(level)).toEqual([
      undefined,
      "TRACE",
      "TRACE4",
      "DEBUG",
      "INFO",
      "WARN",
      "WARN4",
      "ERROR",
      "FATAL",
      "FATAL4",
    ]);
    expect(lineOf({ record: { severityNumber: 30 }, attrs: { a: 1 } })).toEqual([
      { exporter: "OTLP" },
      '{"attributes":{"a":1}}',
    ]);
  });

  it("are found in bounded time, whatever a hint says", () => {
    const path = Array.from({ length: 32 }, () => "a").join(".");
    const deep = { a: { a: { a: { a: {} } } } };
    expect(lineOf({ attrs: { ...deep, "loki.attribute.labels": `${path},${path}.${path}` } })[0]).toEqual({
      exporter: "OTLP",
    });
  });
});

const EXAMPLE: Given = {
  record: { body: { stringValue: "Example log" }, severityText: "error", traceId: TRACE, spanId: SPAN },
  attrs: { attr1: "1", attr2: "2" },
  res: { "host.name": "something" },
  scope: { name: "example-logger-name", version: "v1" },
};

const withBody = (body: object, more: Given = {}): Given => ({
  ...EXAMPLE,
  ...more,
  record: { ...EXAMPLE.record, ...more.record, body },
});

describe("a line of JSON", () => {
  const rest = `"traceid":"${TRACE}","spanid":"${SPAN}","severity":"error","attributes":{"attr1":"1","attr2":"2"},"resources":{"host.name":"something"},"instrumentation_scope":{"name":"example-logger-name","version":"v1"}}`;

  it("has all of the record", () => {
    expect(lineOf(EXAMPLE)[1]).toBe(`{"body":"Example log",${rest}`);
    const body = anyValue({ key2: "value", key1: "value" });
    expect(lineOf(withBody(body))[1]).toBe(`{"body":{"key1":"value","key2":"value"},${rest}`);
    const scope = { name: "otlp", version: "v1", attributes: attributes({ foo: "bar" }) };
    expect(lineOf({ scope, record: { flags: 1 } })[1]).toBe(
      '{"flags":1,"instrumentation_scope":{"name":"otlp","version":"v1","attributes":{"foo":"bar"}}}',
    );
    expect(lineOf({ scope: { version: "v1" }, record: { traceId: "0".repeat(32) } })[1]).toBe("{}");
  });

  it.each<[object, string]>([
    [anyValue("a"), '"a"'],
    [anyValue(1), "1"],
    [anyValue(1.1), "1.1"],
    [anyValue(true), "true"],
    [anyValue(["a", "b", null]), '["a","b",null]'],
    [anyValue({}), "{}"],
    [anyValue(""), '""'],
    [{ bytesValue: "YWJj" }, '"YWJj"'],
    [{ doubleValue: 1e21 }, "1e+21"],
    [{ doubleValue: 1e-7 }, "1e-7"],
    [{ intValue: "9223372036854775807" }, "9223372036854775807"],
    [
      anyValue('<a href="&">\n\t\u0001\u2028</a>'),
      String.raw`"\u003ca href=\"\u0026\"\u003e\n\t\u0001\u2028\u003c/a\u003e"`,
    ],
  ])("of %j", (body, text) => expect(lineOf({ record: { body } })[1]).toBe(`{"body":${text}}`));

  it("is not made of what JSON cannot say, which is counted", () => {
    const { push, exporter } = convert({ record: { body: { doubleValue: "NaN" } } }, { attrs: { a: 1 } });
    expect(push.flatMap(({ entries }) => entries)).toHaveLength(1);
    expect(exporter.losses).toEqual([
      { reason: "the record cannot be written as a line of its format", items: 1 },
    ]);
  });
});

describe("other formats", () => {
  const logfmt = (given: Given): string =>
    lineOf({ ...given, attrs: { ...given.attrs, "loki.format": "logfmt" } })[1];
  const rest = `traceID=${TRACE} spanID=${SPAN} severity=error attribute_attr1=1 attribute_attr2=2 resource_host.name=something instrumentation_scope_name=example-logger-name instrumentation_scope_version=v1`;

  it.each<[Given, string]>([
    [withBody(anyValue('msg="hello world"')), `msg="hello world" ${rest}`],
    [withBody(anyValue({ key1: "value", key2: "value" })), `key1=value key2=value ${rest}`],
    [withBody(anyValue(["value", true, 123])), `body_0=value body_1=true body_2=123 ${rest}`],
    [
      withBody(anyValue("Example log"), {
        attrs: { aslice: ["fooo", { slice: [true], foo: "bar" }, { nested: "deeply nested", uint: 123 }] },
        res: {},
        scope: {},
      }),
      `Example= log= traceID=${TRACE} spanID=${SPAN} severity=error attribute_aslice_0=fooo attribute_aslice_1_slice_0=true attribute_aslice_1_foo=bar attribute_aslice_2_nested="deeply nested" attribute_aslice_2_uint=123`,
    ],
    [
      { record: { body: anyValue({ severity: "x", n: "null" }), severityText: "warn", flags: 1 } },
      'severity=warn n="null" flags=1',
    ],
    [
      { record: { body: anyValue("severity=x n=null"), severityText: "warn" } },
      "severity=x n=null severity=warn",
    ],
    [{ record: { body: anyValue(1) } }, "msg=1"],
    [{ record: { body: anyValue(1.1) } }, "msg=1.1"],
    [{ record: { body: { doubleValue: 1e6 } } }, "msg=1e+06"],
    [{ record: { body: { bytesValue: "YWJj" } } }, "msg=abc"],
    [{ record: { body: anyValue('no "logfmt"=') } }, String.raw`msg="no \"logfmt\"="`],
    [{ record: { body: anyValue("a=1\nb=2") } }, "a=1"],
    [{ record: { body: anyValue("") } }, ""],
    [{ record: { body: anyValue("x".repeat(70_000)) } }, `msg=${"x".repeat(70_000)}`],
    [{ attrs: { 'a b="': "x\ty\\" } }, String.raw`attribute_ab="x\ty\\"`],
    [{ attrs: { e: null, m: {} } }, ""],
  ])("logfmt %#", (given, line) => expect(logfmt(given)).toBe(line));

  it("the body alone", () => {
    const raw = (body: object): string => lineOf(withBody(body, { res: { "loki.format": "raw" } }))[1];
    expect(raw(anyValue("a <line>"))).toBe("a <line>");
    expect(raw(anyValue({ b: [1], a: "<" }))).toBe('{"a":"<","b":[1]}');
    expect(raw({})).toBe("");
  });

  it("that there are not are no lines, and counted", () => {
    const { push, exporter } = convert({ attrs: { "loki.format": "my-format" } });
    expect(push).toEqual([]);
    expect(exporter.losses[0]?.items).toBe(1);
  });
});

describe("times and streams", () => {
  it("are the record's, or when it was observed, or received", () => {
    const { push } = convert(
      { record: { timeUnixNano: "7", observedTimeUnixNano: "8" } },
      { record: { timeUnixNano: "0", observedTimeUnixNano: "8" } },
      { record: { timeUnixNano: "0" } },
    );
    expect(push).toHaveLength(1);
    expect(push[0]?.entries.map(({ time }) => time)).toEqual([7n, 8n, 1_700_000_000_000_000_000n]);
  });

  it("are what they were where lines were pushed", () => {
    const push = [
      { labels: [["app", "a"]], entries: [{ time: 5n, line: "x", metadata: [["m", "1"]] }] },
    ] as const;
    const telemetry = decodeTelemetry("logs", pushToOtlp(push));
    expect(new LokiExporter().convert(telemetry, { receivedAt: RECEIVED })).toEqual(push);
  });

  it("are one for the same labels", () => {
    const { push } = convert(
      { record: { severityNumber: 9 }, attrs: { a: 1 } },
      { record: { severityNumber: 13 } },
      { record: { severityNumber: 9 }, attrs: { a: 2 } },
    );
    expect(push.map(({ labels, entries }) => [labels, entries.map(({ line }) => line)])).toEqual([
      [
        [
          ["exporter", "OTLP"],
          ["level", "INFO"],
        ],
        ['{"attributes":{"a":1}}', '{"attributes":{"a":2}}'],
      ],
      [
        [
          ["exporter", "OTLP"],
          ["level", "WARN"],
        ],
        ["{}"],
      ],
    ]);
  });
});

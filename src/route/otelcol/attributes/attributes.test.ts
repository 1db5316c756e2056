import { describe, expect, it } from "vitest";
import { passed, problemsOf, routeThrough } from "../../testing/through.ts";

const NAME = "otelcol.processor.attributes";

type Value = string | number | boolean | { readonly [kind: string]: unknown };

const anyValue = (value: Value): unknown => {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number")
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return value;
};
const listOf = (attributes: Readonly<Record<string, Value>>): unknown[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

const IDS = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };

const spanRequest = (
  span: object,
  resource: Readonly<Record<string, Value>> = {},
  scope: object = {},
): unknown => ({
  resourceSpans: [
    { resource: { attributes: listOf(resource) }, scopeSpans: [{ scope, spans: [{ ...IDS, ...span }] }] },
  ],
});
const logRequest = (record: object): unknown => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }],
});

/** One block `action`. */
const action = (name: string, settings: Readonly<Record<string, string>>): string =>
  `action {\n action = "${name}"\n ${Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}`)
    .join("\n")}\n}\n`;

/** The span's attributes behind the actions. */
function after(body: string, attributes: Readonly<Record<string, Value>>): unknown {
  const route = routeThrough({ name: NAME, body });
  const answer = passed(route, "traces", spanRequest({ attributes: listOf(attributes) }));
  const found = /"attributes":(\[.*?\])\}\]\}\]\}\]\}$/.exec(JSON.stringify(answer))?.[1];
  return found === undefined ? [] : JSON.parse(found);
}

describe("actions", () => {
  it.each([
    ["insert", { a: 1 }, { a: 1, new: "x" }],
    ["insert", { new: 1 }, { new: 1 }],
    ["update", { a: 1 }, { a: 1 }],
    ["update", { new: 1, b: 2 }, { new: "x", b: 2 }],
    ["upsert", { a: 1 }, { a: 1, new: "x" }],
    ["upsert", { new: 1 }, { new: "x" }],
  ])("%s of %j gives %j", (name, before, expected) => {
    expect(after(action(name, { key: '"new"', value: '"x"' }), before)).toEqual(listOf(expected));
  });

  it("take values of all types", () => {
    const values = { a: "123", b: "1.5", c: "true", d: '["x", 1]', e: '{ k = "v" }' };
    const body = Object.entries(values).map(([key, value]) => action("insert", { key: `"${key}"`, value }));
    expect(after(body.join(""), {})).toEqual(
      listOf({
        a: 123,
        b: 1.5,
        c: true,
        d: { arrayValue: { values: [{ stringValue: "x" }, { intValue: "1" }] } },
        e: { kvlistValue: { values: [{ key: "k", value: { stringValue: "v" } }] } },
      }),
    );
  });

  it("copy another attribute, if it is there", () => {
    const body = action("upsert", { key: '"to"', from_attribute: '"from"' });
    expect(after(body, { from: 5 })).toEqual(listOf({ from: 5, to: 5 }));
    expect(after(body, { to: 5 })).toEqual(listOf({ to: 5 }));
  });

  it("delete by name and by pattern, which may match anywhere in it", () => {
    const attributes = { credit_card: "1", "user.password": "2", "user.name": "3" };
    expect(after(action("delete", { key: '"credit_card"' }), attributes)).toEqual(
      listOf({ "user.password": "2", "user.name": "3" }),
    );
    expect(after(action("delete", { pattern: '"pass|card"' }), attributes)).toEqual(
      listOf({ "user.name": "3" }),
    );
    expect(after(action("delete", { key: '"credit_card"', pattern: '"^user"' }), attributes)).toEqual([]);
  });

  it("hash with SHA-256; numbers as eight bytes, what has no bytes as nothing", () => {
    const body = action("hash", { pattern: '"."' });
    expect(
      after(body, {
        a: "abc",
        b: 1,
        c: 1.5,
        d: true,
        e: "",
        f: { arrayValue: { values: [{ boolValue: true }] } },
      }),
    ).toEqual(
      listOf({
        a: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        b: "7c9fa136d4413fa6173637e883b6998d32e1d675f88cddff9dcbcf331820f4b8",
        c: "e163f8cb0f7067a7fc78ca859a77f849aea3214f38fb75b884e4a16be725c905",
        d: "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
        e: "",
        f: "",
      }),
    );
  });

  it("extract named groups into attributes", () => {
    const body = action("extract", {
      key: '"path"',
      pattern: "`\\/api\\/v1\\/document\\/(?P<new_user_key>.*)\\/update\\/(?P<version>.*)$`",
    });
    const path = "/api/v1/document/12345678/update/v1";
    expect(after(body, { version: 7, path })).toEqual(
      listOf({ version: "v1", path, new_user_key: "12345678" }),
    );
    expect(after(body, { path: "/other" })).toEqual(listOf({ path: "/other" }));
    expect(after(body, { path: 5 })).toEqual(listOf({ path: 5 }));
  });

  it.each<[string, Value, Value]>([
    ["int", "0123", 123],
    ["int", "12a", "12a"],
    ["int", 1.9, 1],
    ["int", true, 1],
    ["double", "1.25", 1.25],
    ["double", "x", "x"],
    ["double", false, { doubleValue: 0 }],
    ["string", 1.5, "1.5"],
    ["string", true, "true"],
    ["string", { arrayValue: { values: [{ intValue: "1" }] } }, "[1]"],
  ])("convert to %s: %j becomes %j", (type, before, expected) => {
    const body = action("convert", { key: '"a"', converted_type: `"${type}"` });
    expect(after(body, { a: before })).toEqual(listOf({ a: expected }));
  });

  it("are done one after the other", () => {
    const body =
      action("insert", { key: '"b"', from_attribute: '"a"' }) +
      action("hash", { key: '"a"' }) +
      action("delete", { key: '"b"' });
    expect(after(body, { a: "abc" })).toEqual([
      { key: "a", value: { stringValue: expect.stringMatching(/^ba7816bf/) as unknown } },
    ]);
  });

  it("work on log records and on the data points of metrics of all kinds", () => {
    const route = routeThrough({ name: NAME, body: action("insert", { key: '"env"', value: '"dev"' }) });
    const added = [{ key: "env", value: { stringValue: "dev" } }];
    expect(passed(route, "logs", logRequest({ body: { stringValue: "x" } }))).toEqual(
      logRequest({ body: { stringValue: "x" }, attributes: added }),
    );
    const kinds = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];
    const metrics = (attributes?: unknown): unknown => ({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: kinds.map((kind) => ({
                name: kind,
                [kind]: {
                  dataPoints: [{ timeUnixNano: "1", ...(attributes === undefined ? {} : { attributes }) }],
                },
              })),
            },
          ],
        },
      ],
    });
    expect(passed(route, "metrics", metrics())).toEqual(metrics(added));
  });
});

describe("include and exclude", () => {
  const mark = action("insert", { key: '"marked"', value: "true" });
  const isMarked = (body: string, signal: "traces" | "logs" | "metrics", request: unknown): boolean =>
    JSON.stringify(
      passed(routeThrough({ name: NAME, body: mark + body, signals: [signal] }), signal, request),
    ).includes("marked");

  const resource = { "service.name": "shop", tier: 1 };
  const scope = { name: "lib", version: "1.2" };
  const span = {
    name: "GET /cart",
    kind: 2,
    attributes: listOf({ "http.route": "/cart", "http.status": 500, ratio: 0.5 }),
  };

  it.each<[string, boolean]>([
    ['services = ["shop"]', true],
    ['services = ["sho"]', false],
    ['span_names = ["other", "GET /cart"]', true],
    ['span_names = ["GET"]', false],
    ['span_kinds = ["SPAN_KIND_SERVER"]', true],
    ['span_kinds = ["SPAN_KIND_CLIENT"]', false],
    ['services = ["shop"]\n span_names = ["other"]', false],
    ['attribute {\n key = "http.route"\n }', true],
    ['attribute {\n key = "http.status"\n value = 500\n }', true],
    ['attribute {\n key = "http.status"\n value = "500"\n }', false],
    ['attribute {\n key = "ratio"\n value = 0.5\n }', true],
    ['attribute {\n key = "http.route"\n }\n attribute {\n key = "none"\n }', false],
    ['resource {\n key = "tier"\n value = 1\n }', true],
    ['resource {\n key = "tier"\n value = 2\n }', false],
    ['library {\n name = "lib"\n }', true],
    ['library {\n name = "lib"\n version = "1.2"\n }', true],
    ['library {\n name = "lib"\n version = ""\n }', false],
  ])("of spans, strictly: %s", (asks, matches) => {
    const request = spanRequest(span, resource, scope);
    expect(isMarked(`include {\n match_type = "strict"\n ${asks}\n }`, "traces", request)).toBe(matches);
    expect(isMarked(`exclude {\n match_type = "strict"\n ${asks}\n }`, "traces", request)).toBe(!matches);
  });

  it.each<[string, boolean]>([
    ['services = ["^sh"]', true],
    ['span_names = ["cart$"]', true],
    ['span_names = ["^cart"]', false],
    ['span_kinds = ["CLIENT|SERVER"]', true],
    ['attribute {\n key = "http.status"\n value = "^5..$"\n }', true],
    ['resource {\n key = "tier"\n value = "2"\n }', false],
  ])("of spans, by expressions: %s", (asks, matches) => {
    const request = spanRequest(span, resource, scope);
    expect(isMarked(`include {\n match_type = "regexp"\n ${asks}\n }`, "traces", request)).toBe(matches);
  });

  it("both: what is included and not excluded", () => {
    const body = (name: string): string =>
      `include {\n match_type = "strict"\n services = ["shop"]\n }\n exclude {\n match_type = "strict"\n span_names = ["${name}"]\n }`;
    const request = spanRequest(span, resource, scope);
    expect(isMarked(body("GET /cart"), "traces", request)).toBe(false);
    expect(isMarked(body("GET /"), "traces", request)).toBe(true);
  });

  it.each<[string, boolean]>([
    ['log_bodies = ["AUTH.*"]', true],
    ['log_bodies = ["^login"]', false],
    ['log_severity_texts = ["debug"]', true],
    ['log_severity {\n min = "DEBUG"\n match_undefined = false\n }', true],
    ['log_severity {\n min = "INFO"\n match_undefined = true\n }', false],
  ])("of log records: %s", (asks, matches) => {
    const request = logRequest({
      body: { stringValue: "AUTH login" },
      severityText: "debug",
      severityNumber: 5,
    });
    expect(isMarked(`include {\n match_type = "regexp"\n ${asks}\n }`, "logs", request)).toBe(matches);
  });

  it("of log records without severity, as it says", () => {
    const asks = (undefinedToo: boolean): string =>
      `include {\n match_type = "strict"\n log_severity {\n min = "WARN"\n match_undefined = ${undefinedToo}\n }\n }`;
    expect(isMarked(asks(true), "logs", logRequest({}))).toBe(true);
    expect(isMarked(asks(false), "logs", logRequest({}))).toBe(false);
  });

  it("of metrics", () => {
    const request = {
      resourceMetrics: [
        {
          scopeMetrics: [
            { metrics: [{ name: "cpu", gauge: { dataPoints: [{ asInt: "1", timeUnixNano: "1" }] } }] },
          ],
        },
      ],
    };
    const asks = (name: string): string =>
      `include {\n match_type = "strict"\n metric_names = ["${name}"]\n }`;
    expect(isMarked(asks("cpu"), "metrics", request)).toBe(true);
    expect(isMarked(asks("mem"), "metrics", request)).toBe(false);
  });
});

describe("what cannot be done is said at its place", () => {
  const include = (asks: string): string => `include {\n match_type = "strict"\n ${asks}\n }`;
  it.each([
    [action("insert", { key: '"a"', from_context: '"metadata.tenant"' }), "from_context is not supported"],
    [action("insert", { key: '"a"', value: "1", pattern: '"x"' }), "takes no pattern"],
    [action("delete", { key: '"a"', value: "1" }), "takes no value"],
    [action("delete", { pattern: '"("' }), "missing closing )"],
    [action("extract", { key: '"a"', pattern: '"(.*)"' }), "each with a name"],
    [action("extract", { key: '"a"', pattern: '".*"' }), "each with a name"],
    [include('log_bodies = ["x"]'), "cannot ask for their log_bodies"],
    [include(""), "include needs one of services"],
  ])("%s", (body, problem) => {
    const shown = problemsOf({ name: NAME, body, signals: ["traces"] });
    expect(shown).toMatch(/^Error: test\.alloy:\d+:\d+: /);
    expect(shown).toContain(problem);
  });

  it("asks for severities and kinds of spans that there are", () => {
    expect(
      problemsOf({
        name: NAME,
        body: include('log_severity {\n min = "LOUD"\n match_undefined = true\n }'),
        signals: ["logs"],
      }),
    ).toContain('"LOUD" is no severity');
    expect(
      problemsOf({ name: NAME, body: include('span_kinds = ["SERVER"]'), signals: ["traces"] }),
    ).toContain('"SERVER" is no kind of span');
  });
});

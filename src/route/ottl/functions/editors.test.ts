import { describe, expect, it } from "vitest";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { EDITORS } from "./tables.ts";
import { attributes, evaluate, execute, logsOf } from "../testing/sample.ts";

const log = (entries: object): Telemetry =>
  logsOf({ body: { stringValue: "hello" }, attributes: attributes(entries) });

/** The attributes of a log record after statements on it. */
function after(entries: object, ...statements: readonly string[]): unknown {
  return evaluate("attributes", execute(log(entries), "log", ...statements));
}

const tried: string[] = [];

describe("editors", () => {
  const cases: readonly (readonly [statement: string, before: object, expected: object])[] = [
    ['set(attributes["http.path"], "/foo")', {}, { "http.path": "/foo" }],
    ['set(attributes["b"], attributes["none"])', { a: "x" }, { a: "x" }],
    ['set(attributes["a"]["b"][1], 5)', {}, { a: { b: [undefined, 5n] } }],
    ['set(attributes["a"]["b"], 5)', { a: { c: true } }, { a: { c: true, b: 5n } }],
    ['set(attributes["list"][1], "y")', { list: ["a", "b"] }, { list: ["a", "y"] }],
    ['set(attributes["t"], time)', {}, { t: undefined }],
    ['set(attributes, {"only": [1, {"x": 0x01}]})', { a: "b" }, { only: [1n, { x: [1] }] }],
    ['set(attributes[attributes["key"]], 1)', { key: "made" }, { key: "made", made: 1n }],
    ['append(attributes["tags"], "prod")', { tags: ["a"] }, { tags: ["a", "prod"] }],
    ['append(attributes["tags"], values = ["staging", 1])', { tags: "x" }, { tags: ["x", "staging", 1n] }],
    ['append(attributes["copy"], attributes["tags"])', { tags: ["a"] }, { tags: ["a"], copy: [["a"]] }],
    ['delete_index(attributes["tags"], 0)', { tags: ["a", "b", "c"] }, { tags: ["b", "c"] }],
    ['delete_index(attributes["tags"], 0, 2)', { tags: ["a", "b", "c"] }, { tags: ["c"] }],
    ['delete_key(attributes, "a")', { a: "x", b: "y" }, { b: "y" }],
    ['delete_key(attributes["m"], "a")', { m: { a: "x", b: "y" } }, { m: { b: "y" } }],
    ['delete_matching_keys(attributes, "(?i).*password.*")', { Password1: "x", b: "y" }, { b: "y" }],
    ['keep_matching_keys(attributes, "^a")', { a1: "x", b: "y" }, { a1: "x" }],
    [
      'keep_keys(attributes, ["a", Concat(["b", "c"], "")])',
      { a: "x", bc: "y", d: "z" },
      { a: "x", bc: "y" },
    ],
    ['limit(attributes, 2, ["c"])', { a: "1", b: "2", c: "3", d: "4" }, { a: "1", c: "3" }],
    ["limit(attributes, 0, [])", { a: "1" }, {}],
    [
      "truncate_all(attributes, 3)",
      { a: "abcdef", b: "äöü", c: 12345n, d: "ab" },
      { a: "abc", b: "ä", c: 12345n, d: "ab" },
    ],
    ['merge_maps(attributes, {"a": 1, "b": 2}, "insert")', { a: "x" }, { a: "x", b: 2n }],
    ['merge_maps(attributes, {"a": 1, "b": 2}, "update")', { a: "x" }, { a: 1n }],
    ['merge_maps(attributes, {"a": 1, "b": 2}, "upsert")', { a: "x" }, { a: 1n, b: 2n }],
    [
      "flatten(attributes)",
      { name: "test", address: { street: "first", house: 1234n }, occupants: ["user 1", "user 2"] },
      {
        name: "test",
        "address.street": "first",
        "address.house": 1234n,
        "occupants.0": "user 1",
        "occupants.1": "user 2",
      },
    ],
    [
      'flatten(attributes, "app", 1)',
      { a: { b: { c: "d" } }, e: "f" },
      { "app.a.b": { c: "d" }, "app.e": "f" },
    ],
    ["flatten(attributes, depth=0)", { a: { b: "c" }, l: ["x"] }, { a: { b: "c" }, l: ["x"] }],
    [
      "flatten(attributes, resolveConflicts=true)",
      {
        address: { street: { number: "first" }, house: "1234" },
        "address.street": { number: ["second", "third"] },
        "address.street.number": "fourth",
        occupants: ["user 1", "user 2"],
      },
      {
        "address.street.number": "first",
        "address.house": "1234",
        "address.street.number.0": "second",
        "address.street.number.1": "third",
        occupants: "user 1",
        "occupants.0": "user 2",
        "address.street.number.2": "fourth",
      },
    ],
    [
      'replace_pattern(attributes["cmd"], "password\\\\=[^\\\\s]*(\\\\s?)", "password=*** ")',
      { cmd: "run --password=secret --x" },
      { cmd: "run --password=*** --x" },
    ],
    [
      'replace_pattern(attributes["n"], "^kube_([0-9A-Za-z]+_)", "k8s.$1.")',
      { n: "kube_pod_x" },
      { n: "k8s.pod_.x" },
    ],
    ['replace_pattern(attributes["n"], "a(?P<rest>.)", "${rest}$$")', { n: "abac" }, { n: "b$c$" }],
    [
      'replace_pattern(attributes["n"], "^kube_(\\\\w+)$", "$1", MD5, "k8s.%s")',
      { n: "kube_name" },
      { n: "k8s.b068931cc450442b63f5b3d276ea4297" },
    ],
    ['replace_pattern(attributes["n"], "x", "y")', { n: 5n }, { n: 5n }],
    ['replace_pattern(attributes["none"], "x", "y")', {}, {}],
    [
      'replace_match(attributes["t"], "/user/*/list/*", "/user/{userId}/list/{listId}")',
      { t: "/user/1/list/2" },
      { t: "/user/{userId}/list/{listId}" },
    ],
    [
      'replace_match(attributes["t"], "/user/*", "x", SHA1, "/user/%s")',
      { t: "/user/1" },
      { t: "/user/11f6ad8ec52a2984abaafd7c3b516503785c2072" },
    ],
    ['replace_match(attributes["t"], "a?c", "x")', { t: "abcd" }, { t: "abcd" }],
    [
      'replace_all_matches(attributes, "{a,b}[!x]", "y")',
      { one: "a1", two: "bx", three: 1n },
      { one: "y", two: "bx", three: 1n },
    ],
    [
      'replace_all_patterns(attributes, "value", "/account/\\\\d{4}", "/account/{id}")',
      { a: "/account/1234/x", n: 1n },
      { a: "/account/{id}/x", n: 1n },
    ],
    [
      'replace_all_patterns(attributes, "key", "^kube_([0-9A-Za-z]+_)", "k8s.$1.")',
      { kube_pod_ip: 1n, b: "x" },
      { "k8s.pod_.ip": 1n, b: "x" },
    ],
    ['replace_all_patterns(attributes, "key", ".*", "same")', { a: "1", b: "2" }, { same: "2" }],
  ];

  it.each(cases)("%s", (statement, before, expected) => {
    tried.push(statement);
    expect(after(before, statement)).toEqual(expected);
  });

  it("are all tried here", () => {
    const text = cases.map(([statement]) => statement).join("\n");
    expect(EDITORS.map(({ name }) => name).filter((name) => !text.includes(`${name}(`))).toEqual([]);
  });

  it("change a body that is a map, and the cache", () => {
    const logs = logsOf({ body: { kvlistValue: { values: attributes({ a: { b: "c" } }) } } });
    execute(
      logs,
      "log",
      "flatten(body)",
      'merge_maps(cache, ParseJSON("{\\"x\\": \\"y\\"}"), "upsert")',
      'set(attributes["from.cache"], cache["x"])',
      'delete_key(cache, "x")',
      'set(attributes["gone"], cache["x"])',
    );
    expect(evaluate("body", logs)).toEqual({ "a.b": "c" });
    expect(evaluate("attributes", logs)).toEqual({ "from.cache": "y" });
  });

  it.each([
    ['delete_key(body, "a")', "expected map but got string"],
    ['delete_index(attributes["a"], 0)', "expected list but got string"],
    ['merge_maps(attributes, body, "insert")', "expected map but got string"],
    ["set(severity_text, 1)", "expected string but got int64"],
    ['set(body["a"], 1)', "log bodies of type string cannot be indexed"],
    ['set(attributes["a"]["b"], 1)', "string has no keys"],
    ['set(attributes["list"][100000], 1)', "ottl.listElements"],
    ["set(attributes[1], 1)", "a key into a map must be a string, but is int64"],
    ['replace_pattern(attributes["a"], "x", "y", SHA1, "%d")', "replacement_format must have a single %s"],
    ['replace_pattern(attributes["a"], "x", "y", Len)', "the replacement value must be a string"],
  ])("%s fails on its data", (statement, message) => {
    expect(() => execute(log({ a: "x" }), "log", statement)).toThrow(message);
  });

  it.each([
    ['set("a", 1)', "must be a path"],
    ["set(nothing, 1)", "log has no field nothing"],
    ["set(resource, 1)", "log has no field resource"],
    ["set(span.name, 1)", "log has no field span"],
    ['set(severity_text["a"], 1)', "severity_text takes no keys"],
    ["set(body.text, 1)", "body has no field text"],
    ['set(attributes["a"].b, 1)', "no field can follow the keys of attributes"],
    ["limit(attributes, -1, [])", "must not be negative"],
    ['limit(attributes, 1, ["a", "b"])', "must not be less than the 2 priority keys"],
    ["truncate_all(attributes, body)", "must be an int"],
    ['merge_maps(attributes, cache, "replace")', 'must be "insert", "update" or "upsert"'],
    ['replace_all_patterns(attributes, "both", "a", "b")', 'must be "key" or "value"'],
    ['replace_match(body, "[", "b")', "is no glob pattern"],
    ['replace_pattern(body, "a", "b", Concat)', "Concat does not take one value as its only argument"],
    ['replace_pattern(body, "a", "b", Nothing)', "undefined function Nothing"],
    ["append(attributes)", "append needs value or values"],
    [
      "stringify_all(attributes)",
      "the function stringify_all is not supported here: it is not in Alloy v1.12.2",
    ],
    ["convert_sum_to_gauge()", "undefined function convert_sum_to_gauge in the context log"],
  ])("%s is refused before anything runs", (statement, message) => {
    expect(() => execute(log({}), "log", statement)).toThrow(message);
  });
});

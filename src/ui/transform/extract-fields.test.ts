import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../dashboard-file/json.ts";
import { type DataFrame, frameOf } from "../frames/data-frame.ts";
import { extractFields } from "./extract-fields.ts";
import { parseKeyValues } from "./key-values.ts";

const lines = (...values: readonly unknown[]): DataFrame =>
  frameOf([
    { name: "Time", type: "time", values: values.map((_, row) => row), config: {} },
    { name: "Line", type: "string", values, config: {} },
  ]);

const extracted = (frame: DataFrame, options: JsonObject): unknown =>
  extractFields([frame], { source: "Line", ...options })[0]?.fields.map(({ name, type, values }) => [
    name,
    type,
    Array.from(values),
  ]);

describe("extractFields", () => {
  it("reads JSON or pairs, whatever a line holds", () => {
    expect(extracted(lines('{"a":1,"b":"x"}', 'a=2 c="y z"', null), { replace: true })).toEqual([
      ["a", "number", [1, null, null]],
      ["b", "string", ["x", null, null]],
      ["c", "string", [null, "y z", null]],
    ]);
  });

  it("keeps the other columns, or the time, or none", () => {
    const names = (options: JsonObject): unknown =>
      extractFields([lines('{"a":1}')], { source: "Line", ...options })[0]?.fields.map(({ name }) => name);
    expect([names({}), names({ replace: true, keepTime: true }), names({ replace: true })]).toEqual([
      ["Time", "Line", "a"],
      ["Time", "a"],
      ["a"],
    ]);
  });

  it("picks paths of objects", () => {
    const jsonPaths = [{ path: "a.b[1]", alias: "second" }, { path: 'c["d e"]' }, { path: "none" }];
    expect(
      extracted(lines('{"a":{"b":[5,6]},"c":{"d e":true}}'), { format: "json", jsonPaths, replace: true }),
    ).toEqual([
      ["second", "number", [6]],
      ['c["d e"]', "boolean", [true]],
      ["none", "other", [null]],
    ]);
  });

  it("takes groups of an expression, and parts between delimiters", () => {
    expect(
      extracted(lines("GET /x 200"), {
        format: "regexp",
        regExp: "/(?<method>\\w+) (?<path>\\S+)/",
        replace: true,
      }),
    ).toEqual([
      ["method", "string", ["GET"]],
      ["path", "string", ["/x"]],
    ]);
    expect(extracted(lines("a; b"), { format: "delimiter", delimiter: ";", replace: true })).toEqual([
      ["a", "number", [1]],
      ["b", "number", [1]],
    ]);
  });

  it("leaves frames without the column alone, and refuses too many columns", () => {
    const frame = lines("{}");
    expect(extractFields([frame], { source: "Other" })).toEqual([frame]);
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, 1])),
    );
    expect(() => extractFields([lines(many)], { source: "Line" })).toThrow("1001 fields");
  });
});

describe("parseKeyValues", () => {
  it.each([
    ["a=1 b=2", { a: "1", b: "2" }],
    ["a: 1, b: 2", { a: "1", b: "2" }],
    ['{job="shop", zone="eu west"}', { job: "shop", zone: "eu west" }],
    ["x=1&y=2;z=3", { x: "1", y: "2", z: "3" }],
    [String.raw`msg="say \"hi\"" ok`, { msg: 'say "hi"', ok: "" }],
    ["'a b'=c d", { "a b": "c", d: "" }],
    ["", {}],
  ])("%s", (text, pairs) => expect(parseKeyValues(text)).toEqual(pairs));

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Object.keys(parseKeyValues(text)).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineFields } from "./line-fields.ts";

describe("lineFields", () => {
  it("reads JSON as LogQL's json stage does", () => {
    expect(
      lineFields('{"msg":"a b","http.status":200,"user":{"id":"7","tags":["x"]},"ok":true,"none":null}'),
    ).toEqual({
      parser: "json",
      fields: [
        ["msg", "a b"],
        ["http_status", "200"],
        ["user_id", "7"],
        ["ok", "true"],
      ],
    });
  });

  it("reads logfmt with quotes and empty values", () => {
    expect(lineFields('level=info msg="cart \\"7\\" updated" items= 2nd=x')).toEqual({
      parser: "logfmt",
      fields: [
        ["level", "info"],
        ["msg", 'cart "7" updated'],
        ["items", ""],
        ["_2nd", "x"],
      ],
    });
  });

  it("takes no sentence for fields", () => {
    for (const line of [
      "retrying payment attempt=2 after=250ms",
      "a=b",
      "GET / 200",
      '{"broken":',
      "",
      "a=b c",
    ])
      expect(lineFields(line)).toBeUndefined();
  });

  it("is quick and throws on no line", () => {
    fc.assert(fc.property(fc.string(), (line) => void lineFields(line)));
    expect(lineFields(`{${'"a":{'.repeat(10_000)}`)).toBeUndefined();
    expect(lineFields(`${"a=".repeat(40_000)}"`)).toBeUndefined();
  });
});

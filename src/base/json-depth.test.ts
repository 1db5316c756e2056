import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseJson } from "./json-depth.ts";

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

it("is JSON.parse for what nests 512 deep", () => {
  const same = (text: string): void => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  };
  fc.assert(fc.property(fc.json(), same));
  expect(JSON.stringify(parseJson(nested(512)))).toBe(nested(512));
  expect(() => parseJson('{"a')).toThrow(SyntaxError);
});

it("refuses what nests deeper, whether or not it is JSON", () => {
  for (const text of [nested(513), "[".repeat(1_000_000), '{"a":'.repeat(513)]) {
    expect(() => parseJson(text)).toThrow("JSON is nested too deeply (limit maxDepth = 512)");
  }
});

it("takes no brackets of strings for nesting", () => {
  const text = `["\\"${"[".repeat(600)}", "${"{".repeat(600)}\\\\"]`;
  expect(parseJson(text)).toEqual([`"${"[".repeat(600)}`, `${"{".repeat(600)}\\`]);
});

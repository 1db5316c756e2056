import { describe, expect, it } from "vitest";
import { parseAlloyExpression } from "../syntax/parse.ts";
import { SourceText } from "../syntax/source.ts";
import { placeOf } from "./place.ts";
import type { ValuePart } from "./place.ts";

function shown(text: string, part: ValuePart): string {
  const { expression } = parseAlloyExpression(new SourceText("test.alloy", text));
  if (expression === undefined) throw new Error(`no expression: ${text}`);
  const { start, end } = placeOf(expression, part);
  return text.slice(start, end);
}

describe("a part of a value is found in the file", () => {
  it.each<[string, ValuePart, string]>([
    ['["ab", `cd`]', { element: 1, text: { start: 0, end: 2 } }, "cd"],
    ['["ab", `cd`]', { element: 0, text: { start: 1, end: 2 } }, "b"],
    [String.raw`"a\"b\x41\u00e9c"`, { text: { start: 1, end: 3 } }, String.raw`\"b`],
    [String.raw`"a\"b\x41\u00e9c"`, { text: { start: 3, end: 6 } }, String.raw`\x41\u00e9c`],
    [String.raw`"\U0001f600x"`, { text: { start: 2, end: 3 } }, "x"],
    ["`a\r\nb`", { text: { start: 2, end: 3 } }, "b"],
    ['"ab"', { text: { start: 2, end: 2 } }, '"'],
    ['"ab"', { text: { start: 9, end: 12 } }, '"'],
    ['["a" + "b"]', { element: 0, text: { start: 0, end: 1 } }, '"a" + "b"'],
    ["concat(a, b)", { element: 3 }, "concat(a, b)"],
  ])("%s %o", (text, part, expected) => expect(shown(text, part)).toBe(expected));
});

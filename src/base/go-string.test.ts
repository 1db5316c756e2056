import { describe, expect, it } from "vitest";
import { quoteGo, unescapeGo, withBytesKept } from "./go-string.ts";

const read = (inner: string, quote = '"'): string =>
  unescapeGo(inner, quote, (escape) => new Error(`bad ${escape}`));

describe("unescapeGo", () => {
  it.each([
    ["plain", "plain"],
    [String.raw`a\tb\n\\\"`, 'a\tb\n\\"'],
    [String.raw`\a\b\f\r\v`, "\u0007\b\f\r\v"],
    [String.raw`\u00e9\U0001F600`, "é😀"],
    [String.raw`\xc3\xa9`, "é"],
    [String.raw`\303\251`, "é"],
    [String.raw`\xc3\251!`, "é!"],
    [String.raw`\xff`, "\ufffd"],
    [String.raw`\x41\101`, "AA"],
  ])("reads %s", (inner, expected) => {
    expect(read(inner)).toBe(expected);
  });

  it("lets only the literal's own quote be escaped", () => {
    expect(read(String.raw`it\'s`, "'")).toBe("it's");
    expect(() => read(String.raw`it\'s`)).toThrow(String.raw`bad \'`);
  });

  it.each([
    [String.raw`\d`, String.raw`bad \d`],
    [String.raw`\x4`, String.raw`bad \x`],
    [String.raw`\400`, String.raw`bad \4`],
    [String.raw`\U00110000`, String.raw`bad \U00110000`],
    ["end\\", "bad \\"],
  ])("refuses %s", (inner, message) => {
    expect(() => read(inner)).toThrow(message);
  });
});

describe("bytes that are no UTF-8", () => {
  it.each([
    [String.raw`a\xc5z`, String.raw`"a\xc5z"`],
    [String.raw`\xc3\xa9\xff\xe6\x97`, String.raw`"é\xff\xe6\x97"`],
    [String.raw`\xef\xbf\xbd`, '"\ufffd"'],
    [String.raw`\xf0\x9f\x98\x80\200`, String.raw`"😀\x80"`],
  ])("%s stay known to who quotes them", (inner, quoted) => {
    const refuse = (escape: string): Error => new Error(escape);
    expect(quoteGo(unescapeGo(inner, '"', refuse, withBytesKept))).toBe(quoted);
  });
});

describe("quoteGo", () => {
  it.each([
    ["plain é 😀", '"plain é 😀"'],
    ['a"b\\c', String.raw`"a\"b\\c"`],
    ["a\tb\nc\u0000", String.raw`"a\tb\nc\x00"`],
    ["\u200b\u00a0", String.raw`"\u200b\u00a0"`],
  ])("%j", (text, quoted) => {
    expect(quoteGo(text)).toBe(quoted);
    expect(read(quoted.slice(1, -1))).toBe(text);
  });
});

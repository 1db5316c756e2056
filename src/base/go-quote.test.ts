import { describe, expect, it } from "vitest";
import { goQuote, goTimeQuote } from "./go-quote.ts";

/** What Go 1.26 writes. */
describe.each([
  ["plain", '"plain"', '"plain"'],
  ['a"b\\c', String.raw`"a\"b\\c"`, String.raw`"a\"b\\c"`],
  ["ünï 💥", '"ünï 💥"', String.raw`"\xc3\xbcn\xc3\xaf \xf0\x9f\x92\xa5"`],
  ["\u0001\n\u007f", String.raw`"\x01\n\x7f"`, '"\\x01\\x0a\u007f"'],
  ["\u200b", String.raw`"\u200b"`, String.raw`"\xe2\x80\x8b"`],
])("%j in quotes", (text, inStrconv, inTime) => {
  it("is as strconv writes it", () => {
    expect(goQuote(text)).toBe(inStrconv);
  });

  it("is as the errors of times write it", () => {
    expect(goTimeQuote(text)).toBe(inTime);
  });
});

import { afterEach, expect, it, vi } from "vitest";
import { displayOf } from "../fields/display.ts";
import { wholeText } from "./value-text.ts";
import { localCount, localNumber } from "./local-number.ts";

afterEach(() => void vi.unstubAllGlobals());

const readIn = (...languages: string[]) => vi.stubGlobal("navigator", { languages });

it.each([
  ["en-US", "-1234.50", "1,234,567"],
  ["en-GB", "-1234.50", "1,234,567"],
  ["de-DE", "-1234,50", "1.234.567"],
  ["fr-FR", "-1234,50", "1\u202F234\u202F567"],
  ["sv-SE", "-1234,50", "1\u00A0234\u00A0567"],
])("numbers are written as in %s", (language, number, count) => {
  readIn(language);
  expect(localNumber("-1234.50")).toBe(number);
  expect(localCount(1234567.2)).toBe(count);
});

it.each(["NaN", "∞", "12", "1:02.5", "1.2.3", "v1.5", "1,234.5", ""])(
  "%s is no number with a point, and stays",
  (text) => {
    readIn("de-DE");
    expect(localNumber(text)).toBe(text);
  },
);

it("values of panels are written so, texts and mapped values are not", () => {
  readIn("de-DE", "en-US");
  const shown = (value: unknown, config = {}) => {
    const field = {
      name: "a",
      type: typeof value === "string" ? "string" : "number",
      values: [value],
      config,
    } as const;
    const place = {
      theme: "light",
      timeZone: "utc",
      range: { min: 0, max: 1 },
      index: 0,
      name: "a",
    } as const;
    return wholeText(displayOf(field, place)(value));
  };
  expect(shown(1536, { unit: "bytes" })).toBe("1,50 KiB");
  expect(shown(0.5, { unit: "s", decimals: 3 })).toBe("500,000 ms");
  expect(shown(2.5, { mappings: [{ type: "value", options: { "2.5": { text: "9.9" } } }] })).toBe("9.9");
  expect(shown("2.5")).toBe("2.5");
  // In the reader's language already, dates, and words.
  expect(shown(1234, { unit: "locale" })).toBe("1.234");
  expect(shown(1234, { unit: "currency:financial:€:suffix" })).toBe("1.234€");
  expect(shown(Date.UTC(2026, 10, 24), { unit: "time:DD.MM" })).toBe("24.11");
  expect(shown(1, { unit: "bool:1.5/2.5" })).toBe("1.5");
});

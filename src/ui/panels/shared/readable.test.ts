import { describe, expect, it } from "vitest";
import { readableText } from "./readable.ts";

describe("readable colours", () => {
  it("leaves what can be read, and darkens or lightens what cannot", () => {
    expect(readableText("#c5283d", "light")).toBe("#c5283d");
    expect(readableText("#ffff00", "light")).not.toBe("#ffff00");
    expect(readableText("#ffff00", "dark")).toBe("#ffff00");
    expect(readableText("#000080", "dark")).not.toBe("#000080");
    expect(readableText("var(--text)", "dark")).toBe("var(--text)");
  });
});

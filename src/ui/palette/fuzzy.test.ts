import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzyScore } from "./fuzzy.ts";

const ranked = (wanted: string, ...texts: readonly string[]) =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(text, wanted);
      return score === undefined ? [] : [{ text, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ text }) => text);

describe("fuzzyScore", () => {
  it("prefers whole words, their begins, and the letters that begin words", () => {
    expect(ranked("map", "Heat map", "Compare", "Service map of all", "Remapped")).toEqual([
      "Heat map",
      "Service map of all",
      "Remapped",
    ]);
    expect(ranked("sm", "Some", "Service map", "Prism")).toEqual(["Prism", "Service map", "Some"]);
    expect(ranked("em", "Explore metrics", "Remove old")).toEqual(["Remove old", "Explore metrics"]);
    expect(ranked("lagos", "Africa/Lagos", "Explore logs")).toEqual(["Africa/Lagos"]);
  });

  it("finds all words in any order, letters in order", () => {
    expect(ranked("logs expl", "Explore logs")).toEqual(["Explore logs"]);
    expect(ranked("xlg", "Explore logs")).toEqual(["Explore logs"]);
    expect(ranked("gl", "Explore log")).toEqual([]);
    expect(fuzzyScore("anything", "  ")).toBe(0);
  });

  it("fits whatever part of a text is looked for, and never fails", () => {
    const text = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" });
    fc.assert(
      fc.property(text, text, fc.nat(59), (a, b, at) => {
        const word = a.slice(at).split(/\s+/).find(Boolean);
        if (word !== undefined && a.toLowerCase().includes(word.toLowerCase()))
          expect(fuzzyScore(a, word)).toBeGreaterThan(0);
        expect(() => fuzzyScore(a, b)).not.toThrow();
      }),
    );
  });
});

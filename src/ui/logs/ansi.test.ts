import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { ansiPieces } from "./ansi.ts";

const E = "\u001B[";

describe("ansiPieces", () => {
  it.each([
    ["plain", [["plain", ""]]],
    [
      `${E}31mred${E}0m and ${E}1;92mbold green${E}39mbold${E}22m`,
      [
        ["red", "ansi-1"],
        [" and ", ""],
        ["bold green", "ansi-bold ansi-2"],
        ["bold", "ansi-bold"],
      ],
    ],
    [
      `${E}38;5;12mblue${E}38;5;200mother${E}38;2;1;2;33mrgb${E}m.`,
      [
        ["blue", "ansi-4"],
        ["other", "ansi-5"],
        ["rgb", ""],
        [".", ""],
      ],
    ],
    [
      `${E}38;5;208morange${E}38;2;10;200;30mgreen${E}38;5;245mgrey${E}38;2;255;0;40mred`,
      [
        ["orange", "ansi-3"],
        ["green", "ansi-2"],
        ["grey", ""],
        ["red", "ansi-1"],
      ],
    ],
    [
      "to \u001B]8;;https://example.org\u0007the docs\u001B]8;;\u0007, \u001B]0;title\u001B\\here",
      [
        ["to ", ""],
        ["the docs", ""],
        [", ", ""],
        ["here", ""],
      ],
    ],
    [
      `a${E}2Kb${E}4mc`,
      [
        ["a", ""],
        ["b", ""],
        ["c", ""],
      ],
    ],
  ])("reads %j", (line, expected) => {
    expect(ansiPieces(line).map(({ text, className }) => [text, className])).toEqual(expected);
  });

  it("loses nothing but the sequences", () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((text) => !text.includes("\u001B"))), (texts) => {
        const line = texts.join(`${E}35m`);
        expect(
          ansiPieces(line)
            .map(({ text }) => text)
            .join(""),
        ).toBe(texts.join(""));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMarkdown, spansOf } from "./markdown.ts";

describe("parseMarkdown", () => {
  it("reads the blocks that dashboards use", () => {
    const text =
      "# Title #\n\nOne\ntwo\n\n- a\n- b\n  more\n\n1. x\n\n> said\n\n```\ncode\n```\n\n|a|b|\n|-|-|\n|1|2|\n\n---";
    expect(parseMarkdown(text)).toEqual([
      { kind: "heading", level: 1, text: "Title" },
      { kind: "paragraph", text: "One two" },
      { kind: "list", ordered: false, items: ["a", "b more"] },
      { kind: "list", ordered: true, items: ["x"] },
      { kind: "quote", text: "said" },
      { kind: "code", text: "code" },
      { kind: "table", head: ["a", "b"], rows: [["1", "2"]] },
      { kind: "rule" },
    ]);
  });

  it("reads spans; links keep their addresses for whoever checks them", () => {
    expect(spansOf("a **b** `c` [d](https://e/f) *g* ~~h~~ <https://i>")).toEqual([
      { kind: "text", text: "a " },
      { kind: "strong", text: "b" },
      { kind: "text", text: " " },
      { kind: "code", text: "c" },
      { kind: "text", text: " " },
      { kind: "link", text: "d", href: "https://e/f" },
      { kind: "text", text: " " },
      { kind: "em", text: "g" },
      { kind: "text", text: " " },
      { kind: "strike", text: "h" },
      { kind: "text", text: " " },
      { kind: "link", text: "https://i", href: "https://i" },
    ]);
  });

  const letters = fc.constantFrom("#", "-", "`", ">", "\n", " ", "a", "*", "[", "]", "(", ")", "1.");

  it("ends for any text, and loses no word outside of code", () => {
    fc.assert(
      fc.property(fc.string({ unit: letters }), (text) => {
        fc.pre(!text.includes("```"));
        const texts = parseMarkdown(text).flatMap((block) => {
          if (block.kind === "list") return block.items;
          return "text" in block ? [block.text] : [];
        });
        expect(texts.join("").split("a")).toHaveLength(text.split("a").length);
      }),
    );
  });
});

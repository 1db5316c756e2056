import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alloyFiles, shapeOf } from "../../../test/kit/alloy-grammar.ts";
import { parseAlloy } from "../syntax/parse.ts";
import { SourceText } from "../syntax/source.ts";
import { formatAlloy } from "./format.ts";

function parsed(text: string) {
  const source = new SourceText("a.alloy", text);
  const { file, problems } = parseAlloy(source);
  if (file === undefined) throw new Error(problems.map(({ message }) => message).join());
  return { source, file };
}

function format(text: string): string {
  const { source, file } = parsed(text);
  return formatAlloy(source, file);
}

/** What `alloy fmt` of v1.12.2 writes for the same texts. */
describe("a formatted file", () => {
  it("is indented with tabs, and its equal signs are aligned", () => {
    expect(
      format('logging {\n  level="info"\n  format = "logfmt"\n}\na.b "c" {\n d { }\n  e {\n f=1 }\n}'),
    ).toBe(
      'logging {\n\tlevel  = "info"\n\tformat = "logfmt"\n}\n\na.b "c" {\n\td { }\n\n\te {\n\t\tf = 1\n\t}\n}\n',
    );
  });

  it("keeps single blank lines, which end a run of aligned lines", () => {
    expect(format("a = 1\nlonger = 2\n\n\n\nb = 3\n")).toBe("a      = 1\nlonger = 2\n\nb = 3\n");
  });

  it("keeps comments where they are, and aligns those behind lines", () => {
    expect(
      format(
        "// top\n\na = 1 // one\nbcd = 22 // two\nx { // in\n// alone\n  y = [ // list\n1, // first\n  ]\n}\n",
      ),
    ).toBe(
      "// top\n\na   = 1  // one\nbcd = 22 // two\nx { // in\n\t// alone\n\ty = [ // list\n\t\t1, // first\n\t]\n}\n",
    );
  });

  it("keeps line breaks of lists, objects and calls, with a comma behind the last", () => {
    expect(format('a = [\n1,\n2,\n]\nb = {\n x = 1,\n "long" = 2,\n}\nc = f(\n1,\n2,\n)\n')).toBe(
      'a = [\n\t1,\n\t2,\n]\nb = {\n\tx      = 1,\n\t"long" = 2,\n}\nc = f(\n\t1,\n\t2,\n)\n',
    );
  });

  it("keeps what stands in back quotes", () => {
    const text = "a = `x \n\ty \n`\nbcd = 1\n";
    expect(format(text)).toContain("`x \n\ty \n`");
  });

  it("means the same, and is formatted", () => {
    fc.assert(
      fc.property(alloyFiles, ({ text }) => {
        const once = format(text);
        expect(shapeOf(parsed(once).file)).toEqual(shapeOf(parsed(text).file));
        expect(parsed(once).file.comments.map((comment) => comment.text)).toEqual(
          parsed(text).file.comments.map((comment) => comment.text),
        );
        expect(shapeOf(parsed(format(once)).file)).toEqual(shapeOf(parsed(once).file));
      }),
      { numRuns: 300 },
    );
  });
});

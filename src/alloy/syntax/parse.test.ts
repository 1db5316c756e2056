import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alloyFiles, shapeOf } from "../../../test/kit/alloy-grammar.ts";
import { ALLOY_LIMITS } from "../limits.ts";
import { parseAlloy, parseAlloyExpression } from "./parse.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { SourceText, decodeSource } from "./source.ts";

const parse = (text: string) => parseAlloy(new SourceText("a.alloy", text));

/** `line:column: message` of each problem. */
function problemsOf(text: string): readonly string[] {
  const source = new SourceText("a.alloy", text);
  return parseAlloy(source).problems.map(({ message, span }) => {
    const { line, column } = source.positionAt(span?.start ?? 0);
    return `${line}:${column}: ${message}`;
  });
}

/** An expression with all of its parentheses written out. */
function grouped(text: string): string {
  const { expression } = parseAlloyExpression(new SourceText("", text));
  const show = (node: typeof expression): string => {
    if (node === undefined) return "?";
    if (node.kind === "binary") return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    if (node.kind === "unary") return `(${node.operator}${show(node.operand)})`;
    return text.slice(node.start, node.end);
  };
  return show(expression);
}

describe("files", () => {
  it("have attributes and blocks with labels, with comments anywhere", () => {
    const text = `// first
logging { level = "info" } // behind
otelcol.processor.batch "default" {
  timeout = /* inside */ "1s"

  output {
    traces = [otelcol.exporter.otlp.tempo.input, a[0]["b"].c(1, {x = null})]
  }
}`;
    const { file } = parse(text);
    expect(file?.comments.map((comment) => comment.text)).toEqual(["// first", "// behind", "/* inside */"]);
    expect(
      file?.body.map((each) => [each.name.text, each.kind === "block" ? each.label?.text : undefined]),
    ).toEqual([
      ["logging", undefined],
      ["otelcol.processor.batch", "default"],
    ]);
  });

  it("are read back as they were made", () => {
    fc.assert(
      fc.property(alloyFiles, ({ shape, text }) => {
        const { file, problems } = parse(text);
        expect(problems).toEqual([]);
        expect(shapeOf(file)).toEqual(shape);
      }),
      { numRuns: 300 },
    );
  });

  it("may have a byte order mark, and line ends of Windows", () => {
    expect(parse("\uFEFFa = 1\r\nb = 2\r\n").file?.body).toHaveLength(2);
  });
});

describe("expressions", () => {
  it.each([
    ["1 + 2 * 3", "(1 + (2 * 3))"],
    ["1 - 2 - 3", "((1 - 2) - 3)"],
    ["2 ^ 3 ^ 4", "(2 ^ (3 ^ 4))"],
    ["-2 ^ 2", "((-2) ^ 2)"],
    ["!a && b || c == d", "(((!a) && b) || (c == d))"],
    ["a < b + 1", "(a < (b + 1))"],
    ["a % b / c", "((a % b) / c)"],
  ])("%s means %s", (text, meaning) => {
    expect(grouped(text)).toBe(meaning);
  });
});

describe("errors", () => {
  it.each([
    ["a", "1:2: expected block label, got TERMINATOR"],
    ["a = ", "1:5: expected expression, got EOF"],
    ["a b = 1", "1:3: expected block label, got IDENT"],
    ["a.b = 1", '1:1: attribute names may only consist of a single identifier with no "."'],
    ['a "b" = 1', "1:3: attribute names may not have labels"],
    ['a "b c" {}', '1:3: expected block label to be a valid identifier, but got "b c"'],
    ["a `b` {}", '1:3: expected block label to be a double quoted string, but got "`b`"'],
    ["a { b = 1", "1:10: expected }, got EOF"],
    ["a = [1 2]", "1:8: missing ',' in expression list"],
    ["a = {b = 1 c = 2}", "1:12: missing ',' in field list"],
    ["a = b { c = 1 }", "1:5: cannot use a block as an expression"],
    ['a = "b', "1:5: string literal not terminated"],
    ["a = 'b'", "1:5: illegal single-quoted string; use double quotes"],
    [String.raw`a = "\q"`, "1:7: unknown escape sequence"],
    [String.raw`a = "\xg1"`, "1:7: illegal character U+0067 'g' in escape sequence"],
    [String.raw`a = "\ud800"`, "1:7: escape sequence is invalid Unicode code point"],
    ["a = 1e", "1:5: exponent has no digits"],
    ["a = b & c", "1:8: missing second & in &&"],
    ["a = #", "1:5: illegal character U+0023 '#'"],
    ["/* a", "1:1: block comment not terminated"],
    ["a = 1\0", "1:6: illegal character NUL"],
  ])("%j: %s", (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it("are told all at once: reading goes on at the next statement", () => {
    const text = `one {
  a = [1, 2
  b = 3
}
two = = 4
three "x y" { }
four { ok = true }
`;
    expect(problemsOf(text)).toEqual([
      "2:12: missing ',' in expression list",
      "5:7: expected expression, got =",
      '6:7: expected block label to be a valid identifier, but got "x y"',
    ]);
  });

  it("are shown with the line, its neighbours, and marks beneath what is meant", () => {
    const source = new SourceText("a.alloy", 'a {\n\tb = "x" c\n}\n');
    expect(showDiagnostics(source, parseAlloy(source).problems)).toBe(
      [
        "Error: a.alloy:2:10: expected TERMINATOR, got IDENT",
        "",
        "1 | a {",
        '2 |     b = "x" c',
        "  |             ^",
        "3 | }",
      ].join("\n"),
    );
  });

  it("that span lines are marked from the first to the last", () => {
    const source = new SourceText("a.alloy", "a = b {\n  c = 1\n}\n");
    expect(showDiagnostics(source, parseAlloy(source).problems)).toBe(
      [
        "Error: a.alloy:1:5: cannot use a block as an expression",
        "",
        "1 | | a = b {",
        "  |  _____^^^",
        "2 | |   c = 1",
        "3 | | }",
        "  | |_^",
        "4 |",
      ].join("\n"),
    );
  });

  it("do not show what is hidden", () => {
    const source = new SourceText("a.alloy", 'a = "secret" b');
    const shown = showDiagnostics(source, parseAlloy(source).problems, [{ start: 4, end: 12 }]);
    expect(shown).toContain("a = ******** b");
    expect(shown).not.toContain("secret");
  });
});

describe("bounds", () => {
  it.each([
    ["lists", `a = ${"[".repeat(300)}`],
    ["parentheses", `a = ${"(".repeat(300)}`],
    ["operators", `a = ${"1 + ".repeat(300)}1`],
    ["powers", `a = ${"1 ^ ".repeat(300)}1`],
    ["signs", `a = ${"!".repeat(300)}b`],
    ["names", `a = b${".c".repeat(300)}`],
    ["blocks", "a {\n".repeat(300)],
  ])("of the depth of %s", (_, text) => {
    expect(problemsOf(text).join()).toContain("the nesting is too deep (limit alloy.depth = 200)");
  });

  it("of the elements of a list", () => {
    const text = `a = [${"1,".repeat(ALLOY_LIMITS.elements + 1)}]`;
    expect(problemsOf(text).join()).toContain("there are too many elements (limit alloy.elements = 10000)");
  });

  it("of a file's bytes", () => {
    const { errors } = decodeSource("a.alloy", new Uint8Array(ALLOY_LIMITS.fileBytes + 1).fill(32));
    expect(errors.map(({ message }) => message)).toEqual([
      "the file has 1048577 bytes (limit alloy.fileBytes = 1048576)",
    ]);
  });

  it("refuse what is no UTF-8, with its place", () => {
    const { source, errors } = decodeSource("a.alloy", Buffer.from([0x61, 0x0a, 0x62, 0xff]));
    expect(errors.map(({ message }) => message)).toEqual(["illegal UTF-8 encoding"]);
    expect(source.positionAt(errors[0]?.span?.start ?? 0)).toEqual({ line: 2, column: 2 });
  });
});

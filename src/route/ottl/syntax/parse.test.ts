import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OTTL_LIMITS } from "../limits.ts";
import type { Argument, Call, Condition, Expression, Key, Path, Statement, Term } from "./ast.ts";
import { parseCondition, parseStatement } from "./parse.ts";
import { printCondition, printStatement } from "./print.ts";
import { StatementError } from "./statement-error.ts";

describe("statements that are taken", () => {
  it.each([
    'set(name, "x")',
    'set(span.attributes["a"]["b"][0], 1)',
    'set(attributes[Concat(["a", "b"], ".")], 1)',
    'set(attributes[attributes["key"]], 1)',
    'set(attributes["list"][1 + 2], 1)',
    'set(attributes["x"], Split(name, ",")[1])',
    "limit(attributes, 100, [])",
    'f(a.b.c, -1, +2, 1.5, -.5, 1.5e3, true, false, nil, 0x0aff, "\\"q\\"", [1, [2, "x"]], {"a": {"b": attributes["c"]}})',
    'f(optional=1, other_one="x")',
    'replace_pattern(name, "a", "b", SHA256)',
    "set(kind, SPAN_KIND_SERVER)",
    "set(x, 1 + 2 * 3 - (4 - 5) / a.b)",
    'set(x, (1 + 2) * Int("3"))',
    "set(x, 1) where true",
    'set(x, 1) where not IsMatch(name, "a") and kind > 0 or false',
    "set(x, 1) where (a == 1 or b != 2) and not (c >= 3 and d <= 4)",
    "set(x, 1) where (a + 1) * 2 == b",
    "set(x, 1) where ((a) == 1)",
    'set(x, 1) where [1] == [1] and {"a": 1} != {}',
    "set ( x , 1 )\n  where\tx==1",
    "set(x, 1) where android == 1 and order != 2 and nothing == nil",
  ])("%s", (text) => {
    const parsed = parseStatement(text);
    expect(withoutSpans(parseStatement(printStatement(parsed)))).toEqual(withoutSpans(parsed));
  });
});

describe("statements that are refused, and where", () => {
  it.each([
    ["", "expected the name of an editor, but the statement ends", 0],
    ["Set(x, 1)", "names of editors begin with a small letter, but got Set", 0],
    ["set", 'expected "(" after the editor\'s name set, but the statement ends', 3],
    ["set(x, 1", 'expected "," or ")", but the statement ends', 8],
    ["set(x 1)", 'expected "," or ")", but got "1"', 6],
    ["set(x, 1) wher x == 1", 'expected "where" or the end, but got "wher"', 10],
    ["set(x, 1) where", "expected a value, but the statement ends", 15],
    ["set(x, 1) where x", "expected a comparison, but the statement ends", 17],
    ["set(x, 1) where x = 1", 'expected a comparison, but got "="', 18],
    ["set(x, 1) where x == 1 y", 'expected "where" or the end, but got "y"', 23],
    ["set(x, 1) where not not true", 'expected a value, but got "not"', 20],
    ["set(x, 1) where concat(x) == 1", "names of converters begin with a capital letter, but got concat", 16],
    ['set(x, 1)["a"]', "only paths and converters have keys, not editors", 10],
    ["set(x, 'a')", 'unexpected "\'"', 7],
    ['set(x, "a)', "a text that does not end", 7],
    ['set(x, "\\d")', "unknown escape \\d in a text", 7],
    ["set(x, 0xabc)", "bytes need an even number of digits", 7],
    ["set(x, 9223372036854775808)", "a whole number of more than 64 bits", 7],
    ["set(x, 1 -1)", 'expected "," or ")", but got "-1"', 9],
    ["set(a.B, 1)", "paths have small letters, digits and _ only, but got B", 6],
    ["set(a., 1)", 'expected the name of a field, but got ","', 6],
    ["set(x, [1, 2)", 'expected "," or "]", but got ")"', 12],
    ["set(x, {a: 1})", 'expected a key in quotes or "}", but got "a"', 8],
    ["set(x, 1) where (x == 1", 'expected ")", but the statement ends', 23],
    ["set(x[], 1)", 'expected a value, but got "]"', 6],
  ])("%s", (text, message, at) => {
    const error = errorOf(() => parseStatement(text));
    expect([error.message, error.span.start]).toEqual([message, at]);
  });

  it("bounds length and depth", () => {
    const long = `set(x, "${"a".repeat(OTTL_LIMITS.statementLength)}")`;
    expect(errorOf(() => parseStatement(long)).message).toContain("ottl.statementLength");
    const deep = `set(x, ${"[".repeat(5000)}${"]".repeat(5000)})`;
    expect(errorOf(() => parseStatement(deep)).message).toContain("ottl.depth");
    const parentheses = `${"(".repeat(5000)}true${")".repeat(5000)}`;
    expect(errorOf(() => parseCondition(parentheses)).message).toContain("ottl.depth");
  });
});

function errorOf(parse: () => unknown): StatementError {
  try {
    parse();
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const at = { start: 0, end: 0 };
const lower = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,6}$/)
  .filter((name) => !/^(?:nil|not|or|and|true|false|where)$/.test(name));
const enumName = fc.stringMatching(/^[A-Z][A-Z0-9_]{1,8}$/);
const text = fc.string().map((value) => ({ kind: "text" as const, value, ...at }));

const trees = fc.letrec<{ expression: Expression; term: Term; condition: Condition; call: Call; path: Path }>(
  (tie) => {
    const keys: fc.Arbitrary<readonly Key[]> = fc.array(fc.oneof({ depthSize: "small" }, text, tie("term")), {
      maxLength: 2,
    });
    const argument: fc.Arbitrary<Argument> = fc.record({
      name: fc.option(lower, { nil: undefined }),
      value: tie("expression"),
      start: fc.constant(0),
      end: fc.constant(0),
    });
    return {
      path: fc
        .array(fc.record({ name: lower, keys, start: fc.constant(0), end: fc.constant(0) }), {
          minLength: 1,
          maxLength: 3,
        })
        .map((segments) => ({ kind: "path" as const, segments, ...at })),
      call: fc
        .record({
          name: fc.stringMatching(/^[A-Z][a-zA-Z0-9]{0,6}$/),
          given: fc.array(argument, { maxLength: 3 }),
          keys,
        })
        .map(({ name, given, keys: into }) => ({
          kind: "call" as const,
          name,
          nameSpan: at,
          arguments: given,
          keys: into,
          ...at,
        })),
      term: fc.oneof(
        { depthSize: "small" },
        tie("path"),
        fc
          .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
          .map((value) => ({ kind: "int" as const, value, ...at })),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .map((value) => ({ kind: "float" as const, value: value === 0 ? 0 : value, ...at })),
        tie("call"),
        fc
          .record({
            operator: fc.constantFrom("+" as const, "-" as const, "*" as const, "/" as const),
            left: tie("term"),
            right: tie("term"),
          })
          .map((math) => ({ kind: "math" as const, ...math, ...at })),
      ),
      expression: fc.oneof(
        { depthSize: "small" },
        fc.constant({ kind: "nil" as const, ...at }),
        fc
          .uint8Array({ minLength: 1, maxLength: 4 })
          .map((value) => ({ kind: "bytes" as const, value: Buffer.from(value), ...at })),
        text,
        fc.boolean().map((value) => ({ kind: "bool" as const, value, ...at })),
        enumName.map((name) => ({ kind: "enum" as const, name, ...at })),
        tie("term"),
        fc
          .array(tie("expression"), { maxLength: 3 })
          .map((elements) => ({ kind: "list" as const, elements, ...at })),
        fc
          .array(fc.record({ key: text, value: tie("expression") }), { maxLength: 3 })
          .map((entries) => ({ kind: "map" as const, entries, ...at })),
      ),
      condition: fc.oneof(
        { depthSize: "small" },
        fc
          .record({
            operator: fc.constantFrom(
              "==" as const,
              "!=" as const,
              "<" as const,
              "<=" as const,
              ">" as const,
              ">=" as const,
            ),
            left: tie("expression"),
            right: tie("expression"),
          })
          .map((comparison) => ({ kind: "comparison" as const, ...comparison, ...at })),
        tie("call"),
        fc.boolean().map((value) => ({ kind: "bool" as const, value, ...at })),
        tie("condition").map((operand) => ({ kind: "not" as const, operand, ...at })),
        fc
          .record({
            kind: fc.constantFrom("and" as const, "or" as const),
            operands: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
          })
          .map((row) => ({ ...row, ...at })),
      ),
    };
  },
);

const statements: fc.Arbitrary<Statement> = fc.record({
  editor: fc.record({ name: lower, call: trees.call }).map(({ name, call }) => ({ ...call, name, keys: [] })),
  where: fc.option(trees.condition, { nil: undefined }),
});

/** Trees without what printing cannot keep: where things stood. */
function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === "start" || key === "end" || key === "nameSpan" ? [] : [[key, withoutSpans(inner)]],
    ),
  );
}

/** Rows of one kind inside each other are printed in parentheses, and parsed as they were. */
describe("what is printed is parsed as it was", () => {
  it("for any statement", () => {
    fc.assert(
      fc.property(statements, (statement) => {
        expect(withoutSpans(parseStatement(printStatement(statement)))).toEqual(withoutSpans(statement));
      }),
    );
  });

  it("for any condition", () => {
    fc.assert(
      fc.property(trees.condition, (condition) => {
        expect(withoutSpans(parseCondition(printCondition(condition)))).toEqual(withoutSpans(condition));
      }),
    );
  });

  it("and nothing else than a StatementError comes of any other text", () => {
    fc.assert(
      fc.property(statements, fc.nat(), fc.string({ maxLength: 3 }), (statement, place, added) => {
        const printed = printStatement(statement);
        const cut = place % (printed.length + 1);
        try {
          parseStatement(printed.slice(0, cut) + added + printed.slice(cut + added.length));
        } catch (error) {
          expect(error).toBeInstanceOf(StatementError);
        }
      }),
    );
  });
});

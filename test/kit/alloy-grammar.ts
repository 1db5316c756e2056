import fc from "fast-check";
import { precedenceOf } from "../../src/alloy/syntax/token.ts";
import type { BinaryOperator } from "../../src/alloy/syntax/token.ts";

/** A node of the syntax tree without its places in the text. */
export type Shape = string | boolean | undefined | readonly Shape[] | { readonly [name: string]: Shape };

const PLACES = new Set(["start", "end", "open", "operatorAt", "comments"]);

/** A tree without places and comments, to compare two files by. */
export function shapeOf(node: unknown): Shape {
  if (Array.isArray(node)) return node.map(shapeOf);
  if (typeof node === "string" || typeof node === "boolean") return node;
  if (typeof node !== "object" || node === null) return undefined;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => !PLACES.has(name))
      .map(([name, value]) => [name, shapeOf(value)]),
  );
}

/** A piece of a file: its tree and its tokens; `"\n"` is an end of a line that must be there. */
interface Piece {
  readonly shape: Shape;
  readonly tokens: readonly string[];
}

const identifiers = fc.oneof(
  fc.constantFrom("a", "endpoint", "timeout", "_x", "größe", "b2", "nullable", "truest"),
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/).filter((name) => !["true", "false", "null"].includes(name)),
);
const name = (text: string): Shape => ({ text });

const literals: fc.Arbitrary<Piece> = fc
  .oneof(
    fc.constantFrom(["NUMBER", "0"], ["NUMBER", "42"], ["NUMBER", "017"], ["NUMBER", "18446744073709551616"]),
    fc.constantFrom(["FLOAT", "1.5"], ["FLOAT", ".5e-3"], ["FLOAT", "1."], ["FLOAT", "2E10"]),
    fc.constantFrom(["BOOL", "true"], ["BOOL", "false"], ["NULL", "null"]),
    fc
      .constantFrom("", "a b", "// no comment", String.raw`\n\t\"\\`, String.raw`\u00e9\x41\101`, "é😀")
      .map((text) => ["STRING", `"${text}"`]),
    fc.constantFrom("raw", "two\nlines\t", String.raw`\d+"`).map((text) => ["STRING", `\`${text}\``]),
  )
  .map(([type = "", text = ""]) => ({ shape: { kind: "literal", type, text }, tokens: [text] }));

const operators = fc.constantFrom<BinaryOperator>(
  "||",
  "&&",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
);

function expressions(depth: number): fc.Arbitrary<Piece> {
  const leaf = fc.oneof(
    literals,
    identifiers.map((text): Piece => ({ shape: { kind: "identifier", name: text }, tokens: [text] })),
  );
  if (depth === 0) return leaf;
  const inner = expressions(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    fc.array(inner, { maxLength: 4 }).map((elements) => ({
      shape: { kind: "list", elements: elements.map(({ shape }) => shape) },
      tokens: ["[", ...elements.flatMap(({ tokens }, index) => (index > 0 ? [",", ...tokens] : tokens)), "]"],
    })),
    objects(inner),
    fc.tuple(inner, identifiers).map(([of, field]) => {
      const value = suffixed(of);
      return {
        shape: { kind: "access", of: value.shape, name: name(field) },
        tokens: [...value.tokens, ".", field],
      };
    }),
    fc.tuple(inner, inner).map(([of, index]) => {
      const value = suffixed(of);
      return {
        shape: { kind: "index", of: value.shape, index: index.shape },
        tokens: [...value.tokens, "[", ...index.tokens, "]"],
      };
    }),
    fc.tuple(inner, fc.array(inner, { maxLength: 3 })).map(([callee, args]) => {
      const value = suffixed(callee);
      return {
        shape: { kind: "call", callee: value.shape, arguments: args.map(({ shape }) => shape) },
        tokens: [
          ...value.tokens,
          "(",
          ...args.flatMap(({ tokens }, index) => (index > 0 ? [",", ...tokens] : tokens)),
          ")",
        ],
      };
    }),
    fc.tuple(fc.constantFrom("!", "-"), inner).map(([operator, operand]) => {
      const value = kindOf(operand) === "binary" ? parenthesized(operand) : operand;
      return {
        shape: { kind: "unary", operator, operand: value.shape },
        tokens: [operator, ...value.tokens],
      };
    }),
    fc.tuple(inner, operators, inner).map(([left, operator, right]) => binary(left, operator, right)),
    inner.map(parenthesized),
  );
}

function objects(inner: fc.Arbitrary<Piece>): fc.Arbitrary<Piece> {
  const fields = fc.tuple(identifiers, fc.constantFrom("", '"'), inner).map(([text, quote, value]) => ({
    shape: { name: name(text), quote, value: value.shape },
    tokens: [`${quote}${text}${quote}`, "=", ...value.tokens],
  }));
  return fc.array(fields, { maxLength: 4 }).map((all) => ({
    shape: { kind: "object", fields: all.map(({ shape }) => shape) },
    tokens: ["{", ...all.flatMap(({ tokens }, index) => (index > 0 ? [",", ...tokens] : tokens)), "}"],
  }));
}

const kindOf = ({ shape }: Piece): string => {
  const kind = typeof shape === "object" && "kind" in shape ? shape["kind"] : undefined;
  return typeof kind === "string" ? kind : "";
};
const operatorOf = ({ shape }: Piece): BinaryOperator =>
  (typeof shape === "object" && "operator" in shape ? shape["operator"] : "+") as BinaryOperator;

const parenthesized = (inner: Piece): Piece => ({
  shape: { kind: "parenthesized", inner: inner.shape },
  tokens: ["(", ...inner.tokens, ")"],
});

/** What can stand before `.`, `[` and `(`. */
const suffixed = (piece: Piece): Piece =>
  ["literal", "unary", "binary"].includes(kindOf(piece)) ? parenthesized(piece) : piece;

function binary(left: Piece, operator: BinaryOperator, right: Piece): Piece {
  const own = precedenceOf(operator);
  const isPower = operator === "^";
  const keepsLeft = kindOf(left) !== "binary" || (!isPower && precedenceOf(operatorOf(left)) >= own);
  const keepsRight =
    kindOf(right) !== "binary" ||
    precedenceOf(operatorOf(right)) > own ||
    (isPower && operatorOf(right) === "^");
  const one = keepsLeft ? left : parenthesized(left);
  const other = keepsRight ? right : parenthesized(right);
  return {
    shape: { kind: "binary", left: one.shape, operator, right: other.shape },
    tokens: [...one.tokens, operator, ...other.tokens],
  };
}

function statements(depth: number): fc.Arbitrary<Piece> {
  const attribute = fc.tuple(identifiers, expressions(2)).map(([text, value]) => ({
    shape: { kind: "attribute", name: name(text), value: value.shape },
    tokens: [text, "=", ...value.tokens],
  }));
  const inner = depth === 0 ? fc.constant<Piece[]>([]) : fc.array(statements(depth - 1), { maxLength: 4 });
  const block = fc
    .tuple(
      fc.array(identifiers, { minLength: 1, maxLength: 4 }),
      fc.option(identifiers, { nil: undefined }),
      inner,
    )
    .map(([parts, label, body]) => ({
      shape: {
        kind: "block",
        name: name(parts.join(".")),
        label: label === undefined ? undefined : name(label),
        body: body.map(({ shape }) => shape),
      },
      tokens: [
        parts.join("."),
        ...(label === undefined ? [] : [`"${label}"`]),
        "{",
        ...body.flatMap(({ tokens }) => ["\n", ...tokens]),
        ...(body.length === 0 ? [] : ["\n"]),
        "}",
      ],
    }));
  return fc.oneof(attribute, block);
}

const ENDS_STATEMENT = /[\p{L}\p{N}_"`)\]}.]$/u;

/** Writes tokens with blanks where they may stand; a line may break only behind what does not end a statement. */
function layOut(tokens: readonly string[], layout: readonly number[]): string {
  let text = "";
  for (const [index, token] of tokens.entries()) {
    const draw = layout[index % layout.length] ?? 0;
    if (token === "\n") text += BREAKS[draw % BREAKS.length] ?? "\n";
    else
      text +=
        token +
        (ENDS_STATEMENT.test(token)
          ? (TIGHT[draw % TIGHT.length] ?? " ")
          : (LOOSE[draw % LOOSE.length] ?? " "));
  }
  return text;
}

const TIGHT = [" ", "  ", " ", "\t", " /* c */ "];
const LOOSE = [" ", "\n", "  ", "\n\n", " /* c */ ", " // c\n", "\t"];
const BREAKS = ["\n", "\n\n", "\n\n\n", " // c\n", "\n// c\n", "\r\n", "\n/* c\n d */\n"];

/** An Alloy file: its tree, and a text of it with blanks, line breaks and comments at random. */
export const alloyFiles: fc.Arbitrary<{ readonly shape: Shape; readonly text: string }> = fc
  .record({
    body: fc.array(statements(2), { maxLength: 5 }),
    layout: fc.array(fc.nat(99), { minLength: 8, maxLength: 40 }),
  })
  .map(({ body, layout }) => ({
    shape: { kind: "file", body: body.map(({ shape }) => shape) },
    text: layOut(
      body.flatMap(({ tokens }) => [...tokens, "\n"]),
      layout,
    ),
  }));

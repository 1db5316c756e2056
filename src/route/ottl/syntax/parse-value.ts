import { unescapeGo } from "../../../base/go-string.ts";
import type {
  Argument,
  Call,
  Expression,
  Key,
  List,
  MapLiteral,
  MathOperator,
  Path,
  PathSegment,
  Term,
  TextLiteral,
} from "./ast.ts";
import type { Token, TokenType } from "./lexer.ts";
import { StatementError } from "./statement-error.ts";
import type { TokenStream } from "./token-stream.ts";

/** value = "nil" | bytes | text | "true" | "false" | map | list | enum | math */
export function parseValue(tokens: TokenStream): Expression {
  return tokens.within(() => {
    const first = tokens.peek();
    const at = { start: first.start, end: first.end };
    switch (first.type) {
      case "bytes":
        tokens.next();
        return { kind: "bytes", value: bytesOf(first), ...at };
      case "text":
        return parseText(tokens);
      case "bool":
        tokens.next();
        return { kind: "bool", value: first.text === "true", ...at };
      case "punctuation":
        if (first.text === "[") return parseList(tokens);
        if (first.text === "{") return parseMap(tokens);
        return parseMath(tokens);
      case "name":
        if (first.text === "nil" && !isCallAhead(tokens)) {
          tokens.next();
          return { kind: "nil", ...at };
        }
        if (/^[A-Z]/.test(first.text) && !isCallAhead(tokens)) {
          tokens.next();
          return { kind: "enum", name: first.text, ...at };
        }
        return parseMath(tokens);
      case "int":
      case "float":
      case "not":
      case "or":
      case "and":
      case "comparison":
      case "sum":
      case "product":
      case "end":
        return parseMath(tokens);
    }
  });
}

/** A name with a parenthesis behind it. */
export const isCallAhead = (tokens: TokenStream): boolean => {
  const behind = tokens.peek(1);
  return tokens.is("name") && behind.type === "punctuation" && behind.text === "(";
};

/** call = name "(" [ argument { "," argument } ] ")" { key } */
export function parseCall(tokens: TokenStream): Call {
  const name = tokens.next();
  tokens.expect("punctuation", "(");
  const given: Argument[] = [];
  if (!tokens.is("punctuation", ")")) {
    do given.push(parseArgument(tokens));
    while (tokens.take("punctuation", ",") !== undefined);
  }
  if (tokens.take("punctuation", ")") === undefined) tokens.fail('expected "," or ")"');
  const keys = parseKeys(tokens);
  const nameSpan = { start: name.start, end: name.end };
  return { kind: "call", name: name.text, nameSpan, arguments: given, keys, ...tokens.spanFrom(name) };
}

/** argument = [ name "=" ] value */
function parseArgument(tokens: TokenStream): Argument {
  const first = tokens.peek();
  const behind = tokens.peek(1);
  const isNamed = first.type === "name" && behind.type === "punctuation" && behind.text === "=";
  if (isNamed) {
    tokens.next();
    tokens.next();
  }
  const value = parseValue(tokens);
  return { name: isNamed ? first.text : undefined, value, ...tokens.spanFrom(first) };
}

/** math = product { ( "+" | "-" ) product } */
function parseMath(tokens: TokenStream): Term {
  return parseOperations(tokens, "sum", (within) => parseOperations(within, "product", parseTerm));
}

function parseOperations(
  tokens: TokenStream,
  type: TokenType,
  parseOperand: (tokens: TokenStream) => Term,
): Term {
  let left = parseOperand(tokens);
  for (let token = tokens.take(type); token !== undefined; token = tokens.take(type)) {
    const right = parseOperand(tokens);
    left = { kind: "math", operator: operatorOf(token), left, right, ...tokens.spanFrom(left) };
  }
  return left;
}

function operatorOf({ text }: Token): MathOperator {
  if (text === "+" || text === "-" || text === "*") return text;
  return "/";
}

/** term = int | float | converter | path | "(" math ")" */
function parseTerm(tokens: TokenStream): Term {
  const first = tokens.peek();
  const at = { start: first.start, end: first.end };
  if (tokens.take("int") !== undefined) return { kind: "int", value: intOf(first), ...at };
  if (tokens.take("float") !== undefined) return { kind: "float", value: Number(first.text), ...at };
  if (tokens.take("punctuation", "(") !== undefined) {
    const inner = tokens.within(() => parseMath(tokens));
    tokens.expect("punctuation", ")");
    return inner;
  }
  if (first.type !== "name") return tokens.fail("expected a value");
  if (!isCallAhead(tokens)) return parsePath(tokens);
  if (/^[a-z]/.test(first.text)) {
    throw new StatementError(`names of converters begin with a capital letter, but got ${first.text}`, first);
  }
  return parseCall(tokens);
}

/** path = segment { "." segment } */
function parsePath(tokens: TokenStream): Path {
  const first = tokens.peek();
  const segments = [parseSegment(tokens)];
  while (tokens.take("punctuation", ".") !== undefined) segments.push(parseSegment(tokens));
  return { kind: "path", segments, ...tokens.spanFrom(first) };
}

function parseSegment(tokens: TokenStream): PathSegment {
  const name = tokens.take("name");
  if (name === undefined) return tokens.fail("expected the name of a field");
  if (!/^[a-z][a-z0-9_]*$/.test(name.text)) {
    throw new StatementError(`paths have small letters, digits and _ only, but got ${name.text}`, name);
  }
  return { name: name.text, keys: parseKeys(tokens), ...tokens.spanFrom(name) };
}

/** key = "[" ( text | math ) "]" */
function parseKeys(tokens: TokenStream): readonly Key[] {
  const keys: Key[] = [];
  while (tokens.take("punctuation", "[") !== undefined) {
    keys.push(tokens.is("text") ? parseText(tokens) : tokens.within(() => parseMath(tokens)));
    tokens.expect("punctuation", "]");
  }
  return keys;
}

/** list = "[" [ value { "," value } ] "]" */
function parseList(tokens: TokenStream): List {
  const first = tokens.expect("punctuation", "[");
  const elements: Expression[] = [];
  if (!tokens.is("punctuation", "]")) {
    do elements.push(parseValue(tokens));
    while (tokens.take("punctuation", ",") !== undefined);
  }
  if (tokens.take("punctuation", "]") === undefined) tokens.fail('expected "," or "]"');
  return { kind: "list", elements, ...tokens.spanFrom(first) };
}

/** map = "{" { text ":" value [ "," ] } "}" */
function parseMap(tokens: TokenStream): MapLiteral {
  const first = tokens.expect("punctuation", "{");
  const entries: { readonly key: TextLiteral; readonly value: Expression }[] = [];
  while (tokens.is("text")) {
    const key = parseText(tokens);
    tokens.expect("punctuation", ":");
    entries.push({ key, value: parseValue(tokens) });
    tokens.take("punctuation", ",");
  }
  if (tokens.take("punctuation", "}") === undefined) tokens.fail('expected a key in quotes or "}"');
  return { kind: "map", entries, ...tokens.spanFrom(first) };
}

function parseText(tokens: TokenStream): TextLiteral {
  const token = tokens.next();
  const refuse = (escape: string): StatementError =>
    new StatementError(`unknown escape ${escape} in a text`, token);
  if (token.text.includes("\n")) throw new StatementError("a text must not hold a line break", token);
  const value = unescapeGo(token.text.slice(1, -1), '"', refuse);
  return { kind: "text", value, start: token.start, end: token.end };
}

function bytesOf(token: Token): Uint8Array {
  if (token.text.length % 2 === 1) throw new StatementError("bytes need an even number of digits", token);
  return Buffer.from(token.text.slice(2), "hex");
}

function intOf(token: Token): bigint {
  const value = BigInt(token.text.replace("+", ""));
  if (BigInt.asIntN(64, value) === value) return value;
  throw new StatementError("a whole number of more than 64 bits", token);
}

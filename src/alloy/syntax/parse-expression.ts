import type { Expression, Field, Literal } from "./ast.ts";
import { BrokenStatement } from "./token-stream.ts";
import type { TokenStream } from "./token-stream.ts";
import { isBinaryOperator, precedenceOf } from "./token.ts";
import type { TokenKind } from "./token.ts";

/** Reads an expression; what is wrong is reported to the stream, and something is returned all the same. */
export function parseExpression(tokens: TokenStream): Expression {
  return tokens.deeper(() => parseBinary(tokens, 1));
}

/** Operators that bind at least as strongly as `lowest`, the left ones first. */
function parseBinary(tokens: TokenStream, lowest: number): Expression {
  let left = parsePower(tokens);
  for (let grown = 1; ; grown += 1) {
    const { kind: operator, start: operatorAt } = tokens.token;
    const precedence = precedenceOf(operator);
    if (precedence < lowest || !isBinaryOperator(operator)) return left;
    tokens.take();
    tokens.checkDepth(grown);
    const right = tokens.deeper(() => parseBinary(tokens, precedence + 1));
    left = { kind: "binary", left, operator, operatorAt, right, start: left.start, end: right.end };
  }
}

/** `^`, the right ones first. */
function parsePower(tokens: TokenStream): Expression {
  const left = parseUnary(tokens);
  if (!tokens.is("^")) return left;
  const { start: operatorAt } = tokens.take();
  const right = tokens.deeper(() => parsePower(tokens));
  return { kind: "binary", left, operator: "^", operatorAt, right, start: left.start, end: right.end };
}

function parseUnary(tokens: TokenStream): Expression {
  const { kind, start } = tokens.token;
  if (kind !== "!" && kind !== "-") return parseSuffixes(tokens, parsePrimary(tokens));
  tokens.take();
  const operand = tokens.deeper(() => parseUnary(tokens));
  return { kind: "unary", operator: kind, operand, start, end: operand.end };
}

/** `.name`, `[index]` and `(arguments)` behind a value. */
function parseSuffixes(tokens: TokenStream, primary: Expression): Expression {
  let value = primary;
  for (let grown = 1; ; grown += 1) {
    tokens.checkDepth(grown);
    if (tokens.is(".")) value = parseAccess(tokens, value);
    else if (tokens.is("[")) value = parseIndex(tokens, value);
    else if (tokens.is("(")) value = parseCall(tokens, value);
    else if (tokens.is("STRING", "{")) {
      if (!refuseBlock(tokens, value)) return value;
    } else return value;
  }
}

function parseAccess(tokens: TokenStream, of: Expression): Expression {
  tokens.take();
  const { text, start, end } = tokens.expect("IDENT");
  return { kind: "access", of, name: { text, start, end }, start: of.start, end };
}

function parseIndex(tokens: TokenStream, of: Expression): Expression {
  const { start: open } = tokens.take();
  const index = parseExpression(tokens);
  const { end } = tokens.expect("]");
  return { kind: "index", of, open, index, start: of.start, end };
}

function parseCall(tokens: TokenStream, callee: Expression): Expression {
  const { start: open } = tokens.take();
  const args = parseSequence(tokens, ")", "expression list", () => parseExpression(tokens));
  const { end } = tokens.expect(")");
  return { kind: "call", callee, open, arguments: args, start: callee.start, end };
}

/** Someone may have written a block behind `=`. @returns whether the expression can go on behind it. */
function refuseBlock(tokens: TokenStream, value: Expression): boolean {
  if (tokens.is("STRING")) tokens.take();
  if (tokens.expect("{").kind !== "{") {
    tokens.skipStatement();
    return false;
  }
  tokens.skipBody();
  const close = tokens.expect("}");
  if (close.kind !== "}") {
    tokens.skipStatement();
    return false;
  }
  const message = "cannot use a block as an expression";
  tokens.problems.push({ severity: "error", message, span: { start: value.start, end: close.end } });
  return true;
}

function parsePrimary(tokens: TokenStream): Expression {
  const { kind, text, start, end } = tokens.token;
  if (kind === "(") return parseParenthesized(tokens);
  if (kind === "[") return parseList(tokens);
  if (kind === "{") return parseObject(tokens);
  if (kind === "IDENT") {
    tokens.take();
    return { kind: "identifier", name: text, start, end };
  }
  if (!isLiteral(kind)) return missing(tokens);
  tokens.take();
  return { kind: "literal", type: kind, text, start, end };
}

const LITERALS: ReadonlySet<TokenKind> = new Set<Literal["type"]>([
  "STRING",
  "NUMBER",
  "FLOAT",
  "BOOL",
  "NULL",
]);
const isLiteral = (kind: TokenKind): kind is Literal["type"] => LITERALS.has(kind);

function parseParenthesized(tokens: TokenStream): Expression {
  const { start } = tokens.take();
  const inner = parseExpression(tokens);
  return { kind: "parenthesized", inner, start, end: tokens.expect(")").end };
}

function parseList(tokens: TokenStream): Expression {
  const { start } = tokens.take();
  const elements = parseSequence(tokens, "]", "expression list", () => parseExpression(tokens));
  return { kind: "list", elements, start, end: tokens.expect("]").end };
}

function parseObject(tokens: TokenStream): Expression {
  const { start } = tokens.take();
  const fields = parseSequence(tokens, "}", "field list", () => parseField(tokens));
  return { kind: "object", fields, start, end: tokens.expect("}").end };
}

/** Elements with commas between them, and perhaps one behind. */
function parseSequence<T>(tokens: TokenStream, end: TokenKind, what: string, parse: () => T): readonly T[] {
  const found: T[] = [];
  while (!tokens.is(end, "EOF")) {
    found.push(parse());
    tokens.checkCount(found.length);
    if (tokens.is(end)) break;
    if (!tokens.is(",")) missingComma(tokens, end, what);
    tokens.take();
  }
  return found;
}

/** Where a bracket was not closed, what follows is read as statements again. */
function missingComma(tokens: TokenStream, end: TokenKind, what: string): void {
  tokens.problem(`missing ',' in ${what}`);
  const isBroken = tokens.startsStatement(end === "}" ? "object" : "list") || (end !== "}" && tokens.is("}"));
  if (isBroken) throw new BrokenStatement();
}

function parseField(tokens: TokenStream): Field {
  const { kind, text, start, end } = tokens.token;
  const quote = kind === "STRING" && text.length > 2 ? text.charAt(0) : "";
  if (kind === "STRING" || kind === "IDENT") tokens.take();
  else {
    tokens.problem(`expected field name (string or identifier), got ${kind}`);
    tokens.skipTo("=");
  }
  tokens.expect("=");
  const name = { text: quote === "" ? text : text.slice(1, -1), start, end };
  return { name, quote, value: parseExpression(tokens) };
}

function missing(tokens: TokenStream): Literal {
  const { kind, start } = tokens.token;
  tokens.problem(`expected expression, got ${kind}`);
  tokens.skipTo("TERMINATOR", ")", "}", "]", ",");
  return { kind: "literal", type: "NULL", text: "null", start, end: start };
}

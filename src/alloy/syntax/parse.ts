import type { Attribute, Block, Body, Expression, File, Name, Statement } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { hasErrors } from "./diagnostic.ts";
import { parseExpression } from "./parse-expression.ts";
import { isIdentifier } from "./scanner.ts";
import type { SourceText } from "./source.ts";
import type { TokenKind } from "./token.ts";
import { BeyondLimits, BrokenStatement, TokenStream } from "./token-stream.ts";

/** The file where it could be parsed; `problems` may be there in both cases. */
export type Parsed =
  | { readonly file: File; readonly problems: readonly Diagnostic[] }
  | { readonly file: undefined; readonly problems: readonly Diagnostic[] };

/**
 * Parses a file of the Alloy configuration syntax (syntax/parser of Alloy v1.12.2, whose messages it gives).
 *
 * @returns no file if there are errors; then all of them, since parsing goes on at the next statement.
 */
export function parseAlloy(source: SourceText): Parsed {
  const tokens = new TokenStream(source);
  const file = parseFile(tokens);
  const problems = inOrder(tokens.problems);
  return file === undefined || hasErrors(problems) ? { file: undefined, problems } : { file, problems };
}

const inOrder = (problems: readonly Diagnostic[]): readonly Diagnostic[] =>
  problems.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));

/** Parses one expression that is the whole text. */
export function parseAlloyExpression(source: SourceText): {
  readonly expression: Expression | undefined;
  readonly problems: readonly Diagnostic[];
} {
  const tokens = new TokenStream(source);
  const { problems } = tokens;
  try {
    const expression = parseExpression(tokens);
    tokens.expect("TERMINATOR");
    return { expression: hasErrors(problems) ? undefined : expression, problems };
  } catch (error) {
    if (error instanceof BeyondLimits || error instanceof BrokenStatement) {
      return { expression: undefined, problems };
    }
    throw error;
  }
}

function parseFile(tokens: TokenStream): File | undefined {
  try {
    const body = parseBody(tokens, "EOF");
    return { kind: "file", body, comments: tokens.comments };
  } catch (error) {
    if (error instanceof BeyondLimits) return undefined;
    throw error;
  }
}

function parseBody(tokens: TokenStream, end: TokenKind): Body {
  const body: Statement[] = [];
  while (!tokens.is(end, "EOF")) {
    const statement = parseStatement(tokens);
    if (statement !== undefined) body.push(statement);
    tokens.checkCount(body.length);
    if (tokens.is(end)) break;
    if (!tokens.is("TERMINATOR")) {
      tokens.problem(`expected TERMINATOR, got ${tokens.token.kind}`);
      tokens.skipStatement();
    }
    tokens.take();
  }
  return body;
}

function parseStatement(tokens: TokenStream): Statement | undefined {
  const head = parseHead(tokens);
  if (head !== undefined && tokens.is("=")) return wholeStatement(() => parseAttribute(tokens, head));
  if (head !== undefined && tokens.is("{")) return parseBlock(tokens, head);
  if (head !== undefined) {
    const canBeAttribute = head.parts === 1 && (head.label?.text ?? "") === "";
    const expected = canBeAttribute ? "attribute assignment or block body" : "block body";
    tokens.problem(`expected ${expected}, got ${tokens.token.kind}`);
  }
  // The next name may begin a statement.
  tokens.skipTo("IDENT");
  return undefined;
}

function wholeStatement<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof BrokenStatement) return undefined;
    throw error;
  }
}

/** What stands before `=` or `{`. */
interface Head {
  readonly name: Name;
  readonly parts: number;
  readonly label: Name | undefined;
}

function parseHead(tokens: TokenStream): Head | undefined {
  if (!tokens.is("IDENT")) {
    tokens.problem(`expected identifier, got ${tokens.token.kind}`);
    return undefined;
  }
  const { start } = tokens.token;
  let last = tokens.take();
  const parts = [last.text];
  while (tokens.is(".")) {
    tokens.take();
    if (!tokens.is("IDENT")) tokens.problem(`expected identifier, got ${tokens.token.kind}`);
    last = tokens.take();
    parts.push(last.text);
    tokens.checkCount(parts.length);
  }
  const name = { text: parts.join("."), start, end: last.end };
  const label = tokens.is("=", "{") ? undefined : parseLabel(tokens);
  return { name, parts: parts.length, label };
}

function parseLabel(tokens: TokenStream): Name | undefined {
  const { kind, text: quoted, start, end } = tokens.token;
  if (kind !== "STRING") {
    tokens.problem(`expected block label, got ${kind}`);
    tokens.take();
    return undefined;
  }
  if (!quoted.startsWith('"')) {
    tokens.problem(`expected block label to be a double quoted string, but got ${JSON.stringify(quoted)}`);
  }
  const text = quoted.slice(1, -1);
  if (text !== "" && !isIdentifier(text)) {
    tokens.problem(`expected block label to be a valid identifier, but got ${JSON.stringify(text)}`);
  }
  tokens.take();
  return { text, start, end };
}

function parseAttribute(tokens: TokenStream, { name, parts, label }: Head): Attribute {
  tokens.take();
  if (parts > 1) {
    const message = 'attribute names may only consist of a single identifier with no "."';
    tokens.problems.push({ severity: "error", message, span: name });
  } else if (label !== undefined) {
    tokens.problems.push({ severity: "error", message: "attribute names may not have labels", span: label });
  }
  const value = parseExpression(tokens);
  return { kind: "attribute", name, value, start: name.start, end: value.end };
}

function parseBlock(tokens: TokenStream, { name, label }: Head): Block {
  const open = tokens.take().start;
  const body = tokens.deeper(() => parseBody(tokens, "}"));
  const { end } = tokens.expect("}");
  return { kind: "block", name, label, open, body, start: name.start, end };
}

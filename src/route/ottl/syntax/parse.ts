import type { Comparison, ComparisonOperator, Condition, Statement } from "./ast.ts";
import { isCallAhead, parseCall, parseValue } from "./parse-value.ts";
import { StatementError } from "./statement-error.ts";
import { TokenStream } from "./token-stream.ts";

/**
 * statement = editor [ "where" condition ]
 *
 * @throws StatementError
 */
export function parseStatement(text: string): Statement {
  const tokens = new TokenStream(text);
  const name = tokens.peek();
  if (name.type !== "name") tokens.fail("expected the name of an editor");
  if (/^[A-Z]/.test(name.text)) {
    throw new StatementError(`names of editors begin with a small letter, but got ${name.text}`, name);
  }
  if (!isCallAhead(tokens)) {
    tokens.next();
    tokens.fail(`expected "(" after the editor's name ${name.text}`);
  }
  const editor = parseCall(tokens);
  const [key] = editor.keys;
  if (key !== undefined) throw new StatementError("only paths and converters have keys, not editors", key);
  const where = tokens.take("name", "where") === undefined ? undefined : parseOr(tokens);
  if (!tokens.is("end")) tokens.fail('expected "where" or the end');
  return { editor, where };
}

/** A condition that stands alone. @throws StatementError */
export function parseCondition(text: string): Condition {
  const tokens = new TokenStream(text);
  const condition = parseOr(tokens);
  if (!tokens.is("end")) tokens.fail('expected "and", "or" or the end');
  return condition;
}

/** condition = conjunction { "or" conjunction } */
function parseOr(tokens: TokenStream): Condition {
  return parseRow(tokens, "or", parseAnd);
}

/** conjunction = boolean { "and" boolean } */
function parseAnd(tokens: TokenStream): Condition {
  return parseRow(tokens, "and", parseBoolean);
}

function parseRow(
  tokens: TokenStream,
  kind: "and" | "or",
  parse: (tokens: TokenStream) => Condition,
): Condition {
  const first = parse(tokens);
  const operands = [first];
  while (tokens.take(kind) !== undefined) operands.push(parse(tokens));
  return operands.length === 1 ? first : { kind, operands, ...tokens.spanFrom(first) };
}

/** boolean = [ "not" ] ( comparison | "true" | "false" | converter | "(" condition ")" ) */
function parseBoolean(tokens: TokenStream): Condition {
  return tokens.within(() => {
    const not = tokens.take("not");
    const operand = parseOperand(tokens);
    return not === undefined ? operand : { kind: "not", operand, ...tokens.spanFrom(not) };
  });
}

/** What a parenthesis begins is only known behind it: math of a comparison, or a condition. */
function parseOperand(tokens: TokenStream): Condition {
  const comparison = tokens.attempt(() => parseComparison(tokens));
  if (!(comparison instanceof StatementError)) return comparison;
  const first = tokens.peek();
  if (tokens.take("bool") !== undefined)
    return { kind: "bool", value: first.text === "true", ...tokens.spanFrom(first) };
  if (isCallAhead(tokens) && /^[A-Z]/.test(first.text)) return parseCall(tokens);
  if (tokens.take("punctuation", "(") === undefined) throw comparison;
  const inner = parseOr(tokens);
  tokens.expect("punctuation", ")");
  return inner;
}

/** comparison = value ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value */
function parseComparison(tokens: TokenStream): Comparison {
  const left = parseValue(tokens);
  const token = tokens.take("comparison");
  if (token === undefined) return tokens.fail("expected a comparison");
  const right = parseValue(tokens);
  return { kind: "comparison", operator: operatorOf(token.text), left, right, ...tokens.spanFrom(left) };
}

const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map(
  (["==", "!=", "<", "<=", ">", ">="] as const).map((each) => [each, each]),
);

const operatorOf = (text: string): ComparisonOperator => COMPARISONS.get(text) ?? "==";

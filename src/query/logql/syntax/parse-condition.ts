import type { FilterOperator, LabelCondition } from "../ast.ts";
import { filterNumber, readSigned } from "./parse-number.ts";
import type { TokenStream } from "./token-stream.ts";

/** What stands before a condition: it decides which operator is taken first. */
type Before = "nothing" | "or" | "and";

/**
 * The condition of a label filter: comparisons with `and`, `or`, commas or nothing between them. `and` binds
 * closer than `or`; behind a comma or a blank begins a whole condition.
 */
export function readCondition(tokens: TokenStream, before: Before = "nothing"): LabelCondition {
  return tokens.nested("label filters", () => {
    let left = readOne(tokens);
    for (let length = 1; ; length++) {
      tokens.checkChain(length, "a label filter has too many conditions in a row");
      const right = readNext(tokens, before);
      if (right === undefined) return left;
      left = { kind: right.kind, left, right: right.condition };
    }
  });
}

function readNext(
  tokens: TokenStream,
  before: Before,
): { readonly kind: "and" | "or"; readonly condition: LabelCondition } | undefined {
  if (tokens.is("and")) {
    if (before === "and") return undefined;
    tokens.next();
    return { kind: "and", condition: readCondition(tokens, "and") };
  }
  if (tokens.is("or")) {
    if (before !== "nothing") return undefined;
    tokens.next();
    return { kind: "or", condition: readCondition(tokens, "or") };
  }
  if (tokens.accept(",") === undefined && !tokens.is("IDENTIFIER", "(")) return undefined;
  return { kind: "and", condition: readCondition(tokens) };
}

const OPERATORS: ReadonlyMap<string, FilterOperator> = new Map([
  ["=", "=="],
  ["==", "=="],
  ["!=", "!="],
  [">", ">"],
  [">=", ">="],
  ["<", "<"],
  ["<=", "<="],
]);

function readOne(tokens: TokenStream): LabelCondition {
  if (tokens.accept("(") !== undefined) {
    const condition = readCondition(tokens);
    tokens.expect(")", ...Array<string>(4).fill(","));
    return condition;
  }
  const name = tokens.is("IDENTIFIER") ? tokens.next().text : undefined;
  if (name === undefined) throw tokens.unexpected();
  const { kind: sign } = tokens.peek();
  if (sign === "=~" || sign === "!~") {
    tokens.next();
    return { kind: "match", matcher: { name, operator: sign, value: tokens.expect("STRING").text } };
  }
  const operator = OPERATORS.get(sign);
  if (operator === undefined) throw tokens.unexpected();
  tokens.next();
  return readOperand(tokens, name, sign, operator);
}

function readOperand(
  tokens: TokenStream,
  name: string,
  sign: string,
  operator: FilterOperator,
): LabelCondition {
  const { kind } = tokens.peek();
  switch (kind) {
    case "DURATION":
    case "BYTES":
      return { kind: kind === "BYTES" ? "bytes" : "duration", name, operator, value: tokens.next().amount };
    case "NUMBER":
    case "+":
    case "-":
      return { kind: "number", name, operator, value: readSigned(tokens, filterNumber) };
    default:
  }
  if (sign !== "=" && sign !== "!=") throw tokens.unexpected();
  if (kind === "ip") {
    tokens.next();
    tokens.expect("(");
    const pattern = tokens.expect("STRING").text;
    tokens.expect(")");
    return { kind: "ip", name, negated: sign === "!=", pattern };
  }
  if (kind !== "STRING") throw tokens.unexpected();
  return { kind: "match", matcher: { name, operator: sign, value: tokens.next().text } };
}

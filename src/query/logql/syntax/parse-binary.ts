import { DEFAULT_MATCHING, type VectorMatching } from "../../vector/matching.ts";
import { isComparison } from "../../vector/operators.ts";
import { isSetOperator } from "../../vector/set-operators.ts";
import type { BinaryOperator, Expr, MetricExpr } from "../ast.ts";
import { meaningError } from "../errors.ts";
import { constantOperator } from "../constant-operator.ts";
import { readLogExpr } from "./parse-log.ts";
import { readMetric } from "./parse-metric.ts";
import { readNames } from "./parse-labels.ts";
import type { TokenStream } from "./token-stream.ts";

/** A binary operator with its modifiers. */
interface Operator {
  readonly sign: BinaryOperator;
  readonly bool: boolean;
  readonly matching: VectorMatching;
}

const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  "^": 6,
};

const isOperator = (kind: string): kind is BinaryOperator => Object.hasOwn(PRECEDENCE, kind);

/** Lines or a metric: operands with operators between them, joined by precedence; `^` to the right. */
export function readExpression(tokens: TokenStream): Expr {
  const operands: Expr[] = [readOperand(tokens)];
  const operators: Operator[] = [];
  const reduce = (): void => {
    const operator = operators.pop();
    const right = operands.pop();
    const left = operands.pop();
    if (operator !== undefined && right !== undefined && left !== undefined) {
      operands.push(join(operator, left, right));
    }
  };
  let length = 0;
  for (let { kind } = tokens.peek(); isOperator(kind); { kind } = tokens.peek()) {
    tokens.checkChain(++length, "the query has too many binary operators in a row");
    tokens.next();
    const operator = readModifiers(tokens, kind);
    for (
      let last = operators.at(-1);
      last !== undefined && bindsFirst(last, operator);
      last = operators.at(-1)
    ) {
      reduce();
    }
    operators.push(operator);
    operands.push(readOperand(tokens));
  }
  while (operators.length > 0) reduce();
  const [expr] = operands;
  if (expr === undefined) throw tokens.unexpected();
  return expr;
}

function readOperand(tokens: TokenStream): Expr {
  return tokens.nested("the query's expressions", () => {
    if (tokens.is("{")) return readLogExpr(tokens);
    if (tokens.accept("(") === undefined) return readMetric(tokens, readExpression);
    const expr = readExpression(tokens);
    tokens.expect(")");
    return expr;
  });
}

function readModifiers(tokens: TokenStream, sign: BinaryOperator): Operator {
  const bool = tokens.accept("bool") !== undefined;
  const matching = readMatching(tokens);
  if (bool && !isComparison(sign)) {
    throw meaningError("bool modifier can only be used on comparison operators");
  }
  if (!isSetOperator(sign)) return { sign, bool, matching };
  if (matching.cardinality !== "one-to-one") {
    throw meaningError(`no grouping allowed for ${JSON.stringify(sign)} operation`);
  }
  return { sign, bool, matching: { ...matching, cardinality: "many-to-many" } };
}

function readMatching(tokens: TokenStream): VectorMatching {
  if (!tokens.is("on", "ignoring")) return DEFAULT_MATCHING;
  const on = tokens.next().kind === "on";
  const labels = readNames(tokens);
  if (!tokens.is("group_left", "group_right")) return { cardinality: "one-to-one", on, labels, include: [] };
  const cardinality = tokens.next().kind === "group_left" ? "many-to-one" : "one-to-many";
  // A parenthesis may also begin the operand.
  const inner = tokens.peek(1).kind;
  const include = tokens.is("(") && (inner === ")" || inner === "IDENTIFIER") ? readNames(tokens) : [];
  return { cardinality, on, labels, include };
}

function bindsFirst(left: Operator, right: Operator): boolean {
  const [first, second] = [PRECEDENCE[left.sign], PRECEDENCE[right.sign]];
  return right.sign === "^" ? first > second : first >= second;
}

function join({ sign, bool, matching }: Operator, leftExpr: Expr, rightExpr: Expr): MetricExpr {
  const left = metricLeg(leftExpr, "left", sign);
  const right = metricLeg(rightExpr, "right", sign);
  const span = { from: left.span.from, to: right.span.to };
  if (isSetOperator(sign)) {
    refuseLiteral(left, "left", sign);
    refuseLiteral(right, "right", sign);
  } else if (left.kind === "literal" && right.kind === "literal") {
    return { kind: "literal", value: constantOperator(sign)(left.value, right.value), span };
  }
  return { kind: "binary", operator: sign, bool, matching, left, right, span };
}

function metricLeg(expr: Expr, side: string, sign: string): MetricExpr {
  if (expr.kind !== "log") return expr;
  const type = expr.stages.length === 0 ? "MatchersExpr" : "PipelineExpr";
  throw meaningError(`unexpected type for ${side} leg of binary operation (${sign}): *syntax.${type}`);
}

function refuseLiteral(expr: MetricExpr, side: string, sign: string): void {
  if (expr.kind !== "literal") return;
  const value = expr.value.toFixed(6);
  throw meaningError(
    `unexpected literal for ${side} leg of logical/set binary operation (${sign}): ${value}`,
  );
}

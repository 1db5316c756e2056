import type { SyntaxNode } from "@lezer/common";
import { DEFAULT_MATCHING, type VectorMatching } from "../vector/matching.ts";
import { isComparison } from "../vector/operators.ts";
import { isSetOperator } from "../vector/set-operators.ts";
import type { BinaryOperator, MetricExpr } from "./ast.ts";
import { meaningError } from "./errors.ts";
import { type Source, children } from "./parse-nodes.ts";

/** A binary operator with its modifiers. */
export interface Operator {
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

function isOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(PRECEDENCE, text);
}

/** @param modifier the node that follows the operator's. */
export function readOperator(source: Source, modifier: SyntaxNode): Operator {
  const signNode = modifier.prevSibling;
  const sign = signNode === null ? "" : source.text(signNode).toLowerCase();
  if (!isOperator(sign)) throw source.unexpected(modifier);
  const matching = readMatching(source, modifier);
  const cardinality = isSetOperator(sign) ? "many-to-many" : matching.cardinality;
  if (isSetOperator(sign) && matching.cardinality !== "one-to-one") {
    throw meaningError(`no grouping allowed for ${JSON.stringify(sign)} operation`);
  }
  const bool = modifier.getChild("Bool") !== null;
  if (bool && !isComparison(sign)) {
    throw meaningError("bool modifier can only be used on comparison operators");
  }
  return { sign, bool, matching: { ...matching, cardinality } };
}

function readMatching(source: Source, modifier: SyntaxNode): VectorMatching {
  const onOrIgnoring = modifier.getChild("OnOrIgnoringModifier");
  if (onOrIgnoring === null) return DEFAULT_MATCHING;
  const left = modifier.getChild("GroupLeft") !== null;
  const right = modifier.getChild("GroupRight") !== null;
  return {
    cardinality: left ? "many-to-one" : right ? "one-to-many" : "one-to-one",
    on: onOrIgnoring.getChild("On") !== null,
    labels: readLabels(source, onOrIgnoring.getChild("GroupingLabels")),
    include: readLabels(source, modifier.getChild("GroupingLabels")),
  };
}

function readLabels(source: Source, node: SyntaxNode | null): string[] {
  if (node === null) return [];
  if (node.name === "LabelName") return [source.text(node)];
  return children(node).flatMap((child) => readLabels(source, child));
}

/** @param operators one fewer than operands. */
export function joinByPrecedence(
  operands: readonly MetricExpr[],
  operators: readonly Operator[],
): MetricExpr {
  const outputs: MetricExpr[] = [];
  const stack: Operator[] = [];
  const reduce = (): void => {
    const operator = stack.pop();
    const right = outputs.pop();
    const left = outputs.pop();
    if (operator === undefined || right === undefined || left === undefined) {
      throw new RangeError("operators without operands");
    }
    outputs.push(join(operator, left, right));
  };
  for (const [index, operand] of operands.entries()) {
    outputs.push(operand);
    const next = operators[index];
    if (next === undefined) break;
    while (stack.length > 0 && bindsFirst(stack.at(-1), next)) reduce();
    stack.push(next);
  }
  while (stack.length > 0) reduce();
  const [expr] = outputs;
  if (expr === undefined) throw new RangeError("no operands");
  return expr;
}

function bindsFirst(left: Operator | undefined, right: Operator): boolean {
  const first = left === undefined ? 0 : PRECEDENCE[left.sign];
  const second = PRECEDENCE[right.sign];
  return right.sign === "^" ? first > second : first >= second;
}

function join({ sign, bool, matching }: Operator, left: MetricExpr, right: MetricExpr): MetricExpr {
  if (isSetOperator(sign) && (left.kind === "literal" || right.kind === "literal")) {
    const side = left.kind === "literal" ? "left" : "right";
    throw meaningError(`unexpected literal for ${side} leg of logical/set binary operation (${sign})`);
  }
  const span = { from: left.span.from, to: right.span.to };
  return { kind: "binary", operator: sign, bool, matching, left, right, span };
}

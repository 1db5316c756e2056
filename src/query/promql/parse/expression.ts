import type { SyntaxNode, Tree } from "@lezer/common";
import { limitError } from "../../../base/errors.ts";
import { AGGREGATES, AGGREGATES_WITH_PARAMETER } from "../aggregation/names.ts";
import type { BinaryExpr, BinaryOperator, Expr, Span } from "../ast.ts";
import { parseError, unsupported } from "../errors.ts";
import { children, spanOf } from "./nodes.ts";
import { hasUnit, parseNumber, parseText } from "./literals.ts";
import {
  applyAt,
  applyExtension,
  applyOffset,
  applyRange,
  applySubquery,
  readDuration,
} from "./modifiers.ts";
import { readLabels, readMatching, readSelector } from "./selector.ts";

const OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  Pow: "^",
  Mul: "*",
  Div: "/",
  Mod: "%",
  Atan2: "atan2",
  Add: "+",
  Sub: "-",
  Eql: "==",
  Neq: "!=",
  Gtr: ">",
  Lss: "<",
  Gte: ">=",
  Lte: "<=",
  TrimUpper: "</",
  TrimLower: ">/",
  And: "and",
  Or: "or",
  Unless: "unless",
};
/** Turns the grammar's tree, free of errors, into our own. */
export class ExpressionReader {
  private readonly query: string;
  private readonly maxDepth: number;
  private depth = 0;

  constructor(query: string, maxDepth: number) {
    this.query = query;
    this.maxDepth = maxDepth;
  }

  read(tree: Tree): Expr {
    return this.expression(required(tree.topNode.firstChild));
  }

  private expression(node: SyntaxNode): Expr {
    if (++this.depth > this.maxDepth) {
      throw limitError("maxDepth", this.maxDepth, "expression nested too deeply");
    }
    const expr = this.byKind(node);
    this.depth--;
    return expr;
  }

  private byKind(node: SyntaxNode): Expr {
    const { query } = this;
    const span = spanOf(node);
    switch (node.name) {
      case "NumberDurationLiteral":
        return {
          kind: "number",
          value: parseNumber(query, node.from, node.to),
          duration: hasUnit(this.text(node)),
          span,
        };
      case "StringLiteral":
        return { kind: "string", ...parseText(query, node.from, node.to), span };
      case "VectorSelector":
        return readSelector(query, node);
      case "ParenExpr":
        return { kind: "paren", expr: this.expression(required(node.firstChild)), span };
      case "UnaryExpr":
        return this.unary(node);
      case "BinaryExpr":
        return this.binary(node);
      case "AggregateExpr":
        return this.aggregate(node);
      case "FunctionCall":
        return this.call(node);
      default:
        return this.modified(node);
    }
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }

  /** The sign of a number is part of it. */
  private unary(node: SyntaxNode): Expr {
    const operator = this.text(required(node.firstChild)) === "-" ? "-" : "+";
    const operand = this.expression(required(node.lastChild));
    const span = spanOf(node);
    if (operand.kind !== "number") return { kind: "unary", operator, operand, span };
    return { ...operand, value: operator === "-" ? -operand.value : operand.value, span };
  }

  private binary(node: SyntaxNode): Expr {
    const parts = children(node);
    const operatorNode = required(parts.find((part) => part.name in OPERATORS));
    const operator = required(OPERATORS[operatorNode.name]);
    const { bool, matching } = readMatching(this.query, parts);
    const left = this.expression(required(node.firstChild));
    const right = this.expression(required(node.lastChild));
    const isSet = operator === "and" || operator === "or" || operator === "unless";
    const built: BinaryExpr = {
      kind: "binary",
      operator,
      operatorSpan: spanOf(operatorNode),
      left,
      right,
      bool,
      matching:
        isSet && matching.cardinality === "one-to-one"
          ? { ...matching, cardinality: "many-to-many" }
          : matching,
      span: spanOf(node),
    };
    return operator === "^" ? signedPower(this.query, built) : built;
  }

  private aggregate(node: SyntaxNode): Expr {
    const span = spanOf(node);
    const operator = required(AGGREGATES[node.getChild("AggregateOp")?.firstChild?.name ?? ""]);
    const modifier = node.getChild("AggregateModifier");
    const args = this.args(required(node.getChild("FunctionCallBody")));
    if (args.length === 0) {
      throw parseError(this.query, span.from, "no arguments for aggregate expression provided");
    }
    const expected = AGGREGATES_WITH_PARAMETER.has(operator) ? 2 : 1;
    if (args.length !== expected) {
      const counts = `expected ${expected}, got ${args.length}`;
      throw parseError(
        this.query,
        span.from,
        `wrong number of arguments for aggregate expression provided, ${counts}`,
      );
    }
    const grouping = modifier?.getChild("GroupingLabels");
    return {
      kind: "aggregate",
      operator,
      expr: required(args.at(-1)),
      ...(expected === 2 ? { parameter: required(args[0]) } : {}),
      without: modifier?.getChild("Without") != null,
      labels: grouping == null ? [] : readLabels(this.query, grouping),
      span,
    };
  }

  private call(node: SyntaxNode): Expr {
    const name = this.text(required(node.getChild("FunctionIdentifier")));
    return {
      kind: "call",
      name,
      args: this.args(required(node.getChild("FunctionCallBody"))),
      span: spanOf(node),
    };
  }

  private args(body: SyntaxNode): Expr[] {
    return children(body)
      .filter((child) => !child.type.isAnonymous)
      .map((child) => this.expression(child));
  }

  private modified(node: SyntaxNode): Expr {
    const { query } = this;
    const inner = this.expression(required(node.firstChild));
    switch (node.name) {
      case "MatrixSelector":
        return toRightmost(inner, node, (target) => applyRange(query, target, node));
      case "SubqueryExpr":
        return toRightmost(inner, node, (target) => applySubquery(query, target, node));
      case "OffsetExpr": {
        const duration = readDuration(query, required(node.lastChild));
        return toRightmost(inner, node, (target) => applyOffset(query, target, duration, node));
      }
      case "StepInvariantExpr":
        return toRightmost(inner, node, (target) => applyAt(query, target, node));
      case "AnchoredExpr":
        return toRightmost(inner, node, (target) => applyExtension(query, target, "anchored", node));
      case "SmoothedExpr":
        return toRightmost(inner, node, (target) => applyExtension(query, target, "smoothed", node));
      default:
        throw unsupported(query, node.from, node.name);
    }
  }
}

/**
 * The grammar has no precedence for what follows an expression: in `-a offset 5m` and `a + b[5m]` it takes
 * the whole left side. The language binds it to the last operand alone.
 */
function toRightmost(expr: Expr, node: SyntaxNode, apply: (target: Expr) => Expr): Expr {
  if (expr.kind === "unary") {
    return { ...expr, operand: toRightmost(expr.operand, node, apply), span: extended(expr.span, node) };
  }
  if (expr.kind === "binary") {
    return { ...expr, right: toRightmost(expr.right, node, apply), span: extended(expr.span, node) };
  }
  return apply(expr);
}

const extended = (span: Span, node: SyntaxNode): Span => ({ from: span.from, to: node.to });

/** The grammar reads `-2` as one number: in `-2 ^ 2` the sign belongs to the power. */
function signedPower(query: string, power: BinaryExpr): Expr {
  const { left } = power;
  const sign = query.charAt(left.span.from);
  if (left.kind !== "number" || (sign !== "-" && sign !== "+")) return power;
  const from = left.span.from + 1;
  const unsigned = {
    ...left,
    value: sign === "-" ? -left.value : left.value,
    span: { from, to: left.span.to },
  };
  const operand = { ...power, left: unsigned, span: { from, to: power.span.to } };
  return { kind: "unary", operator: sign, operand, span: power.span };
}

function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError("the grammar's tree lacks a node");
  return value;
}

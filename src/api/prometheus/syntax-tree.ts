import { decimalText } from "../../base/float-text.ts";
import type { Matcher } from "../../model/matcher.ts";
import type {
  AtModifier,
  BinaryExpr,
  CallExpr,
  DurationExpr,
  Expr,
  VectorSelector,
} from "../../query/promql/ast.ts";
import { functionNamed } from "../../query/promql/functions/table.ts";
import { plainSeconds } from "../../query/promql/print/duration.ts";
import { typeOf } from "../../query/promql/types.ts";

/** A node of `/api/v1/parse_query`, with a `type` and what Prometheus' tree view shows of it. */
export type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string };

/** The expression as the tree of `/api/v1/parse_query`. */
export function syntaxTree(expr: Expr): SyntaxNode {
  switch (expr.kind) {
    case "number":
      return { type: "numberLiteral", val: decimalText(expr.value) };
    case "string":
      return { type: "stringLiteral", val: expr.value };
    case "selector":
      return { type: "vectorSelector", ...selectorMembers(expr) };
    case "matrix":
      return {
        type: "matrixSelector",
        ...selectorMembers(expr.selector),
        ...lengthMembers("range", expr.range),
      };
    case "subquery":
      return {
        type: "subquery",
        expr: syntaxTree(expr.expr),
        ...lengthMembers("range", expr.range),
        ...lengthMembers("step", expr.step),
        ...timeMembers(expr),
      };
    case "unary":
      return { type: "unaryExpr", op: expr.operator, expr: syntaxTree(expr.operand) };
    case "paren":
      return { type: "parenExpr", expr: syntaxTree(expr.expr) };
    case "binary":
      return binaryNode(expr);
    case "call":
      return callNode(expr);
    case "aggregate":
      return {
        type: "aggregation",
        op: expr.operator,
        expr: syntaxTree(expr.expr),
        param: expr.parameter === undefined ? null : syntaxTree(expr.parameter),
        grouping: expr.labels,
        without: expr.without,
      };
  }
}

function binaryNode(expr: BinaryExpr): SyntaxNode {
  const { matching, left, right } = expr;
  const ofVectors = typeOf(left) === "vector" && typeOf(right) === "vector";
  const matchingNode = {
    card: matching.cardinality,
    labels: matching.labels,
    on: matching.on,
    include: matching.include,
    fillValues: { lhs: matching.fill?.left ?? null, rhs: matching.fill?.right ?? null },
  };
  return {
    type: "binaryExpr",
    op: expr.operator,
    lhs: syntaxTree(left),
    rhs: syntaxTree(right),
    matching: ofVectors ? matchingNode : null,
    bool: expr.bool,
  };
}

function callNode({ name, args }: CallExpr): SyntaxNode {
  const definition = functionNamed(name);
  const func = {
    name,
    argTypes: definition?.args ?? [],
    variadic: definition?.variadic ?? 0,
    returnType: definition?.returns ?? "vector",
  };
  return { type: "call", func, args: args.map(syntaxTree) };
}

function selectorMembers(selector: VectorSelector): Readonly<Record<string, unknown>> {
  return {
    name: selector.name ?? "",
    ...timeMembers(selector),
    matchers: selector.matchers.map(matcherNode),
    anchored: selector.extension === "anchored",
    smoothed: selector.extension === "smoothed",
  };
}

const matcherNode = ({ name, value, operator }: Matcher) => ({ name, value, type: operator });

function timeMembers({ at, offset }: { readonly at?: AtModifier; readonly offset?: DurationExpr }) {
  return {
    ...lengthMembers("offset", offset),
    timestamp: at?.kind === "time" ? at.ms : null,
    startOrEnd: at === undefined || at.kind === "time" ? null : at.kind,
  };
}

/** A plain length in milliseconds, or 0 and the arithmetic. */
function lengthMembers(name: string, duration: DurationExpr | undefined): Readonly<Record<string, unknown>> {
  const plain = duration === undefined ? 0 : plainSeconds(duration);
  return {
    [name]: plain === undefined ? 0 : Math.trunc(Math.round(plain * 1e6) / 1e3),
    [`${name}Expr`]: plain === undefined && duration !== undefined ? durationNode(duration) : null,
  };
}

function durationNode(duration: DurationExpr): SyntaxNode {
  const wrapped = duration.wrapped === true;
  switch (duration.kind) {
    case "seconds": {
      const literal = {
        type: "numberLiteral",
        val: decimalText(duration.value),
        duration: duration.duration,
      };
      // In parentheses it is told as a sum of one.
      return wrapped ? { type: "durationExpr", op: "+", lhs: null, rhs: literal, wrapped } : literal;
    }
    case "step":
    case "range":
      return { type: "durationExpr", op: duration.kind, lhs: null, rhs: null, wrapped };
    case "unary":
      return {
        type: "durationExpr",
        op: duration.operator,
        lhs: null,
        rhs: durationNode(duration.operand),
        wrapped,
      };
    case "binary": {
      const [lhs, rhs] = [durationNode(duration.left), durationNode(duration.right)];
      return { type: "durationExpr", op: duration.operator, lhs, rhs, wrapped };
    }
  }
}

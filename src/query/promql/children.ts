import type { Expr } from "./ast.ts";

/** The expressions directly inside of one, from left to right. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "number":
    case "string":
    case "selector":
      return [];
    case "matrix":
      return [expr.selector];
    case "subquery":
    case "paren":
      return [expr.expr];
    case "unary":
      return [expr.operand];
    case "binary":
      return [expr.left, expr.right];
    case "call":
      return expr.args;
    case "aggregate":
      return expr.parameter === undefined ? [expr.expr] : [expr.parameter, expr.expr];
  }
}

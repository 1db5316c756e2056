import type { Matcher } from "../../model/matcher.ts";
import type { Expr } from "./ast.ts";

/** The matchers of each selector in an expression, from left to right. */
export function selectorsOf(expr: Expr): (readonly Matcher[])[] {
  switch (expr.kind) {
    case "number":
    case "string":
      return [];
    case "selector":
      return [expr.matchers];
    case "matrix":
      return [expr.selector.matchers];
    case "subquery":
    case "paren":
      return selectorsOf(expr.expr);
    case "unary":
      return selectorsOf(expr.operand);
    case "binary":
      return [...selectorsOf(expr.left), ...selectorsOf(expr.right)];
    case "call":
      return expr.args.flatMap(selectorsOf);
    case "aggregate":
      return [
        ...(expr.parameter === undefined ? [] : selectorsOf(expr.parameter)),
        ...selectorsOf(expr.expr),
      ];
  }
}

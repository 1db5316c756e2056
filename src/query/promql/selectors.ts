import type { Matcher } from "../../model/matcher.ts";
import type { Expr } from "./ast.ts";
import { childrenOf } from "./children.ts";

/** The matchers of each selector in an expression, from left to right. */
export function selectorsOf(expr: Expr): (readonly Matcher[])[] {
  return expr.kind === "selector" ? [expr.matchers] : childrenOf(expr).flatMap(selectorsOf);
}

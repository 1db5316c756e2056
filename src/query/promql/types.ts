import type { Expr, ValueType } from "./ast.ts";
import { functionNamed } from "./functions/table.ts";

/** The type of an expression's value, without a look at whether its parts fit. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "selector":
    case "aggregate":
      return "vector";
    case "matrix":
    case "subquery":
      return "matrix";
    case "paren":
      return typeOf(expr.expr);
    case "unary":
      return typeOf(expr.operand);
    case "binary":
      return typeOf(expr.left) === "scalar" && typeOf(expr.right) === "scalar" ? "scalar" : "vector";
    case "call":
      return functionNamed(expr.name)?.returns ?? "vector";
  }
}

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  string: "string",
  vector: "instant vector",
  matrix: "range vector",
};

/** As Prometheus' documentation and messages call it. */
export function typeName(type: ValueType): string {
  return TYPE_NAMES[type];
}

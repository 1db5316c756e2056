import type { FieldExpression, ScalarExpression } from "./ast.ts";
import { printField } from "./parse/fields.ts";
import { printStatic } from "./parse/literals.ts";

/** An expression as errors and the attributes of span sets show it. */
export function printExpression(expression: FieldExpression): string {
  switch (expression.kind) {
    case "static":
      return printStatic(expression.value);
    case "field":
      return printField(expression.field);
    case "unary":
      return `${expression.operator}${printOperand(expression.operand)}`;
    case "binary":
      return `${printOperand(expression.left)} ${expression.operator} ${printOperand(expression.right)}`;
  }
}

function printOperand(expression: FieldExpression): string {
  const text = printExpression(expression);
  return expression.kind === "binary" ? `(${text})` : text;
}

/** As {@link printExpression}. */
export function printScalar(expression: ScalarExpression): string {
  switch (expression.kind) {
    case "static":
      return printStatic(expression.value);
    case "aggregate":
      return `${expression.name}(${expression.of === undefined ? "" : printExpression(expression.of)})`;
    case "pipeline":
      return printScalar(expression.of);
    case "binary":
      return `(${printScalar(expression.left)}) ${expression.operator} (${printScalar(expression.right)})`;
  }
}

import type { ValueType } from "../schema/schema.ts";
import type { Expression, Literal } from "../syntax/ast.ts";
import { describe } from "../value/evaluate.ts";
import { maskUrl } from "../value/show-value.ts";
import type { BodyCheck } from "./body-check.ts";

/** Passwords and addresses with keys in them are not shown in the lines around a problem. */
export function hideTexts(expression: Expression, type: ValueType, check: BodyCheck): void {
  if (type.kind === "list" || type.kind === "map" || type.kind === "nullable") {
    return hideTexts(expression, type.of, check);
  }
  if (type.kind !== "secret" && type.kind !== "endpoint") return;
  for (const { text, start, end } of textsIn(expression)) {
    const content = text.slice(1, -1);
    if (type.kind === "secret" || maskUrl(content) !== content) check.hide({ start, end });
  }
}

function textsIn(expression: Expression): readonly Literal[] {
  switch (expression.kind) {
    case "literal":
      return expression.type === "STRING" ? [expression] : [];
    case "parenthesized":
      return textsIn(expression.inner);
    case "binary":
      return [...textsIn(expression.left), ...textsIn(expression.right)];
    case "list":
      return expression.elements.flatMap(textsIn);
    case "object":
      return expression.fields.flatMap(({ value }) => textsIn(value));
    case "call":
      // The name of a variable is no secret.
      return /(^|\.)env$/.test(describe(expression.callee)) ? [] : expression.arguments.flatMap(textsIn);
    case "identifier":
    case "access":
    case "index":
    case "unary":
      return [];
  }
}

import type { Body, Expression } from "../syntax/ast.ts";
import type { Span } from "../syntax/source.ts";
import { dottedNames } from "../value/evaluate.ts";

/** A dotted name in an expression, as `otelcol.processor.batch.default.input`. */
export interface DottedName extends Span {
  readonly parts: readonly string[];
}

/** All dotted names in a body, each as long as it is written: calls and indices end them. */
export function dottedNamesIn(body: Body): readonly DottedName[] {
  return body.flatMap((statement) =>
    statement.kind === "block" ? dottedNamesIn(statement.body) : namesIn(statement.value),
  );
}

function namesIn(expression: Expression): readonly DottedName[] {
  const names = dottedNames(expression);
  if (names !== undefined) {
    const { start, end } = expression;
    return [{ parts: names.map(({ text }) => text), start, end }];
  }
  switch (expression.kind) {
    case "list":
      return expression.elements.flatMap(namesIn);
    case "object":
      return expression.fields.flatMap(({ value }) => namesIn(value));
    case "access":
      return namesIn(expression.of);
    case "index":
      return [...namesIn(expression.of), ...namesIn(expression.index)];
    case "call":
      return [...namesIn(expression.callee), ...expression.arguments.flatMap(namesIn)];
    case "unary":
      return namesIn(expression.operand);
    case "binary":
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case "parenthesized":
      return namesIn(expression.inner);
    case "identifier":
    case "literal":
      return [];
  }
}

/** The shortest beginning of a name that is one of `ids`. */
export function resolveId(parts: readonly string[], ids: { has(id: string): boolean }): string | undefined {
  let id = "";
  for (const part of parts) {
    id = id === "" ? part : `${id}.${part}`;
    if (ids.has(id)) return id;
  }
  return undefined;
}

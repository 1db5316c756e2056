import type { FieldExpression, Pipeline, SpansetExpression, Stage } from "./ast.ts";
import { flipped } from "./flipped.ts";

/**
 * The pipeline with its filters in a form that the span alone decides where there is one: `nestedSetParent < 0`, as
 * Grafana asks for roots, is that the span has no parent.
 */
export function simplifyFilters({ stages }: Pipeline): Pipeline {
  return { stages: stages.map(simplifyStage) };
}

function simplifyStage(stage: Stage): Stage {
  return stage.kind === "spanset" ? { ...stage, expression: simplifySpanset(stage.expression) } : stage;
}

function simplifySpanset(expression: SpansetExpression): SpansetExpression {
  switch (expression.kind) {
    case "filter": {
      const { condition } = expression;
      return condition === undefined ? expression : { ...expression, condition: simplify(condition) };
    }
    case "logical":
    case "structural":
      return {
        ...expression,
        left: simplifySpanset(expression.left),
        right: simplifySpanset(expression.right),
      };
    case "pipeline":
      return { ...expression, pipeline: simplifyFilters(expression.pipeline) };
  }
}

function simplify(expression: FieldExpression): FieldExpression {
  switch (expression.kind) {
    case "static":
    case "field":
      return expression;
    case "unary":
      return { ...expression, operand: simplify(expression.operand) };
    case "binary": {
      const { operator, left, right, offset } = expression;
      if (operator === "&&" || operator === "||")
        return { ...expression, left: simplify(left), right: simplify(right) };
      const other = flipped(operator);
      if (other === undefined) return expression;
      const [field, value, asked] = left.kind === "static" ? [right, left, other] : [left, right, operator];
      const isParent = field.kind === "field" && field.field.name === "nestedSetParent";
      if (!isParent || field.field.kind !== "intrinsic" || value.kind !== "static") return expression;
      if (value.value.type !== "int" && value.value.type !== "float") return expression;
      return ofParent(asked, Number(value.value.value), offset) ?? expression;
    }
  }
}

const ROOT = -1;

/** A root has -1, all others 0 or more; `undefined` where these differ. */
function ofParent(operator: string, value: number, offset: number): FieldExpression | undefined {
  switch (operator) {
    case "=":
      return value < 0 ? rootsAre(value === ROOT, false, offset) : undefined;
    case "!=":
      return value < 0 ? rootsAre(value !== ROOT, true, offset) : undefined;
    case "<":
      return value <= 0 ? rootsAre(ROOT < value, false, offset) : undefined;
    case "<=":
      return value < 0 ? rootsAre(ROOT <= value, false, offset) : undefined;
    case ">":
      return value < 0 ? rootsAre(ROOT > value, true, offset) : undefined;
    case ">=":
      return value <= 0 ? rootsAre(ROOT >= value, true, offset) : undefined;
    default:
      return undefined;
  }
}

/** Whether roots meet it, and whether all others do. */
function rootsAre(roots: boolean, others: boolean, offset: number): FieldExpression {
  if (roots === others) return { kind: "static", value: { type: "bool", value: roots }, offset };
  return {
    kind: "binary",
    operator: roots ? "=" : "!=",
    left: { kind: "field", field: { kind: "intrinsic", name: "span:parentID" }, offset },
    right: { kind: "static", value: { type: "nil" }, offset },
    offset,
  };
}

import type { Field, FieldExpression, Pipeline, ScalarExpression, SpansetExpression } from "./ast.ts";

/** The conditions of all filters. */
export function* conditionsIn(pipeline: Pipeline): Generator<FieldExpression> {
  for (const stage of pipeline.stages) if (stage.kind === "spanset") yield* conditionsOf(stage.expression);
}

function* conditionsOf(expression: SpansetExpression): Generator<FieldExpression> {
  switch (expression.kind) {
    case "filter":
      if (expression.condition !== undefined) yield expression.condition;
      return;
    case "logical":
    case "structural":
      yield* conditionsOf(expression.left);
      yield* conditionsOf(expression.right);
      return;
    case "pipeline":
      yield* conditionsIn(expression.pipeline);
      return;
  }
}

/** The fields that a query speaks of; those come more than once that it names more than once. */
export function* mentionedInPipeline(pipeline: Pipeline): Generator<Field> {
  for (const stage of pipeline.stages) {
    switch (stage.kind) {
      case "spanset":
        yield* mentionedInSpanset(stage.expression);
        break;
      case "scalar":
        yield* mentionedInScalar(stage.left);
        yield* mentionedInScalar(stage.right);
        break;
      case "by":
        yield* mentionedIn(stage.expression);
        break;
      case "select":
        for (const field of stage.fields) yield* mentionedIn(field);
        break;
      case "coalesce":
        break;
    }
  }
}

function* mentionedInSpanset(expression: SpansetExpression): Generator<Field> {
  switch (expression.kind) {
    case "filter":
      if (expression.condition !== undefined) yield* mentionedIn(expression.condition);
      return;
    case "logical":
    case "structural":
      yield* mentionedInSpanset(expression.left);
      yield* mentionedInSpanset(expression.right);
      return;
    case "pipeline":
      yield* mentionedInPipeline(expression.pipeline);
      return;
  }
}

function* mentionedInScalar(expression: ScalarExpression): Generator<Field> {
  switch (expression.kind) {
    case "static":
      return;
    case "aggregate":
      if (expression.of !== undefined) yield* mentionedIn(expression.of);
      return;
    case "binary":
      yield* mentionedInScalar(expression.left);
      yield* mentionedInScalar(expression.right);
      return;
    case "pipeline":
      yield* mentionedInPipeline(expression.pipeline);
      yield* mentionedInScalar(expression.of);
      return;
  }
}

function* mentionedIn(expression: FieldExpression): Generator<Field> {
  switch (expression.kind) {
    case "static":
      return;
    case "field":
      yield expression.field;
      return;
    case "unary":
      yield* mentionedIn(expression.operand);
      return;
    case "binary":
      yield* mentionedIn(expression.left);
      yield* mentionedIn(expression.right);
      return;
  }
}

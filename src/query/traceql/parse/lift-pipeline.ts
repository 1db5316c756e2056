import type { Pipeline, ScalarExpression, Stage } from "../ast.ts";

type ScalarFilter = Extract<Stage, { kind: "scalar" }>;

/** `(pipeline | count()) > 2` says the same as `pipeline | count() > 2`, which keeps the groups that `by` made. */
export function liftPipeline(filter: ScalarFilter): readonly Stage[] {
  const pipelines = [...pipelinesOf(filter.left), ...pipelinesOf(filter.right)];
  const [pipeline] = pipelines;
  if (pipeline === undefined || pipelines.length > 1) return [filter];
  if (hasAggregate(filter.left) || hasAggregate(filter.right)) return [filter];
  return [...pipeline.stages, { ...filter, left: without(filter.left), right: without(filter.right) }];
}

/** The pipelines in parentheses that give numbers to an expression. */
export function* pipelinesOf(expression: ScalarExpression): Generator<Pipeline> {
  switch (expression.kind) {
    case "static":
    case "aggregate":
      return;
    case "binary":
      yield* pipelinesOf(expression.left);
      yield* pipelinesOf(expression.right);
      return;
    case "pipeline":
      yield expression.pipeline;
      return;
  }
}

/** Whether there is one of the spans that are there anyway. */
function hasAggregate(expression: ScalarExpression): boolean {
  switch (expression.kind) {
    case "static":
    case "pipeline":
      return false;
    case "aggregate":
      return true;
    case "binary":
      return hasAggregate(expression.left) || hasAggregate(expression.right);
  }
}

function without(expression: ScalarExpression): ScalarExpression {
  switch (expression.kind) {
    case "static":
    case "aggregate":
      return expression;
    case "binary":
      return { ...expression, left: without(expression.left), right: without(expression.right) };
    case "pipeline":
      return expression.of;
  }
}

import { WatchtowerError } from "../../base/errors.ts";
import type { MetricsExpression, Pipeline, Query } from "./ast.ts";

/**
 * What a search looks for: of metrics, the spans that they are made of, as in Tempo.
 *
 * @throws WatchtowerError `invalid` if there is more than one selection of spans.
 */
export function searchedPipeline(query: Query): Pipeline {
  if (query.kind === "spans") return query.pipeline;
  const [pipeline, ...more] = pipelinesIn(query.expression);
  if (pipeline === undefined || more.length > 0)
    throw new WatchtowerError("invalid", "a search takes one selection of spans, not arithmetic of metrics");
  return pipeline;
}

function* pipelinesIn(expression: MetricsExpression): Generator<Pipeline> {
  switch (expression.kind) {
    case "series":
      yield expression.pipeline;
      return;
    case "rank":
    case "filter":
      yield* pipelinesIn(expression.of);
      return;
    case "binary":
      for (const side of [expression.left, expression.right])
        if (typeof side !== "number") yield* pipelinesIn(side);
      return;
  }
}

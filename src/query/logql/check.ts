import type { Matcher } from "../../model/matcher.ts";
import { compileMatcher, matchesEmpty } from "../../model/matcher.ts";
import type { Expr, MetricExpr, RangeAggregation, RangeOperation, Span } from "./ast.ts";
import { meaningError } from "./errors.ts";
import { located } from "./pipeline.ts";

/** What the grammar lets pass and the language does not. @throws WatchtowerError `invalid` */
export function check(query: string, expr: Expr): void {
  if (expr.kind === "log") checkMatchers(query, expr.matchers, expr.span);
  else checkMetric(query, expr);
}

function checkMetric(query: string, expr: MetricExpr): void {
  switch (expr.kind) {
    case "range":
      checkMatchers(query, expr.range.matchers, expr.span);
      return checkRange(expr);
    case "aggregation":
    case "label_replace":
      return checkMetric(query, expr.operand);
    case "binary":
      checkMetric(query, expr.left);
      return checkMetric(query, expr.right);
    case "literal":
    case "vector":
      return undefined;
  }
}

function checkMatchers(query: string, matchers: readonly Matcher[], span: Span): void {
  for (const matcher of matchers) located(query, span.from, () => compileMatcher(matcher));
  if (matchers.some((matcher) => !matchesEmpty(matcher))) return;
  const example = matchers[0]?.name ?? "app";
  throw meaningError(
    "queries require at least one regexp or equality matcher that does not have an empty-compatible value. " +
      `For instance, ${example}=~".*" does not meet this requirement, but ${example}=~".+" will`,
  );
}

interface Rules {
  readonly unwrap: "required" | "refused" | "allowed";
  readonly grouping: boolean;
}

const RULES: Readonly<Record<RangeOperation, Rules>> = {
  count_over_time: { unwrap: "refused", grouping: false },
  rate: { unwrap: "allowed", grouping: false },
  rate_counter: { unwrap: "required", grouping: false },
  bytes_over_time: { unwrap: "refused", grouping: false },
  bytes_rate: { unwrap: "refused", grouping: false },
  avg_over_time: { unwrap: "required", grouping: true },
  sum_over_time: { unwrap: "required", grouping: false },
  min_over_time: { unwrap: "required", grouping: true },
  max_over_time: { unwrap: "required", grouping: true },
  stddev_over_time: { unwrap: "required", grouping: true },
  stdvar_over_time: { unwrap: "required", grouping: true },
  quantile_over_time: { unwrap: "required", grouping: true },
  first_over_time: { unwrap: "required", grouping: true },
  last_over_time: { unwrap: "required", grouping: true },
  absent_over_time: { unwrap: "allowed", grouping: false },
};

function checkRange({ operation, range, grouping, parameter }: RangeAggregation): void {
  const rules = RULES[operation];
  if (grouping !== undefined && !rules.grouping) {
    throw meaningError(`grouping not allowed for ${operation} aggregation`);
  }
  if (range.unwrap === undefined && rules.unwrap === "required") {
    throw meaningError(`invalid aggregation ${operation} without unwrap`);
  }
  if (range.unwrap !== undefined && rules.unwrap === "refused") {
    throw meaningError(`invalid aggregation ${operation} with unwrap`);
  }
  const takesParameter = operation === "quantile_over_time";
  if (takesParameter && parameter === undefined) {
    throw meaningError(`parameter required for operation ${operation}`);
  }
  if (!takesParameter && parameter !== undefined) {
    throw meaningError(`parameter ${parameter} not supported for operation ${operation}`);
  }
}

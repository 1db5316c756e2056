import { errorKind, errorMessage } from "../../base/errors.ts";
import type { Matcher } from "../../model/matcher.ts";
import { compileMatcher, matchesEmpty } from "../../model/matcher.ts";
import type { Expr, MetricExpr, RangeAggregation, RangeOperation, VectorAggregation } from "./ast.ts";
import { meaningError, unanchored } from "./errors.ts";
import { replaceRegexp } from "./label-replace.ts";

/** What the grammar lets pass and the language does not. @throws WatchtowerError `invalid` */
export function check(expr: Expr): void {
  if (expr.kind === "log") checkMatchers(expr.matchers);
  else checkMetric(expr);
}

function checkMetric(expr: MetricExpr): void {
  switch (expr.kind) {
    case "range":
      checkMatchers(expr.range.matchers);
      return checkRange(expr);
    case "aggregation":
      checkSort(expr);
      return checkMetric(expr.operand);
    case "label_replace":
      replaceRegexp(expr);
      return checkMetric(expr.operand);
    case "binary":
      checkMetric(expr.left);
      return checkMetric(expr.right);
    case "literal":
    case "vector":
      return undefined;
  }
}

function checkSort({ operation, grouping }: VectorAggregation): void {
  if ((operation === "sort" || operation === "sort_desc") && grouping.names.length > 0) {
    throw meaningError("sort and sort_desc doesn't allow grouping by ");
  }
}

function checkMatchers(matchers: readonly Matcher[]): void {
  for (const matcher of matchers) checkMatcher(matcher);
  if (matchers.some((matcher) => !matchesEmpty(matcher))) return;
  throw meaningError(
    "queries require at least one regexp or equality matcher that does not have an empty-compatible value. " +
      'For instance, app=~".*" does not meet this requirement, but app=~".+" will',
  );
}

/** Errors show the expression as it was written, without the anchors that are added. */
function checkMatcher(matcher: Matcher): void {
  try {
    compileMatcher(matcher);
  } catch (error) {
    if (errorKind(error) !== "invalid") throw error;
    throw meaningError(unanchored(errorMessage(error)));
  }
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

import type { AggregateOperator } from "../ast.ts";

/** Aggregations by their names in the grammar. */
export const AGGREGATES: Readonly<Record<string, AggregateOperator>> = {
  Sum: "sum",
  Avg: "avg",
  Min: "min",
  Max: "max",
  Count: "count",
  Group: "group",
  Stddev: "stddev",
  Stdvar: "stdvar",
  Topk: "topk",
  Bottomk: "bottomk",
  Quantile: "quantile",
  CountValues: "count_values",
  LimitK: "limitk",
  LimitRatio: "limit_ratio",
};

export const AGGREGATES_WITH_PARAMETER = new Set([
  "topk",
  "bottomk",
  "quantile",
  "count_values",
  "limitk",
  "limit_ratio",
]);

/** Behind the feature `promql-experimental-functions`. */
export const EXPERIMENTAL_AGGREGATES: ReadonlySet<string> = new Set(["limitk", "limit_ratio"]);

export const AGGREGATE_NAMES: readonly string[] = Object.values(AGGREGATES);

import { unitOf } from "../units/unit-of.ts";
import type { Unit } from "../units/format.ts";
import type { NamedQuery } from "../explore/query-rows.ts";

/** What the axes of a chart mean, and who is on the right one. */
export interface ChartAxes {
  readonly left: Unit;
  /** Undefined when all queries share the left axis. */
  readonly right: Unit | undefined;
  /** Letters of the queries on the right axis. */
  readonly onRight: ReadonlySet<string>;
}

/**
 * Queries of one unit share the left axis, which the first query names. Those of a second unit have the right one;
 * of more than two units, all but the first share it as plain numbers.
 *
 * @param silent letters of queries that find nothing, and need no axis as long as others find something
 */
export function axesOf(queries: readonly NamedQuery[], silent: readonly string[] = []): ChartAxes {
  const heard = queries.filter(({ letter }) => !silent.includes(letter));
  const units = new Map(
    (heard.length === 0 ? queries : heard).map((query) => [query.letter, unitOf(query.expr)]),
  );
  const [left = "number", ...others] = new Set(units.values());
  const onRight = new Set([...units].flatMap(([letter, unit]) => (unit === left ? [] : [letter])));
  return { left, right: others.length > 1 ? "number" : others[0], onRight };
}

/**
 * A good first query for a metric of a type; a histogram without `_bucket` is a native one.
 * @param selector of series of the metric; all of them if it is not given
 */
export function starterQuery(metric: string, type: string, selector = metric): string {
  if (metric.endsWith("_bucket")) {
    return `histogram_quantile(0.95, sum by (le) (rate(${selector}[$__rate_interval])))`;
  }
  if (type === "histogram" && !/_(count|sum)$/.test(metric)) {
    return `histogram_quantile(0.95, sum(rate(${selector}[$__rate_interval])))`;
  }
  const counts = type === "counter" || /_(total|count|sum)$/.test(metric);
  return counts ? `rate(${selector}[$__rate_interval])` : selector;
}

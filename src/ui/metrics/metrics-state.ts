import { unitOf } from "../units/unit-of.ts";
import type { Unit } from "../units/format.ts";
import type { NamedQuery } from "./use-metric-queries.ts";

/** One row of the query list: its text, and whether its results are shown. */
export interface QueryRow {
  readonly expr: string;
  readonly hidden: boolean;
}

/** The rows of the URL: `q` once per query, `hide` with the letters of those that are not shown. */
export function rowsOf(params: URLSearchParams): readonly QueryRow[] {
  const hidden = new Set((params.get("hide") ?? "").split(","));
  const exprs = params.getAll("q");
  const rows = exprs.map((expr, index) => ({ expr, hidden: hidden.has(letterAt(index)) }));
  return rows.length === 0 ? [{ expr: "", hidden: false }] : rows;
}

/** Rows as URL parameters; empty ones at the end are left out. */
export function paramsOf(rows: readonly QueryRow[]): {
  q: readonly string[] | undefined;
  hide: string | undefined;
} {
  const last = rows.findLastIndex((row) => row.expr.trim() !== "");
  const kept = rows.slice(0, last + 1);
  const hide = kept.flatMap((row, index) => (row.hidden ? [letterAt(index)] : [])).join(",");
  return {
    q: kept.length === 0 ? undefined : kept.map((row) => row.expr),
    hide: hide === "" ? undefined : hide,
  };
}

/** The rows with a query that was picked: in the first empty row, or in a new one. */
export function withQuery(rows: readonly QueryRow[], expr: string): readonly QueryRow[] {
  const empty = rows.findIndex((row) => row.expr.trim() === "");
  const row = { expr, hidden: false };
  return empty === -1 ? [...rows, row] : rows.with(empty, row);
}

/** A, B, …, Z, AA, AB, … */
export function letterAt(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : letterAt(Math.floor(index / 26) - 1) + letter;
}

/** The rows to be asked, by letter. */
export function activeQueries(rows: readonly QueryRow[]): readonly NamedQuery[] {
  return rows
    .map((row, index) => ({ letter: letterAt(index), expr: row.expr.trim(), hidden: row.hidden }))
    .filter((row) => row.expr !== "" && !row.hidden)
    .map(({ letter, expr }) => ({ letter, expr }));
}

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
 */
export function axesOf(queries: readonly NamedQuery[]): ChartAxes {
  const units = new Map(queries.map((query) => [query.letter, unitOf(query.expr)]));
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

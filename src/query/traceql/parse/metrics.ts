import type { Field, MetricsExpression, MetricsFunction } from "../ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseFieldName, parseFields, parseFilter } from "./stages.ts";

const COUNTS = ["rate", "count_over_time"] as const;
const MEASURES = [
  "min_over_time",
  "max_over_time",
  "sum_over_time",
  "avg_over_time",
  "histogram_over_time",
] as const;
const FUNCTIONS: readonly string[] = [...COUNTS, ...MEASURES, "quantile_over_time", "compare"];
const DEFAULT_TOP = 10;

export const isMetricsFunction = (cursor: Cursor): boolean => FUNCTIONS.includes(cursor.text);

/** `rate() by (name)`, `quantile_over_time(duration, 0.9)`, `compare({…})` */
export function parseMetricsFunction(cursor: Cursor): MetricsFunction {
  const { text } = cursor;
  cursor.take();
  if (text === "compare") return parseCompare(cursor);
  cursor.expect("(");
  const counted = COUNTS.find((name) => name === text);
  if (counted !== undefined) {
    cursor.expect(")");
    return { kind: counted, by: parseBy(cursor) };
  }
  const of = parseFieldName(cursor);
  const measured = MEASURES.find((name) => name === text);
  if (measured !== undefined) {
    cursor.expect(")");
    return { kind: measured, of, by: parseBy(cursor) };
  }
  const quantiles: number[] = [];
  while (cursor.accept(",")) quantiles.push(parseNumber(cursor));
  if (quantiles.length === 0) cursor.fail();
  cursor.expect(")");
  return { kind: "quantile_over_time", of, quantiles, by: parseBy(cursor) };
}

function parseBy(cursor: Cursor): readonly Field[] {
  return cursor.accept("by") ? parseFields(cursor) : [];
}

function parseCompare(cursor: Cursor): MetricsFunction {
  cursor.expect("(");
  const { expression } = parseFilter(cursor);
  const selection = expression.kind === "filter" ? expression.condition : undefined;
  const top = cursor.accept(",") ? Number(parseInteger(cursor)) : DEFAULT_TOP;
  let range: { start: bigint; end: bigint } | undefined;
  if (cursor.accept(",")) {
    const start = parseInteger(cursor);
    cursor.expect(",");
    range = { start, end: parseInteger(cursor) };
  }
  cursor.expect(")");
  return { kind: "compare", selection, top, range };
}

/** `topk(3)`, `bottomk(3)` */
export function parseRank(cursor: Cursor, of: MetricsExpression): MetricsExpression {
  const { text: order } = cursor;
  if (order !== "topk" && order !== "bottomk") return cursor.fail();
  cursor.take();
  cursor.expect("(");
  const limit = Number(parseInteger(cursor));
  cursor.expect(")");
  return { kind: "rank", order, limit, of };
}

function parseInteger(cursor: Cursor): bigint {
  const token = cursor.take();
  if (token.kind === "static" && token.value.type === "int") return token.value.value;
  return cursor.fail(token.from);
}

function parseNumber(cursor: Cursor): number {
  const token = cursor.take();
  if (token.kind !== "static") return cursor.fail(token.from);
  const { value } = token;
  return value.type === "int" || value.type === "float" ? Number(value.value) : cursor.fail(token.from);
}

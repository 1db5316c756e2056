import type { SyntaxNode } from "@lezer/common";
import type { LabelCondition, LogRange, RangeOperation, StageExpr, Unwrap } from "./ast.ts";
import { parseError } from "./errors.ts";
import { readCondition } from "./parse-condition.ts";
import { readSelector } from "./parse-selector.ts";
import { anyDuration, prometheusDuration } from "./parse-literals.ts";
import { type Source, children } from "./parse-nodes.ts";
import { readPipeline } from "./parse-stage.ts";

const RANGE_OPERATIONS: ReadonlySet<string> = new Set<RangeOperation>([
  "count_over_time",
  "rate",
  "rate_counter",
  "bytes_over_time",
  "bytes_rate",
  "avg_over_time",
  "sum_over_time",
  "min_over_time",
  "max_over_time",
  "stddev_over_time",
  "stdvar_over_time",
  "quantile_over_time",
  "first_over_time",
  "last_over_time",
  "absent_over_time",
]);

export function isRangeOperation(text: string): text is RangeOperation {
  return RANGE_OPERATIONS.has(text);
}

/** What a range aggregation reads; the range may stand before or behind the pipeline. */
export function readLogRange(source: Source, node: SyntaxNode, maxDepth: number): LogRange {
  let inner = node;
  for (let next = inner.getChild("LogRangeExpr"); next !== null; next = inner.getChild("LogRangeExpr")) {
    inner = next;
  }
  const selector = inner.getChild("Selector");
  const range = inner.getChild("Range");
  if (selector === null || range === null) throw source.unexpected(inner);
  const unwrapNode = inner.getChild("UnwrapExpr");
  const stages: StageExpr[] = [];
  for (const pipeline of inner.getChildren("PipelineExpr")) {
    stages.push(...readPipeline(source, pipeline, maxDepth));
  }
  return {
    matchers: readSelector(source, selector),
    stages,
    rangeNs: readRange(source, range),
    offsetNs: readOffset(source, inner.getChild("OffsetExpr")),
    ...(unwrapNode === null ? {} : { unwrap: readUnwrap(source, unwrapNode, maxDepth) }),
  };
}

function readRange(source: Source, node: SyntaxNode): number {
  const text = source.text(node).slice(1, -1);
  const nanos = prometheusDuration(text);
  if (nanos !== undefined && nanos > 0) return nanos;
  throw parseError(source.query, node.from, `not a valid duration string: ${JSON.stringify(text)}`);
}

function readOffset(source: Source, node: SyntaxNode | null): number {
  const literal = node?.getChild("Duration");
  if (literal === null || literal === undefined) return 0;
  const text = source.text(literal);
  const nanos = anyDuration(text.replace(/^-/, ""));
  if (nanos === undefined) throw parseError(source.query, literal.from, `invalid duration ${text}`);
  return text.startsWith("-") ? -nanos : nanos;
}

function readUnwrap(source: Source, node: SyntaxNode, maxDepth: number): Unwrap {
  const filters: LabelCondition[] = [];
  let inner = node;
  for (let next = inner.getChild("UnwrapExpr"); next !== null; next = inner.getChild("UnwrapExpr")) {
    const filter = inner.getChild("LabelFilter");
    if (filter !== null) filters.push(readCondition(source, filter, maxDepth));
    inner = next;
  }
  const label = inner.getChild("Identifier");
  if (label === null) throw source.unexpected(inner);
  return {
    label: source.text(label),
    conversion: readConversion(source, inner),
    filters: filters.toReversed(),
  };
}

function readConversion(source: Source, node: SyntaxNode): Unwrap["conversion"] {
  const [conversion] = node.getChildren("ConvOp").flatMap(children);
  if (conversion === undefined) return "number";
  return source.text(conversion) === "bytes" ? "bytes" : "duration";
}

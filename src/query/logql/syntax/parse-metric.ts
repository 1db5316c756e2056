import type { Expr, MetricExpr, RangeOperation, VectorAggregation, VectorOperation } from "../ast.ts";
import { meaningError, unsupported } from "../errors.ts";
import { readGrouping } from "./parse-labels.ts";
import { readNumber, readSigned } from "./parse-number.ts";
import { readLogRange } from "./parse-range.ts";
import type { TokenStream } from "./token-stream.ts";

type ReadExpression = (tokens: TokenStream) => Expr;

const RANGE_OPERATIONS: ReadonlyMap<string, RangeOperation> = byToken<RangeOperation>([
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

const VECTOR_OPERATIONS: ReadonlyMap<string, VectorOperation> = byToken<VectorOperation>([
  "sum",
  "avg",
  "count",
  "max",
  "min",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "sort",
  "sort_desc",
]);

function byToken<T extends string>(operations: readonly T[]): ReadonlyMap<string, T> {
  return new Map(operations.map((operation) => [operation.toUpperCase(), operation]));
}

/** A metric that begins with no parenthesis. @param readExpression for what functions take. */
export function readMetric(tokens: TokenStream, readExpression: ReadExpression): MetricExpr {
  const { kind, from } = tokens.peek();
  const rangeOperation = RANGE_OPERATIONS.get(kind);
  if (rangeOperation !== undefined) return readRangeAggregation(tokens, rangeOperation);
  const vectorOperation = VECTOR_OPERATIONS.get(kind);
  if (vectorOperation !== undefined) return readVectorAggregation(tokens, vectorOperation, readExpression);
  switch (kind) {
    case "NUMBER":
    case "+":
    case "-":
      return { kind: "literal", value: readSigned(tokens), span: tokens.spanFrom(from) };
    case "VECTOR": {
      tokens.next();
      tokens.expect("(");
      const value = readNumber(tokens);
      tokens.expect(")");
      return { kind: "vector", value, span: tokens.spanFrom(from) };
    }
    case "label_replace":
      return readLabelReplace(tokens, readExpression);
    case "APPROX_TOPK":
    case "variants":
      throw unsupported(tokens.query, from, kind.toLowerCase());
    default:
      throw tokens.unexpected();
  }
}

function readRangeAggregation(tokens: TokenStream, operation: RangeOperation): MetricExpr {
  const { from } = tokens.next();
  tokens.expect("(");
  if (!tokens.is("NUMBER", "{", "(")) throw tokens.unexpected("NUMBER", "{", "(");
  const parameter = tokens.is("NUMBER") ? readNumber(tokens) : undefined;
  if (parameter !== undefined) tokens.expect(",");
  const range = readLogRange(tokens);
  tokens.expect(")");
  const grouping = readGrouping(tokens);
  return {
    kind: "range",
    operation,
    range,
    span: tokens.spanFrom(from),
    ...(parameter === undefined ? {} : { parameter }),
    ...(grouping === undefined ? {} : { grouping }),
  };
}

function readVectorAggregation(
  tokens: TokenStream,
  operation: VectorOperation,
  readExpression: ReadExpression,
): VectorAggregation {
  const { from } = tokens.next();
  const before = readGrouping(tokens);
  tokens.expect("(");
  const size = tokens.is("NUMBER") && tokens.peek(1).kind === "," ? tokens.next().text : undefined;
  if (size !== undefined) tokens.expect(",");
  const operand = readMetricArgument(tokens, readExpression);
  tokens.expect(")");
  const grouping = before ?? readGrouping(tokens) ?? { kind: "by", names: [] };
  const parameter = sizeOf(operation, size);
  return {
    kind: "aggregation",
    operation,
    operand,
    grouping,
    span: tokens.spanFrom(from),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

function sizeOf(operation: VectorOperation, text: string | undefined): number | undefined {
  if (operation !== "topk" && operation !== "bottomk") {
    if (text === undefined) return undefined;
    throw meaningError(`unsupported parameter for operation ${operation}(${text},`);
  }
  if (text === undefined) throw meaningError(`parameter required for operation ${operation}`);
  if (!/^\d+$/.test(text)) throw meaningError(`invalid parameter ${operation}(${text},`);
  if (Number(text) > 0) return Number(text);
  throw meaningError(`invalid parameter (must be greater than 0) ${operation}(${text}`);
}

function readMetricArgument(tokens: TokenStream, readExpression: ReadExpression): MetricExpr {
  const expr = readExpression(tokens);
  if (expr.kind !== "log") return expr;
  throw tokens.unexpected();
}

function readLabelReplace(tokens: TokenStream, readExpression: ReadExpression): MetricExpr {
  const { from } = tokens.next();
  tokens.expect("(");
  const operand = readMetricArgument(tokens, readExpression);
  const [target, replacement, source, regexp] = [0, 1, 2, 3].map(() => {
    tokens.expect(",");
    return tokens.expect("STRING").text;
  });
  tokens.expect(")");
  return {
    kind: "label_replace",
    operand,
    target: target ?? "",
    replacement: replacement ?? "",
    source: source ?? "",
    regexp: regexp ?? "",
    span: tokens.spanFrom(from),
  };
}

import type {
  ArithmeticOperator,
  ComparisonOperator,
  MetricsExpression,
  MetricsOperator,
  Pipeline,
  Relation,
  RelationForm,
  ScalarExpression,
  SpansetExpression,
  Stage,
} from "../ast.ts";
import { calculate } from "../value.ts";
import type { Cursor } from "./cursor.ts";
import { liftPipeline } from "./lift-pipeline.ts";

/** What a piece of a query is: which operators it takes depends on that. */
export type Parsed =
  | { readonly kind: "spans"; readonly pipeline: Pipeline }
  | { readonly kind: "scalar"; readonly expression: ScalarExpression }
  | { readonly kind: "metrics"; readonly expression: MetricsExpression };

/** A pipeline without metrics. */
export const parsed = (stages: readonly Stage[]): Parsed => ({ kind: "spans", pipeline: { stages } });

export const COMPARISONS = ["=", "!=", "<", "<=", ">", ">="] as const;

export const comparisonOf = (text: string): ComparisonOperator | undefined =>
  COMPARISONS.find((operator) => operator === text);

const ARITHMETIC: readonly ArithmeticOperator[] = ["+", "-", "*", "/", "%", "^"];
const METRICS_ARITHMETIC: readonly MetricsOperator[] = ["+", "-", "*", "/"];
const RELATIONS: readonly Relation[] = [">>", "<<", ">", "<", "~"];

/** @throws WatchtowerError `invalid` where the operator does not go with the two. */
export function combine(cursor: Cursor, text: string, left: Parsed, right: Parsed, offset: number): Parsed {
  if (left.kind === "spans" && right.kind === "spans") {
    const expression = combineSpans(cursor, text, left.pipeline, right.pipeline, offset);
    return parsed([{ kind: "spanset", expression }]);
  }
  if (left.kind === "spans" || right.kind === "spans") return cursor.fail(offset);
  if (left.kind === "metrics" || right.kind === "metrics") {
    return { kind: "metrics", expression: combineMetrics(cursor, text, left, right, offset) };
  }
  const arithmetic = ARITHMETIC.find((operator) => operator === text);
  if (arithmetic !== undefined) {
    return {
      kind: "scalar",
      expression: fold(cursor, arithmetic, left.expression, right.expression, offset),
    };
  }
  const operator = comparisonOf(text);
  if (operator === undefined || (isConstant(left.expression) && isConstant(right.expression)))
    return cursor.fail(offset);
  return parsed(
    liftPipeline({ kind: "scalar", operator, left: left.expression, right: right.expression, offset }),
  );
}

function combineSpans(
  cursor: Cursor,
  text: string,
  left: Pipeline,
  right: Pipeline,
  offset: number,
): SpansetExpression {
  const sides = { left: operandOf(cursor, left, offset), right: operandOf(cursor, right, offset) };
  if (text === "&&" || text === "||") return { kind: "logical", operator: text, ...sides };
  const relation = RELATIONS.find((known) => text === known || text.slice(1) === known);
  if (relation === undefined || text.endsWith("=")) return cursor.fail(offset);
  return { kind: "structural", relation, form: formOf(text), ...sides };
}

function formOf(text: string): RelationForm {
  if (text.startsWith("!")) return "not";
  return text.startsWith("&") ? "union" : "plain";
}

/** An operand is one spanset expression; a longer pipeline must stand in parentheses. */
function operandOf(cursor: Cursor, pipeline: Pipeline, offset: number): SpansetExpression {
  const [stage] = pipeline.stages;
  if (pipeline.stages.length !== 1 || stage?.kind !== "spanset") return cursor.fail(offset);
  return stage.expression;
}

export const isConstant = (expression: ScalarExpression): boolean => expression.kind === "static";

/** Constants are calculated at once, as in Tempo. */
export function fold(
  cursor: Cursor,
  operator: ArithmeticOperator,
  left: ScalarExpression,
  right: ScalarExpression,
  offset: number,
): ScalarExpression {
  if (left.kind !== "static" || right.kind !== "static")
    return { kind: "binary", operator, left, right, offset };
  const [a, b] = [numberOf(left), numberOf(right)];
  const value = a === undefined || b === undefined ? undefined : calculate(operator, a, b);
  if (typeof value === "number") return { kind: "static", value: { type: "float", value }, offset };
  if (typeof value !== "bigint") return cursor.fail(offset, "invalid constant");
  const type = left.value.type === "duration" || right.value.type === "duration" ? "duration" : "int";
  return { kind: "static", value: { type, value }, offset };
}

function numberOf({ value }: Extract<ScalarExpression, { kind: "static" }>): bigint | number | undefined {
  return value.type === "int" || value.type === "duration" || value.type === "float"
    ? value.value
    : undefined;
}

type NotSpans = Exclude<Parsed, { kind: "spans" }>;

function combineMetrics(
  cursor: Cursor,
  text: string,
  left: NotSpans,
  right: NotSpans,
  offset: number,
): MetricsExpression {
  const arithmetic = METRICS_ARITHMETIC.find((operator) => operator === text);
  if (arithmetic !== undefined) {
    const side = (of: NotSpans): MetricsExpression | number =>
      of.kind === "metrics" ? of.expression : constantOf(cursor, of.expression, offset, false);
    return { kind: "binary", operator: arithmetic, left: side(left), right: side(right) };
  }
  const operator = comparisonOf(text);
  if (operator === undefined || left.kind !== "metrics" || right.kind !== "scalar")
    return cursor.fail(offset);
  return {
    kind: "filter",
    operator,
    value: constantOf(cursor, right.expression, offset, true),
    of: left.expression,
  };
}

const NANOS_PER_SECOND = 1e9;

function constantOf(
  cursor: Cursor,
  expression: ScalarExpression,
  offset: number,
  mayBeDuration: boolean,
): number {
  const value = expression.kind === "static" ? numberOf(expression) : undefined;
  if (value === undefined || expression.kind !== "static") return cursor.fail(offset);
  if (expression.value.type !== "duration") return Number(value);
  if (!mayBeDuration)
    return cursor.fail(offset, "a duration cannot be used as a scalar operand in metric arithmetic");
  return Number(value) / NANOS_PER_SECOND;
}

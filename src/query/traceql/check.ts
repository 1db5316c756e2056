import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { compileAnchored } from "../../base/regexp.ts";
import type {
  ComparisonOperator,
  Field,
  FieldExpression,
  FieldOperator,
  MetricsExpression,
  MetricsFunction,
  Pipeline,
  ScalarExpression,
  SpansetExpression,
  Stage,
} from "./ast.ts";
import { printExpression } from "./print.ts";

/** What is known of a value before it is seen; an attribute may be anything. */
type Type = "string" | "int" | "float" | "duration" | "bool" | "status" | "kind" | "nil" | "attribute";

const NUMERIC: ReadonlySet<Type> = new Set<Type>(["int", "float", "duration"]);
const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "^"]);

function fieldType(field: Field): Type {
  if (field.kind === "attribute") return "attribute";
  switch (field.name) {
    case "duration":
    case "traceDuration":
    case "event:timeSinceStart":
      return "duration";
    case "status":
      return "status";
    case "kind":
      return "kind";
    case "childCount":
    case "nestedSetLeft":
    case "nestedSetRight":
    case "nestedSetParent":
      return "int";
    case "parent":
      return "nil";
    case "name":
    case "statusMessage":
    case "span:id":
    case "span:parentID":
    case "rootName":
    case "rootServiceName":
    case "trace:id":
    case "event:name":
    case "link:traceID":
    case "link:spanID":
    case "instrumentation:name":
    case "instrumentation:version":
      return "string";
  }
}

function fail(reason: string, expression: FieldExpression, show = (text: string): string => text): never {
  throw new WatchtowerError("invalid", `${reason}: ${show(printExpression(expression))}`);
}

function comparable(left: Type, right: Type): boolean {
  if (left === right || left === "attribute" || right === "attribute") return true;
  if (left === "nil" || right === "nil") return true;
  return NUMERIC.has(left) && NUMERIC.has(right);
}

function allowed(operator: FieldOperator, type: Type): boolean {
  if (type === "attribute") return true;
  if (operator === "&&" || operator === "||") return type === "bool";
  if (operator === "=" || operator === "!=") return true;
  if (operator === "=~" || operator === "!~") return type === "string";
  if (ARITHMETIC.has(operator)) return NUMERIC.has(type);
  return NUMERIC.has(type) || type === "string";
}

function resultType(operator: FieldOperator, left: Type, right: Type): Type {
  if (!ARITHMETIC.has(operator)) return "bool";
  // What is calculated with a number can only be one, as in Tempo.
  if (left === "attribute") return right;
  if (right === "attribute") return left;
  if (left === "duration" || right === "duration") return "duration";
  return left === "int" && right === "int" ? "int" : "float";
}

/** Type of an expression. @throws WatchtowerError `invalid`, worded as Tempo's. */
function typeOf(expression: FieldExpression): Type {
  switch (expression.kind) {
    case "static":
      return expression.value.type;
    case "field":
      return fieldType(expression.field);
    case "unary":
      return unaryType(expression);
    case "binary":
      return binaryType(expression);
  }
}

function unaryType(expression: Extract<FieldExpression, { kind: "unary" }>): Type {
  const type = typeOf(expression.operand);
  const fits = expression.operator === "!" ? type === "bool" : NUMERIC.has(type);
  if (!fits && type !== "attribute") fail("illegal operation for the given type", expression);
  return expression.operator === "!" ? "bool" : type;
}

function binaryType(expression: Extract<FieldExpression, { kind: "binary" }>): Type {
  const { operator, left, right } = expression;
  const [leftType, rightType] = [typeOf(left), typeOf(right)];
  if (!comparable(leftType, rightType)) fail("binary operations must operate on the same type", expression);
  if (!allowed(operator, leftType) || !allowed(operator, rightType)) {
    fail("illegal operation for the given types", expression);
  }
  if (operator === "=~" || operator === "!~") checkRegexp(expression, right);
  return resultType(operator, leftType, rightType);
}

function checkRegexp(expression: FieldExpression, pattern: FieldExpression): void {
  if (pattern.kind !== "static" || pattern.value.type !== "string") {
    fail("invalid regex: the right-hand side must be a string literal", expression);
  }
  try {
    compileAnchored(pattern.value.value);
  } catch (error) {
    throw new WatchtowerError("invalid", `invalid regex: ${errorMessage(error)}`, { cause: error });
  }
}

function checkCondition(condition: FieldExpression): void {
  const type = typeOf(condition);
  if (type !== "bool" && type !== "attribute") {
    fail("span filter field expressions must resolve to a boolean", condition, (text) => `{ ${text} }`);
  }
}

function checkSpanset(expression: SpansetExpression): void {
  switch (expression.kind) {
    case "filter":
      if (expression.condition !== undefined) checkCondition(expression.condition);
      return;
    case "logical":
    case "structural":
      checkSpanset(expression.left);
      checkSpanset(expression.right);
      return;
    case "pipeline":
      check(expression.pipeline);
      return;
  }
}

function scalarType(expression: ScalarExpression): Type {
  switch (expression.kind) {
    case "static":
      return expression.value.type;
    case "aggregate":
      return aggregateType(expression);
    case "pipeline":
      check(expression.pipeline);
      return scalarType(expression.of);
    case "binary": {
      const left = scalarType(expression.left);
      return resultType(expression.operator, left, scalarType(expression.right));
    }
  }
}

function aggregateType({ name, of }: Extract<ScalarExpression, { kind: "aggregate" }>): Type {
  if (of === undefined) return "int";
  const type = typeOf(of);
  const show = (text: string): string => `${name}(${text})`;
  if (!NUMERIC.has(type) && type !== "attribute")
    fail("aggregate field expressions must resolve to a number type", of, show);
  if (!mentionsField(of)) fail("aggregate field expressions must reference the span", of, show);
  return type;
}

function mentionsField(expression: FieldExpression): boolean {
  switch (expression.kind) {
    case "static":
      return false;
    case "field":
      return true;
    case "unary":
      return mentionsField(expression.operand);
    case "binary":
      return mentionsField(expression.left) || mentionsField(expression.right);
  }
}

function checkScalar(left: ScalarExpression, operator: ComparisonOperator, right: ScalarExpression): void {
  const types = [scalarType(left), scalarType(right)];
  if (types.every((type) => NUMERIC.has(type) || type === "attribute")) return;
  throw new WatchtowerError(
    "invalid",
    `scalar filters must compare numbers, not by ${operator} of ${types.join(" and ")}`,
  );
}

function checkStage(stage: Stage): void {
  switch (stage.kind) {
    case "spanset":
      checkSpanset(stage.expression);
      return;
    case "scalar":
      checkScalar(stage.left, stage.operator, stage.right);
      return;
    case "by":
      typeOf(stage.expression);
      if (!mentionsField(stage.expression))
        fail("grouping field expressions must reference the span", stage.expression, (text) => `by(${text})`);
      return;
    case "select":
      for (const field of stage.fields) {
        if (field.kind !== "field") fail("select takes fields", field);
      }
      return;
    case "coalesce":
      return;
  }
}

/** Types of all expressions of a query. @throws WatchtowerError `invalid`, worded as Tempo's. */
export function check(pipeline: Pipeline): void {
  for (const stage of pipeline.stages) checkStage(stage);
}

const MOST_COMPARED = 1000;

/** As {@link check}, of metrics. */
export function checkMetrics(expression: MetricsExpression): void {
  switch (expression.kind) {
    case "series":
      check(expression.pipeline);
      checkFunction(expression.compute);
      return;
    case "rank":
      if (expression.limit <= 0) throw new WatchtowerError("invalid", "limit must be greater than 0");
      checkOfSeries(expression.of);
      return;
    case "filter":
      checkOfSeries(expression.of);
      return;
    case "binary":
      for (const side of [expression.left, expression.right])
        if (typeof side !== "number") checkOfSeries(side);
      return;
  }
}

function checkOfSeries(expression: MetricsExpression): void {
  if (expression.kind === "series" && expression.compute.kind === "compare")
    throw new WatchtowerError("invalid", "`compare()` cannot be used with second stage functions");
  checkMetrics(expression);
}

function checkFunction(compute: MetricsFunction): void {
  switch (compute.kind) {
    case "rate":
    case "count_over_time":
      return;
    case "min_over_time":
    case "max_over_time":
    case "sum_over_time":
    case "avg_over_time":
    case "histogram_over_time":
      return;
    case "quantile_over_time":
      for (const quantile of compute.quantiles)
        if (!(quantile >= 0 && quantile <= 1))
          throw new WatchtowerError("invalid", `quantile must be between 0 and 1: ${quantile}`);
      return;
    case "compare":
      checkCompare(compute);
      return;
  }
}

function checkCompare({ selection, top, range }: Extract<MetricsFunction, { kind: "compare" }>): void {
  if (selection !== undefined) checkCondition(selection);
  if (top <= 0 || top > MOST_COMPARED) {
    const text = `compare() top number of values must be an integer between 1 and ${MOST_COMPARED}`;
    throw new WatchtowerError("invalid", text);
  }
  if (range !== undefined && range.end <= range.start)
    throw new WatchtowerError("invalid", "compare() end timestamp must be greater than start timestamp");
}
